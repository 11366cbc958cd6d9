package dev.patchbay.provider;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * An answer as it is made.
 *
 * <pre>{@code
 * try (CompletionStream stream = provider.stream(request)) {
 *   for (String token : stream.tokens()) {
 *     System.out.print(token);
 *   }
 * }
 * }</pre>
 *
 * <p>Pulling does the work: asking for the next event reads the service's socket on the thread that asks. So nothing is
 * queued, and a slow consumer slows the service. A stream is read once, by one thread at a time; {@link #close()} may be
 * called by any thread at any moment, and a thread that waits for an event then gets a {@link ProviderException} of kind
 * {@link ErrorKind#CANCELLED}.
 *
 * <p>A stream ends in one of two ways. It succeeds: the last event is a {@link CompletionEvent.Finished}. Or it fails:
 * reading throws a {@link ProviderException} that carries the {@linkplain ProviderException#partialText() text so far}.
 * A stream that breaks off never looks like one that succeeded. Once output has been seen, a failure after which another
 * attempt would be allowed is of kind {@link ErrorKind#STREAM_INTERRUPTED}, with the actual failure as its cause: a
 * second answer must not be joined to half of a first one.
 *
 * <p>The text, the reasoning and the tool calls are kept for {@link #toCompletion()} and for errors; that is all that
 * grows with the stream.
 */
public final class CompletionStream
    implements CompletionResult, Iterable<CompletionEvent>, AutoCloseable {

  /**
   * Where a provider's events come from. {@link CompletionStream} calls it from one thread at a time and keeps the rules
   * of a stream, so a source need only read.
   */
  public interface Source extends AutoCloseable {

    /**
     * The next event, waiting for it if need be. It is not called again after a {@link CompletionEvent.Finished}, a null
     * or an exception.
     *
     * @return the event, or null if there is nothing more to read, which is an error unless a {@code Finished} came before
     * @throws IOException if the connection broke
     */
    @Nullable
    CompletionEvent next() throws IOException;

    /**
     * The tokens that the service has counted so far, for a stream that fails or is closed before its end. Any thread may ask, at
     * any moment; must not block.
     */
    default Usage usage() {
      return Usage.UNKNOWN;
    }

    /**
     * Lets go of the connection. Called once, maybe while another thread waits in {@link #next()}; must not block. What
     * it throws is logged and changes nothing for the caller.
     */
    @Override
    void close();
  }

  private final Source source;
  private final AtomicBoolean sourceClosed = new AtomicBoolean();
  private final AtomicBoolean claimed = new AtomicBoolean();
  private final PartialCompletion partial = new PartialCompletion();

  private String provider = "";
  private String model = "";
  private CallContext context = CallContext.create();
  private Instant start = context.clock().instant();
  private final List<CallContext.Registration> registrations = new CopyOnWriteArrayList<>();

  /** What {@link #awaitOutput} has read and nobody has taken; null as soon as all of it is taken. */
  private @Nullable Queue<CompletionEvent> ahead;

  private List<Attempt> earlier = List.of();
  private boolean routed;
  private final StreamEnd end = new StreamEnd();

  private volatile boolean over;
  private @Nullable Completion completion;
  private @Nullable ProviderException failure;

  private CompletionStream(Source source) {
    this.source = Objects.requireNonNull(source, "source");
  }

  /** A stream of what that source reads. For providers. */
  public static CompletionStream of(Source source) {
    return new CompletionStream(source);
  }

  /** A stream of events that are at hand, or that the iteration makes. For providers, and for tests. */
  public static CompletionStream of(Iterable<? extends CompletionEvent> events) {
    Iterator<? extends CompletionEvent> iterator = events.iterator();
    return of(new Source() {
      @Override
      public @Nullable CompletionEvent next() {
        return iterator.hasNext() ? iterator.next() : null;
      }

      @Override
      public void close() {}
    });
  }

  /**
   * The events. {@code hasNext} and {@code next} throw the stream's {@link ProviderException} if it fails, each time.
   *
   * @throws IllegalStateException if the stream is being read already
   */
  @Override
  public Iterator<CompletionEvent> iterator() {
    claim();
    return new Iterator<>() {
      private @Nullable CompletionEvent ahead;

      @Override
      public boolean hasNext() {
        if (ahead == null) {
          ahead = read();
        }
        return ahead != null;
      }

      @Override
      public CompletionEvent next() {
        if (!hasNext()) {
          throw new NoSuchElementException("The stream is finished");
        }
        CompletionEvent event = Objects.requireNonNull(ahead);
        ahead = null;
        return event;
      }
    };
  }

  /**
   * The pieces of the answer's text alone, in order; like {@link #iterator()} otherwise.
   *
   * @throws IllegalStateException when iterated over, if the stream is being read already
   */
  public Iterable<String> tokens() {
    return () -> {
      claim();
      return new Iterator<>() {
        private @Nullable String ahead;

        @Override
        public boolean hasNext() {
          while (ahead == null) {
            CompletionEvent event = read();
            if (event == null) {
              return false;
            }
            if (event instanceof CompletionEvent.TextDelta delta) {
              ahead = delta.text();
            }
          }
          return true;
        }

        @Override
        public String next() {
          if (!hasNext()) {
            throw new NoSuchElementException("The stream is finished");
          }
          String token = Objects.requireNonNull(ahead);
          ahead = null;
          return token;
        }
      };
    };
  }

  /** {@link #publisher(Executor)} with a daemon thread of its own (a virtual one on Java 21 or newer). */
  public Flow.Publisher<CompletionEvent> publisher() {
    return publisher(task -> Threads.start("patchbay-stream", task));
  }

  /**
   * The events for one reactive subscriber. Nothing is read before it is requested; cancelling closes the stream.
   *
   * @param executor reads the socket, so it may be blocked for as long as the service is silent
   */
  public Flow.Publisher<CompletionEvent> publisher(Executor executor) {
    return new StreamPublisher(this, executor);
  }

  /**
   * Reads what is left and gives the whole answer. May also be called after the stream has been read in part or in full.
   *
   * @throws ProviderException if the stream fails
   */
  public Completion toCompletion() {
    claimed.set(true);
    while (read() != null) {
      // Reading collects the answer.
    }
    return Objects.requireNonNull(completion);
  }

  /**
   * Waits until the answer has begun: until there is a piece of text or reasoning that is not empty, a tool call, or the end
   * of an answer without any. Takes nothing away: who reads the stream afterwards gets every event. Until then another
   * provider may be asked instead, as a router does.
   *
   * @throws ProviderException if the stream fails before that
   * @throws IllegalStateException if the stream is being read already
   */
  public void awaitOutput() {
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
    } catch (VirtualMachineError e) {
      throw broken(e);
    } catch (Throwable e) {
      throw failedBy(e);
    }
    ahead = events;
  }

  /**
   * Runs the action once when the stream is over, on the thread that ends it; here and now if it is over already. It gets
   * the answer if the stream succeeded, else the failure, which is of kind {@link ErrorKind#CANCELLED} if the stream was
   * closed before its end. The action must not block; what it throws is logged.
   */
  public void onEnd(
      BiConsumer<? super @Nullable Completion, ? super @Nullable ProviderException> action) {
    end.then(action);
  }

  /**
   * Says which calls were made before this one, for a router. The answer and the failure of this stream then list them, in
   * that order and before those that they list anyway. To be called before the stream is read.
   *
   * @return this stream
   */
  public CompletionStream withEarlierAttempts(List<Attempt> made) {
    List<Attempt> all = new ArrayList<>(made);
    all.addAll(earlier);
    earlier = List.copyOf(all);
    routed = true;
    return this;
  }

  /**
   * The calls that were made for this answer and are over, in order; as soon as the stream is over, its own is the last. To be
   * called by the thread that reads.
   */
  public List<Attempt> attempts() {
    if (completion != null) {
      return completion.attempts();
    }
    return failure == null || !routed ? earlier : failure.attempts();
  }

  /** The tokens taken, as far as the service has said; known best when the stream is over. */
  public Usage usage() {
    return completion != null ? completion.usage() : usageSoFar();
  }

  /** The text read so far. To be called by the thread that reads. */
  public String textSoFar() {
    return partial.text();
  }

  /** The id of the provider that answers. */
  public String provider() {
    return provider;
  }

  /** The model that the provider was asked for. */
  public String model() {
    return model;
  }

  /**
   * Ends the call, if it is not over, and lets go of its connection. Any thread may call it, more than once, at any
   * moment; it does not wait.
   */
  @Override
  public void close() {
    registrations.forEach(CallContext.Registration::close);
    if (sourceClosed.compareAndSet(false, true)) {
      closeSource();
      if (!over) {
        // Without the text so far, which the thread that reads may be adding to.
        end.failed(() ->
            StreamFailure.closed(context, null).servedBy(provider, model).using(usageSoFar()));
      }
    }
  }

  private void closeSource() {
    try {
      source.close();
    } catch (VirtualMachineError e) {
      throw e;
    } catch (Throwable e) {
      // The outcome of the call stands, but a connection may leak: the operator is told. Not the
      // exception's message, for a key may stand in it.
      System.getLogger(CompletionStream.class.getName())
          .log(
              System.Logger.Level.WARNING,
              "A stream of provider {0}, model {1}, failed to close: {2}",
              provider,
              model,
              e.getClass().getName());
    }
  }

  /**
   * Says who answers, and for which call. A provider that hands on another's stream is not the one who answers, but its
   * caller's deadline and cancellation hold as well.
   */
  CompletionStream servedBy(String providerId, String modelId, CallContext call, Instant started) {
    if (provider.isEmpty()) {
      provider = providerId;
      model = modelId;
      start = started;
    }
    context = call;
    registrations.add(call.onCancel(this::close));
    return this;
  }

  /** Who reads the stream is fixed by its first reader. */
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
    } catch (VirtualMachineError e) {
      throw broken(e);
    } catch (Throwable e) {
      throw failedBy(e);
    }
  }

  private void requireSuccess() {
    if (failure != null) {
      throw failure;
    }
  }

  private CompletionEvent pull() throws IOException {
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
    // An opaque part says nothing to people: another provider may still be asked instead.
    return !(event instanceof CompletionEvent.WholePart whole
        && whole.part() instanceof ContentPart.Opaque);
  }

  private Usage usageSoFar() {
    try {
      return Objects.requireNonNullElse(source.usage(), Usage.UNKNOWN);
    } catch (RuntimeException e) {
      // The call's outcome matters more than what a plugin cannot say of it.
      return Usage.UNKNOWN;
    }
  }

  private void succeed(CompletionEvent.Finished finished) {
    Completion answer =
        partial.finish(finished).servedBy(provider, model, withOwn(null, 0)).build();
    completion = answer;
    over = true;
    close();
    end.succeeded(answer);
  }

  private ProviderException failedBy(Throwable e) {
    return fail(StreamFailure.of(e, sourceClosed.get(), context));
  }

  private VirtualMachineError broken(VirtualMachineError e) {
    fail(ProviderException.builder(ErrorKind.PLUGIN_FAILURE, "the JVM failed")
        .cause(e)
        .build());
    return e;
  }

  private ProviderException fail(ProviderException reason) {
    ProviderException known =
        StreamFailure.afterOutput(reason.servedBy(provider, model).using(usageSoFar()), partial);
    ProviderException named =
        routed ? known.endingAttempts(withOwn(known.kind(), known.status().orElse(0))) : known;
    failure = named;
    over = true;
    close();
    end.failed(() -> named);
    return named;
  }

  private List<Attempt> withOwn(@Nullable ErrorKind error, int status) {
    List<Attempt> all = new ArrayList<>(earlier);
    Duration elapsed = Duration.between(start, context.clock().instant());
    all.add(new Attempt(provider, model, error, status, elapsed));
    return all;
  }

  private void requireOpen() {
    context.requireAlive();
    if (sourceClosed.get()) {
      throw StreamFailure.closed(context, null);
    }
  }
}
