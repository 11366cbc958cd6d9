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
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One call's deadline, cancellation and attributes. Thread-safe: any thread may cancel, at any moment.
 *
 * <pre>{@code
 * CallContext context = CallContext.withTimeout(Duration.ofSeconds(20));
 * stopButton.onClick(context::cancel);
 * Completion answer = provider.complete(request, context);
 * }</pre>
 *
 * <p>Use one for each call.
 */
public final class CallContext {

  private final InstantSource clock;
  private final @Nullable Instant deadline;
  private final Map<String, Object> attributes;

  private final Object lock = new Object();
  private volatile boolean cancelled;
  private final List<Registration> registrations = new ArrayList<>(2);

  private CallContext(Builder builder) {
    clock = builder.clock;
    deadline = builder.timeout == null ? null : later(clock.instant(), builder.timeout);
    attributes = Map.copyOf(builder.attributes);
  }

  /** A context without a deadline. */
  public static CallContext create() {
    return builder().build();
  }

  /** A context whose deadline is that far from now. */
  public static CallContext withTimeout(Duration timeout) {
    return builder().timeout(timeout).build();
  }

  /** A builder for a context without a deadline, on a clock that never jumps. */
  public static Builder builder() {
    return new Builder();
  }

  /** The clock that the deadline is read on. */
  public InstantSource clock() {
    return clock;
  }

  /** When everything about the call has to be over, on {@link #clock()}. */
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

  /** Whether the deadline has passed. */
  public boolean expired() {
    return deadline != null && !clock.instant().isBefore(deadline);
  }

  /** Whether the call was cancelled. */
  public boolean cancelled() {
    return cancelled;
  }

  /** The attribute of that name, such as a trace id that the application passes to a provider of its own. */
  public Optional<Object> attribute(String name) {
    return Optional.ofNullable(attributes.get(name));
  }

  /**
   * Cancels the call: its sockets are closed, and who waits for its answer gets a {@link ProviderException} of kind
   * {@link ErrorKind#CANCELLED}. A second time does nothing. Does not wait for anything. What an action throws comes out
   * here, after all actions have run.
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
   * Runs the action when the call is cancelled: on the thread that cancels, or here and now if that has happened. The
   * action must not block.
   *
   * @return to be closed when the action is no longer wanted
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
   * Throws if the call is over.
   *
   * @throws ProviderException {@link ErrorKind#CANCELLED} if it was cancelled, {@link ErrorKind#TIMEOUT} if the deadline
   *     has passed
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
    return timeout.compareTo(Duration.between(now, Instant.MAX)) >= 0
        ? Instant.MAX
        : now.plus(timeout);
  }

  /** An action that waits for a cancel; closing it takes the action back. */
  public static final class Registration implements AutoCloseable {
    private final CallContext context;
    private final Runnable action;
    private final AtomicBoolean over = new AtomicBoolean();

    private Registration(CallContext context, Runnable action) {
      this.context = context;
      this.action = action;
    }

    /** Takes the action back; does nothing if it has run. */
    @Override
    public void close() {
      over.set(true);
      context.remove(this);
    }

    private void run() {
      if (over.compareAndSet(false, true)) {
        action.run();
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
     * The call has that long, counted from {@link #build()}.
     *
     * @throws IllegalArgumentException if it is negative or zero
     */
    public Builder timeout(Duration fromNow) {
      if (fromNow.isNegative() || fromNow.isZero()) {
        throw new IllegalArgumentException("A timeout is above zero, but this is " + fromNow);
      }
      timeout = fromNow;
      return this;
    }

    /** Reads time on that clock, for tests. */
    public Builder clock(InstantSource source) {
      clock = Objects.requireNonNull(source, "clock");
      return this;
    }

    /** Passes a value to the provider. */
    public Builder attribute(String name, Object value) {
      Map<String, Object> more = new HashMap<>(attributes);
      more.put(name, Objects.requireNonNull(value, "value"));
      attributes = more;
      return this;
    }

    /** Makes the context and starts its time. */
    public CallContext build() {
      return new CallContext(this);
    }
  }
}
