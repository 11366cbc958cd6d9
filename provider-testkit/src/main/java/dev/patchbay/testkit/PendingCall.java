package dev.patchbay.testkit;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.ProviderException;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A call on a thread of its own, so that a provider that hangs does not hang the contract. */
final class PendingCall {

  /** How long a call may take that should end by itself. */
  static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final long LOOK_MILLIS = 10;

  private final AbstractProvider provider;
  private final Mode mode;
  private final CompletionRequest request;
  private final CallContext context;
  private final long start = System.nanoTime();
  private final CountDownLatch over = new CountDownLatch(1);

  private volatile @Nullable Outcome outcome;
  private volatile @Nullable CompletionStream stream;
  private volatile int events;
  private volatile String afterTheEnd = "";

  private PendingCall(
      AbstractProvider provider, Mode mode, CompletionRequest request, CallContext context) {
    this.provider = provider;
    this.mode = mode;
    this.request = request;
    this.context = context;
  }

  static PendingCall start(
      AbstractProvider provider, Mode mode, CompletionRequest request, CallContext context) {
    PendingCall call = new PendingCall(provider, mode, request, context);
    Thread thread = new Thread(call::run, "testkit-call");
    thread.setDaemon(true);
    thread.start();
    return call;
  }

  /** How the call ended; waits for that, as long as a call may take. */
  Outcome outcome() {
    return outcome(PATIENCE);
  }

  /** How the call ended; waits for that, as long as {@link Patience} allows. */
  Outcome outcome(Duration limit) {
    boolean unused = Patience.within(limit, this::isOverSoon);
    Outcome known = outcome;
    return known == null ? new Outcome(null, null, elapsed()) : known;
  }

  private boolean isOverSoon() {
    try {
      return over.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** How many events of the stream have come. */
  int events() {
    return events;
  }

  /** What came of the stream after its end; empty if nothing did. */
  String afterTheEnd() {
    return afterTheEnd;
  }

  /** Closes the stream, as any thread may. */
  void closeStream() {
    CompletionStream open = stream;
    if (open != null) {
      open.close();
    }
  }

  private void run() {
    try {
      Completion completion =
          mode == Mode.WHOLE ? provider.complete(request, context) : readStream();
      outcome = new Outcome(completion, null, elapsed());
    } catch (Throwable e) {
      outcome = new Outcome(null, e, elapsed());
    } finally {
      over.countDown();
    }
  }

  // Only this thread counts; the others look.
  @SuppressWarnings("NonAtomicVolatileUpdate")
  private Completion readStream() {
    try (CompletionStream open = provider.stream(request, context)) {
      stream = open;
      Iterator<CompletionEvent> iterator = open.iterator();
      boolean finished = false;
      try {
        while (iterator.hasNext()) {
          afterTheEnd = finished ? "an event after Finished" : afterTheEnd;
          finished = iterator.next() instanceof CompletionEvent.Finished;
          events += finished ? 0 : 1;
        }
      } catch (ProviderException e) {
        afterTheEnd = afterFailure(iterator, e);
        throw e;
      }
      afterTheEnd = finished ? afterTheEnd : "an end without Finished";
      return open.toCompletion();
    }
  }

  private static String afterFailure(Iterator<CompletionEvent> iterator, ProviderException first) {
    try {
      return "an event or an end after a failure, hasNext " + iterator.hasNext();
    } catch (ProviderException second) {
      return first == second ? "" : "first " + first + ", then " + second;
    }
  }

  private Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - start);
  }
}
