package dev.patchbay.provider;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * An answer as it is made. Close it, with try-with-resources, also after it has been read to its
 * end.
 *
 * <pre>{@code
 * try (CompletionStream stream = provider.stream(request)) {
 *   for (String token : stream.tokens()) {
 *     System.out.print(token);
 *   }
 * }
 * }</pre>
 *
 * <p>The text alone comes from {@link #tokens()}; the events, with reasoning, tool calls and the
 * finish reason, from {@link #iterator()} or {@link #publisher()}; the whole answer from
 * {@link #toCompletion()}.
 *
 * <h2>Threads</h2>
 *
 * <p>Pulling does the work: asking for the next event reads the service's socket, on the thread
 * that asks if the provider's source {@linkplain Source#endsWhenClosed ends when it is closed}. So
 * nothing is queued, and a slow consumer slows the service. A stream is read once, by one thread at
 * a time; {@link #close()} may be called by any thread at any moment, and a thread that waits for
 * an event then gets a {@link ProviderException} of kind {@link ErrorKind#CANCELLED}.
 *
 * <h2>How it ends</h2>
 *
 * <p>A stream ends in one of two ways. It succeeds: the last event is a
 * {@link CompletionEvent.Finished}. Or it fails: reading throws a {@link ProviderException} that
 * carries the {@linkplain ProviderException#partialText() text so far}. A stream that breaks off
 * never looks like one that succeeded. Once output has been seen, a failure after which another
 * attempt would be allowed is of kind {@link ErrorKind#STREAM_INTERRUPTED}, with the actual failure
 * as its cause: a second answer must not be joined to half of a first one.
 *
 * <pre>{@code
 * try (CompletionStream stream = provider.stream(request)) {
 *   stream.tokens().forEach(System.out::print);
 * } catch (ProviderException e) {
 *   if (e.kind() == ErrorKind.STREAM_INTERRUPTED) {
 *     System.err.println("Broken off after: " + e.partialText());
 *   } else {
 *     throw e;
 *   }
 * }
 * }</pre>
 *
 * <p>The deadline of its {@link CallContext} closes the stream as well, whether it is being read or
 * not. A thread that waits for an event is free at most a quarter of a second later, with a failure
 * of kind {@link ErrorKind#TIMEOUT}; if output has been seen, with
 * {@link ErrorKind#STREAM_INTERRUPTED}, whose cause is the timeout.
 *
 * <p>The answer so far is kept for {@link #toCompletion()} and for errors: text, reasoning,
 * refusal, tool calls and whole parts. That is all that grows with the stream.
 */
public final class CompletionStream
    implements CompletionResult, Iterable<CompletionEvent>, AutoCloseable {

  /**
   * Where a provider's events come from. {@link CompletionStream} calls {@link #next()} from one
   * thread at a time and keeps the rules of a stream, so a source need only read.
   *
   * <pre>{@code
   * BufferedReader lines = Files.newBufferedReader(Path.of("answer.txt"));
   * CompletionStream stream = CompletionStream.of(new CompletionStream.Source() {
   *   public CompletionEvent next() throws IOException {
   *     String line = lines.readLine();
   *     return line == null
   *         ? new CompletionEvent.Finished(FinishReason.STOP, Usage.UNKNOWN)
   *         : new CompletionEvent.TextDelta(line + "\n");
   *   }
   *
   *   public void close() {
   *     try {
   *       lines.close();
   *     } catch (IOException e) {
   *       throw new UncheckedIOException(e);
   *     }
   *   }
   * });
   * }</pre>
   */
  public interface Source extends AutoCloseable {

    /**
     * The next event, waiting for it if need be. It is not called again after a
     * {@link CompletionEvent.Finished}, a null or an exception.
     *
     * @return the event, or null if there is nothing more to read, which is a failure of kind
     *     {@link ErrorKind#PROTOCOL} unless a {@code Finished} came before
     * @throws IOException if the connection broke: a failure of kind {@link ErrorKind#UNREACHABLE}
     * @throws ProviderException if the source knows better; any other exception is a
     *     {@link ErrorKind#PLUGIN_FAILURE}
     */
    @Nullable
    CompletionEvent next() throws IOException;

    /**
     * The tokens that the service has counted so far, for a stream that fails or is closed before
     * its end. Any thread may ask, at any moment; must not block. A source that does not {@linkplain
     * #endsWhenClosed end when it is closed} is asked whenever {@link #next()} has ended.
     *
     * @return {@link Usage#UNKNOWN}, unless overridden; never null
     */
    default Usage usage() {
      return Usage.UNKNOWN;
    }

    /**
     * Ends the connection. Called once, when the stream ends or is closed, maybe while another
     * thread waits in {@link #next()}; must not block. What it throws is logged and changes nothing
     * for the caller.
     */
    @Override
    void close();

    /**
     * Whether {@link #next()} returns or throws soon after {@link #close()} was called, or its
     * thread was interrupted, wherever it may block. If so, the thread that reads the stream calls
     * it, and a token costs nothing more. If not, which is the default, another thread calls it,
     * each time maybe a different one, so that no source can hold up a reader whose call is over;
     * that costs some microseconds an event, and {@code next} does not find the reader's thread
     * locals. Asked once, when the stream is made.
     *
     * @return false, unless overridden
     */
    default boolean endsWhenClosed() {
      return false;
    }
  }

  private final GuardedSource source;
  private final AtomicBoolean claimed = new AtomicBoolean();
  private final PartialCompletion partial = new PartialCompletion();

  private String provider = "";
  private String model = "";
  private CallContext context = CallContext.create();
  private Instant start = context.clock().instant();
  private final List<CallContext.Registration> registrations = new CopyOnWriteArrayList<>();

  /**
   * What {@link #awaitOutput} has read and the reader has not taken; null as soon as all of it is
   * taken.
   */
  private @Nullable Queue<CompletionEvent> ahead;

  private List<Attempt> earlier = List.of();
  private @Nullable ModelPrice price;
  private boolean routed;
  private final StreamEnd end = new StreamEnd();

  private volatile boolean over;
  private volatile boolean outOfTime;
  private @Nullable Completion completion;
  private @Nullable ProviderException failure;

  private CompletionStream(Source source) {
    this.source = new GuardedSource(Objects.requireNonNull(source, "source"));
  }

  /**
   * A stream of what that source reads. For providers; {@link AbstractProvider#stream} adds
   * provider, model, deadline and cancellation.
   *
   * @param source belongs to the stream from now on, which closes it
   */
  public static CompletionStream of(Source source) {
    return new CompletionStream(source);
  }

  /**
   * A stream of events that are at hand, or that the iteration makes. For providers that answer by
   * themselves, and for tests:
   *
   * <pre>{@code
   * CompletionStream stream = CompletionStream.of(List.of(
   *     new CompletionEvent.TextDelta("Because "),
   *     new CompletionEvent.TextDelta("it is."),
   *     new CompletionEvent.Finished(FinishReason.STOP, Usage.of(9, 4))));
   * String text = stream.toCompletion().text();
   * }</pre>
   *
   * @param events the last one is a {@link CompletionEvent.Finished}; without it the stream fails
   *     with {@link ErrorKind#PROTOCOL} at its end
   */
  public static CompletionStream of(Iterable<? extends CompletionEvent> events) {
    Iterator<? extends CompletionEvent> iterator = events.iterator();
    return of(new Source() {
      @Override
      public @Nullable CompletionEvent next() {
        return iterator.hasNext() ? iterator.next() : null;
      }

      @Override
      public void close() {}

      @Override
      public boolean endsWhenClosed() {
        return events instanceof Collection;
      }
    });
  }

  /**
   * The events, in order. Both {@code hasNext} and {@code next} wait for the next event, and throw
   * the stream's {@link ProviderException} if it fails, each time.
   *
   * @throws IllegalStateException if the stream is being read already
   */
  @Override
  public Iterator<CompletionEvent> iterator() {
    claim();
    return new StreamIterator<>(this, event -> event);
  }

  /**
   * The pieces of the answer's text alone, in order; like {@link #iterator()} otherwise. Reasoning,
   * refusals, tool calls and the finish reason are read and left out; {@link #toCompletion()} has
   * them afterwards.
   *
   * @return to be iterated over once
   * @throws IllegalStateException when iterated over, if the stream is being read already
   */
  public Iterable<String> tokens() {
    return () -> {
      claim();
      return new StreamIterator<>(
          this, event -> event instanceof CompletionEvent.TextDelta delta ? delta.text() : null);
    };
  }

  /**
   * {@link #publisher(Executor)} with a new daemon thread for each run of reading (a virtual one on
   * Java 21 and newer).
   */
  public Flow.Publisher<CompletionEvent> publisher() {
    return publisher(task -> CallThreads.start("patchbay-stream", task));
  }

  /**
   * The events for one reactive subscriber, by the rules of Reactive Streams 1.0.4. Nothing is read
   * before it is requested; cancelling closes the stream. {@link CompletionEvent.Finished} comes by
   * {@code onNext} and is followed by {@code onComplete}; the stream's {@link ProviderException}
   * comes by {@code onError}. A second subscriber, or one to a stream that is being read, gets an
   * {@link IllegalStateException} by {@code onError}.
   *
   * <pre>{@code
   * CompletionStream stream = provider.stream(request);
   * stream.publisher().subscribe(new Flow.Subscriber<CompletionEvent>() {
   *   public void onSubscribe(Flow.Subscription subscription) {
   *     subscription.request(Long.MAX_VALUE);
   *   }
   *
   *   public void onNext(CompletionEvent event) {
   *     if (event instanceof CompletionEvent.TextDelta delta) {
   *       System.out.print(delta.text());
   *     }
   *   }
   *
   *   public void onError(Throwable failure) {
   *     System.err.println(failure.getMessage());
   *   }
   *
   *   public void onComplete() {
   *     System.out.println();
   *   }
   * });
   * }</pre>
   *
   * <p>The stream closes itself at its end; a subscriber that wants no more cancels.
   *
   * @param executor reads the socket, so it may be blocked for as long as the service is silent; if
   *     it rejects the task, that is the subscriber's {@code onError}
   */
  public Flow.Publisher<CompletionEvent> publisher(Executor executor) {
    return new StreamPublisher(this, executor);
  }

  /**
   * Reads what is left and gives the whole answer. May also be called after the stream has been
   * read in part or in full, by the thread that reads it; a second call gives the same answer.
   *
   * @throws ProviderException if the stream fails or has failed
   */
  public Completion toCompletion() {
    claimed.set(true);
    while (read() != null) {
      // Reading collects the answer.
    }
    return Objects.requireNonNull(completion);
  }

  /**
   * Waits until the answer has begun: until there is a piece of text or reasoning that is not empty, a refusal, a tool call, a whole
   * part that is not opaque, or the end of an answer without any. Takes nothing away: the reader gets every event afterwards.
   *
   * @throws ProviderException if the stream fails before that
   * @throws IllegalStateException if the stream is being read already
   */
  void awaitOutput() {
    if (over) {
      requireSuccess();
      return;
    }
    if (claimed.get()) {
      throw alreadyRead();
    }
    if (ahead != null) {
      return;
    }
    Queue<CompletionEvent> events = new ArrayDeque<>(2);
    try {
      CompletionEvent event;
      do {
        event = pull();
        events.add(event);
      } while (!isOutput(event));
    } catch (Throwable e) {
      throw failedBy(e);
    }
    ahead = events;
  }

  /**
   * Runs the action once when the stream is over, on the thread that ends it; here and now if it is
   * over already. For measuring and for releasing what belongs to the call:
   *
   * <pre>{@code
   * CompletionStream stream = provider.stream(request);
   * stream.onEnd((answer, failure) -> System.out.println(
   *     answer != null ? "took " + answer.usage().totalTokens() : "failed: " + failure.kind()));
   * }</pre>
   *
   * <p>The action gets the answer if the stream succeeded, else the failure; the other one is null.
   * A stream that is closed before its end fails with {@link ErrorKind#CANCELLED}. One that its
   * deadline has closed fails with {@link ErrorKind#TIMEOUT}, or with
   * {@link ErrorKind#STREAM_INTERRUPTED} if its output had begun, as its reader is told. The failure
   * of a closed stream has no partial text.
   *
   * @param action must not block; what it throws is logged
   */
  public void onEnd(
      BiConsumer<? super @Nullable Completion, ? super @Nullable ProviderException> action) {
    end.then(action);
  }

  /** Says which calls were made before this one, which are listed before those that are listed anyway, and what this one's tokens cost. */
  CompletionStream withEarlierAttempts(List<Attempt> made, @Nullable ModelPrice known) {
    if (known != null) {
      price = known;
    }
    List<Attempt> all = new ArrayList<>(made);
    all.addAll(earlier);
    earlier = List.copyOf(all);
    routed = true;
    return this;
  }

  /**
   * The calls that were made for this answer and are over, in order; as soon as the stream has
   * succeeded, its own is the last; if it fails, only where a router has made the call. To be
   * called by the thread that reads.
   *
   * @return an immutable list
   */
  public List<Attempt> attempts() {
    if (completion != null) {
      return completion.attempts();
    }
    return failure == null || !routed ? earlier : failure.attempts();
  }

  /**
   * The tokens taken, as far as the service has said; {@link Usage#UNKNOWN} until then. Known best
   * when the stream is over: many services count only at the end. Any thread may ask.
   */
  public Usage usage() {
    return completion != null ? completion.usage() : source.usage();
  }

  /**
   * The text of the answer read so far, without reasoning; empty at the start. Joined anew at each
   * call, so do not ask for each token. To be called by the thread that reads.
   */
  public String textSoFar() {
    return partial.text();
  }

  /**
   * The id of the provider that answers; empty as long as {@link AbstractProvider#stream} has not
   * returned the stream.
   */
  public String provider() {
    return provider;
  }

  /**
   * The model that the provider was asked for; empty as long as {@link AbstractProvider#stream} has
   * not returned the stream.
   */
  public String model() {
    return model;
  }

  /**
   * Ends the call, if it is not over, and its connection. Any thread may call it, more than once,
   * at any moment; it does not wait. The service learns of it from the closed connection, and may
   * charge for what it has generated.
   */
  @Override
  public void close() {
    registrations.forEach(CallContext.Registration::close);
    if (closeSource() && !over) {
      // Without the text so far, which the thread that reads may be adding to.
      end.failed(() -> StreamFailure.afterUnknownOutput(
          StreamFailure.closed(context, outOfTime, null)
              .servedBy(provider, model)
              .using(source.usage()),
          partial));
    }
  }

  /** Closes the source. Returns whether it was open. */
  private boolean closeSource() {
    try {
      return source.close();
    } catch (Throwable e) {
      Thrown.rethrowFatal(e);
      // The outcome of the call stands, but a connection may leak: the operator is told. Not the
      // exception's message, for a key may stand in it.
      System.getLogger(CompletionStream.class.getName())
          .log(
              System.Logger.Level.WARNING,
              "A stream of provider {0}, model {1}, failed to close: {2}",
              provider,
              model,
              e instanceof PluginTask.Left ? "it takes too long" : Thrown.className(e));
      return true;
    }
  }

  /** Ends a call that was cancelled, by the thread that cancels; at the deadline by another, for a source is a plugin's code. */
  private void callIsOver(CallContext call) {
    if (call.cancelled()) {
      close();
    } else {
      outOfTime = true;
      PluginThreads.run(this::close);
    }
  }

  /**
   * Sets provider, model and call. A provider that hands on another's stream keeps that one's
   * provider and model, but its own caller's deadline and cancellation hold as well.
   */
  CompletionStream servedBy(String providerId, String modelId, CallContext call, Instant started) {
    if (provider.isEmpty()) {
      provider = providerId;
      model = modelId;
      start = started;
    }
    if (context != call) {
      context = call;
      registrations.add(call.onOver(() -> callIsOver(call)));
    }
    return this;
  }

  /** Makes the caller the reader of this stream, which has one only. */
  void claim() {
    if (!claimed.compareAndSet(false, true)) {
      throw alreadyRead();
    }
  }

  private static IllegalStateException alreadyRead() {
    return new IllegalStateException(
        "This stream is being read already; a stream can be read only once");
  }

  /** The next event, or null after the last one. */
  @Nullable
  CompletionEvent read() {
    if (over) {
      requireSuccess();
      return null;
    }
    try {
      CompletionEvent event = ahead == null ? pull() : takeAhead(ahead);
      partial.add(event);
      if (event instanceof CompletionEvent.Finished finished) {
        succeed(finished);
      }
      return event;
    } catch (Throwable e) {
      throw failedBy(e);
    }
  }

  private void requireSuccess() {
    if (failure != null) {
      throw failure;
    }
  }

  private CompletionEvent pull() throws Throwable {
    requireOpen();
    CompletionEvent event = source.next();
    requireOpen();
    if (event == null) {
      throw ProviderException.of(
          ErrorKind.PROTOCOL, "the stream ended without saying that the answer is finished");
    }
    return event;
  }

  private CompletionEvent takeAhead(Queue<CompletionEvent> events) {
    requireOpen();
    CompletionEvent event = events.remove();
    if (events.isEmpty()) {
      ahead = null;
    }
    return event;
  }

  private static boolean isOutput(CompletionEvent event) {
    if (event instanceof CompletionEvent.TextDelta delta) {
      return !delta.text().isEmpty();
    }
    if (event instanceof CompletionEvent.ReasoningDelta delta) {
      return !delta.text().isEmpty();
    }
    if (event instanceof CompletionEvent.RefusalDelta delta) {
      return !delta.text().isEmpty();
    }
    // An opaque part says nothing to people: another provider may still be asked instead.
    return !(event instanceof CompletionEvent.WholePart whole
        && whole.part() instanceof ContentPart.Opaque);
  }

  private void succeed(CompletionEvent.Finished finished) {
    Completion answer = partial
        .finish(finished)
        .servedBy(provider, model, withOwn(null, 0, finished.usage()))
        .build();
    completion = answer;
    over = true;
    close();
    end.succeeded(answer);
  }

  private ProviderException failedBy(Throwable e) {
    if (Thrown.isFatal(e)) {
      fail(ProviderException.builder(ErrorKind.PLUGIN_FAILURE, "the JVM failed")
          .cause(e)
          .build());
      throw (VirtualMachineError) e;
    }
    return fail(StreamFailure.of(e, source.closed(), outOfTime, context));
  }

  private ProviderException fail(ProviderException reason) {
    ProviderException known =
        StreamFailure.afterOutput(reason.servedBy(provider, model).using(source.usage()), partial);
    ProviderException named = routed
        ? known.endingAttempts(withOwn(known.kind(), known.status().orElse(0), known.usage()))
        : known.withRealAttempts(false);
    failure = named;
    over = true;
    close();
    end.failed(() -> named);
    return named;
  }

  private List<Attempt> withOwn(@Nullable ErrorKind error, int status, Usage usage) {
    List<Attempt> all = new ArrayList<>(earlier);
    Duration elapsed = Duration.between(start, context.clock().instant());
    all.add(new Attempt(provider, model, error, status, elapsed).priced(price, usage));
    return all;
  }

  private void requireOpen() {
    context.requireAlive();
    if (source.closed()) {
      throw StreamFailure.closed(context, outOfTime, null);
    }
  }
}
