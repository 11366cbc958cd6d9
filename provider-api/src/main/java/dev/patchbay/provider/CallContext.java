package dev.patchbay.provider;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One call's deadline, cancellation and attributes. Thread-safe: any thread may cancel, at any
 * moment.
 *
 * <pre>{@code
 * CallContext context = CallContext.withTimeout(Duration.ofSeconds(20));
 * Thread watch = new Thread(() -> {
 *   System.console().readLine("Press Enter to stop");
 *   context.cancel();
 * });
 * watch.setDaemon(true);
 * watch.start();
 * Completion answer = provider.complete(request, context);
 * }</pre>
 *
 * <p>Use one for each call: its time begins when it is made, and a context that was cancelled stays
 * cancelled. The deadline covers the call as a whole: waiting for a turn, all attempts of a router
 * and the waits between them, and a stream to its last event.
 *
 * <p>A provider obeys both by passing {@link #remaining()} on as its own timeout, and by closing
 * what it waits for in an action that it registers with {@link #onCancel}:
 *
 * <pre>{@code
 * Socket socket = new Socket("127.0.0.1", 9000);
 * try (socket; CallContext.Registration onCancel = context.onCancel(() -> {
 *   try {
 *     socket.close();
 *   } catch (IOException e) {
 *     throw new UncheckedIOException(e);
 *   }
 * })) {
 *   socket.getInputStream().read();
 * }
 * }</pre>
 */
public final class CallContext {

  private final InstantSource clock;
  private final @Nullable Instant deadline;
  private final Map<String, Object> attributes;
  /** What the model is known to be able to do beyond what its provider declares. */
  private final Set<Capability> known;

  private final Object lock = new Object();
  private volatile boolean cancelled;
  private final List<Registration> registrations = new ArrayList<>(2);

  private CallContext(Builder builder) {
    clock = builder.clock;
    deadline = builder.timeout == null ? null : later(clock.instant(), builder.timeout);
    attributes = Map.copyOf(builder.attributes);
    known = Set.of();
  }

  private CallContext(CallContext parent, Set<Capability> known) {
    clock = parent.clock;
    deadline = parent.deadline;
    attributes = parent.attributes;
    this.known = known;
  }

  /** A context without a deadline. The call can be cancelled all the same. */
  public static CallContext create() {
    return builder().build();
  }

  /**
   * A context whose deadline is that far from now.
   *
   * @param timeout above zero; a time that would go beyond {@link Instant#MAX} is as good as none
   * @throws IllegalArgumentException if it is negative or zero
   */
  public static CallContext withTimeout(Duration timeout) {
    return builder().timeout(timeout).build();
  }

  /**
   * A builder for a context without a deadline, on a clock that never jumps: it starts at the
   * system's time and then follows {@link System#nanoTime()}.
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * A context for a part of this call: with its clock, deadline and attributes, and cancelled when it is; it can also be cancelled
   * alone. For a router that asks two providers at once and needs one answer.
   */
  public CallContext child() {
    return knowing(known);
  }

  /** A child for the call of a model that can do that, whatever its provider declares. */
  CallContext knowing(Set<Capability> capabilities) {
    CallContext child = new CallContext(this, capabilities);
    Registration unused = onCancel(child::cancel);
    return child;
  }

  /** Whether the model is known to be able to do that although its provider does not declare it. */
  boolean knows(Capability capability) {
    return known.contains(capability);
  }

  /**
   * The clock that the deadline is read on. A provider that measures time for this call uses it as
   * well.
   */
  public InstantSource clock() {
    return clock;
  }

  /**
   * The moment by which everything about the call has to be over, on {@link #clock()}; empty if
   * there is none.
   */
  public Optional<Instant> deadline() {
    return Optional.ofNullable(deadline);
  }

  /** The time left until the deadline, zero once it has passed; empty if there is no deadline. */
  public Optional<Duration> remaining() {
    if (deadline == null) {
      return Optional.empty();
    }
    Duration left = Duration.between(clock.instant(), deadline);
    return Optional.of(left.isNegative() ? Duration.ZERO : left);
  }

  /** Whether the deadline has passed; false if there is none. */
  public boolean expired() {
    return deadline != null && !clock.instant().isBefore(deadline);
  }

  /**
   * Whether {@link #cancel()} was called. A deadline that has passed does not count as a cancel.
   */
  public boolean cancelled() {
    return cancelled;
  }

  /**
   * The attribute of that name, such as a trace id that the application passes to a listener or to
   * a provider that knows it. Attributes are not sent to services.
   *
   * @return what the application has set; empty if it has set nothing of that name
   */
  public Optional<Object> attribute(String name) {
    return Optional.ofNullable(attributes.get(name));
  }

  /**
   * Cancels the call: its sockets are closed, and the thread that waits for its answer gets a
   * {@link ProviderException} of kind {@link ErrorKind#CANCELLED}. Cancelling a second time, or
   * after the call is over, does nothing. Runs the {@linkplain #onCancel actions} on this thread
   * and waits for nothing else.
   *
   * @throws RuntimeException what an action threw, after all actions have run; the exceptions of
   *     further actions are suppressed in it. An {@link Error} comes through in the same way
   */
  public void cancel() {
    List<Registration> toRun;
    synchronized (lock) {
      if (cancelled) {
        return;
      }
      cancelled = true;
      toRun = List.copyOf(registrations);
      registrations.clear();
    }
    Throwable failure = null;
    for (Registration registration : toRun) {
      try {
        registration.run();
      } catch (RuntimeException | Error e) {
        if (failure == null) {
          failure = e;
        } else if (failure != e) {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure instanceof Error error) {
      throw error;
    }
    if (failure != null) {
      throw (RuntimeException) failure;
    }
  }

  /**
   * Runs the action once when the call is cancelled: on the thread that cancels, or here and now if
   * that has happened already. It does not run at the deadline. The action must not block.
   *
   * @param action what ends the work, such as closing a socket
   * @return a registration to close when the action is no longer wanted, so that a context which
   *     outlives the work does not keep it
   */
  public Registration onCancel(Runnable action) {
    Registration registration = new Registration(this, Objects.requireNonNull(action, "action"));
    synchronized (lock) {
      if (!cancelled) {
        registrations.add(registration);
        return registration;
      }
    }
    registration.run();
    return registration;
  }

  /**
   * Runs the action when the call is over before its time: at its deadline as well as at a cancel. At the deadline it runs
   * on a thread that all calls share, a little late: a provider that keeps the deadline by itself is done by then, and says
   * more about it.
   *
   * @return to be closed when the action is no longer wanted
   */
  Registration onOver(Runnable action) {
    Registration registration = onCancel(action);
    remaining().ifPresent(registration::runAfter);
    return registration;
  }

  /**
   * Throws if the call is over. A provider that works in a loop calls it between steps.
   *
   * @throws ProviderException of kind {@link ErrorKind#CANCELLED} if the call was cancelled,
   *     {@link ErrorKind#TIMEOUT} if its deadline has passed; the former if both
   */
  public void requireAlive() {
    if (cancelled()) {
      throw ProviderException.of(ErrorKind.CANCELLED, "the call was cancelled");
    }
    if (expired()) {
      throw ProviderException.of(ErrorKind.TIMEOUT, "the call's deadline has passed");
    }
  }

  private void remove(Registration registration) {
    synchronized (lock) {
      registrations.remove(registration);
    }
  }

  private static Instant later(Instant now, Duration timeout) {
    // A timeout such as Duration.ofSeconds(Long.MAX_VALUE) means "never"; adding it would overflow.
    return timeout.toSeconds() >= Instant.MAX.getEpochSecond() - now.getEpochSecond()
        ? Instant.MAX
        : now.plus(timeout);
  }

  /** An action that waits for a cancel; see {@link CallContext#onCancel}. Thread-safe. */
  public static final class Registration implements AutoCloseable {
    /** How long a provider that keeps the deadline by itself gets to say so in its own words. */
    private static final Duration AFTER_DEADLINE = Duration.ofMillis(20);

    private final CallContext context;
    private final Runnable action;
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile @Nullable Alarm alarm;

    private Registration(CallContext context, Runnable action) {
      this.context = context;
      this.action = action;
    }

    /**
     * Takes the action back; does nothing if it has run. An action that is running on another
     * thread goes on, and this does not wait for it.
     */
    @Override
    public void close() {
      over.set(true);
      context.remove(this);
      cancelAlarm();
    }

    private void run() {
      if (over.compareAndSet(false, true)) {
        cancelAlarm();
        action.run();
      }
    }

    private void runAfter(Duration time) {
      Alarm atDeadline = new Alarm(this::atDeadline);
      alarm = atDeadline;
      setAlarm(atDeadline, time);
    }

    private void atDeadline() {
      Alarm rung = alarm;
      if (context.expired()) {
        context.remove(this);
        run();
      } else if (rung != null) {
        // The context's clock is not the one on the wall.
        context.remaining().ifPresent(left -> setAlarm(rung, left));
      }
    }

    private void setAlarm(Alarm atDeadline, Duration time) {
      atDeadline.set(time.plus(AFTER_DEADLINE));
      if (over.get()) {
        atDeadline.cancel();
      }
    }

    private void cancelAlarm() {
      Alarm set = alarm;
      if (set != null) {
        set.cancel();
      }
    }
  }

  /** Makes a {@link CallContext}. Not thread-safe. */
  public static final class Builder {
    private InstantSource clock = MonotonicClock.INSTANCE;
    private @Nullable Duration timeout;
    private Map<String, Object> attributes = Map.of();

    private Builder() {}

    /**
     * The time that the call has, counted from {@link #build()}.
     *
     * @param fromNow above zero
     * @throws IllegalArgumentException if it is negative or zero
     */
    public Builder timeout(Duration fromNow) {
      if (fromNow.isNegative() || fromNow.isZero()) {
        throw new IllegalArgumentException("A timeout is above zero, but this is " + fromNow);
      }
      timeout = fromNow;
      return this;
    }

    /**
     * Reads time on that clock, for tests. A clock that stands still never reaches the deadline.
     */
    public Builder clock(InstantSource source) {
      clock = Objects.requireNonNull(source, "clock");
      return this;
    }

    /**
     * Passes a value to the provider and to listeners, replacing one of the same name.
     *
     * @param name the attribute's name; prefix it with the application's, so that it meets no other
     * @param value the value, which should be immutable, since several threads may read it
     */
    public Builder attribute(String name, Object value) {
      Map<String, Object> more = new HashMap<>(attributes);
      more.put(name, Objects.requireNonNull(value, "value"));
      attributes = more;
      return this;
    }

    /** Makes the context; the time of its deadline begins now. */
    public CallContext build() {
      return new CallContext(this);
    }
  }
}
