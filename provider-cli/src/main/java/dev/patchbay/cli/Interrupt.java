package dev.patchbay.cli;

import dev.patchbay.provider.CallContext;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Cancels the calls under way when a signal ends the JVM, so that services learn of it at once, and what has come is still printed. The
 * JVM then ends with 128 and the signal's number, 130 after Ctrl-C.
 */
final class Interrupt {

  private final Set<CallContext> calls = ConcurrentHashMap.newKeySet();
  private final CountDownLatch finished = new CountDownLatch(1);
  private final CountDownLatch wanted = new CountDownLatch(1);
  private volatile boolean happened;
  private volatile Duration patience = Duration.ofSeconds(1);

  private Interrupt() {}

  /** One that watches for signals. */
  static Interrupt install() {
    Interrupt interrupt = new Interrupt();
    Runtime.getRuntime().addShutdownHook(new Thread(interrupt::end, "patchbay-interrupt"));
    return interrupt;
  }

  /** One that only {@link #cancel()} sets off. */
  static Interrupt none() {
    return new Interrupt();
  }

  /** Cancels that call when the interrupt comes, until it is {@linkplain #forget forgotten}. */
  void watch(CallContext call) {
    calls.add(call);
    if (happened) {
      call.cancel();
    }
  }

  void forget(CallContext call) {
    calls.remove(call);
  }

  /** Cancels the calls that are under way, and ends what waits for it. */
  void cancel() {
    calls.forEach(CallContext::cancel);
    wanted.countDown();
  }

  /** Waits until a signal comes, after which the command has that long to end. */
  void await(Duration toEnd) throws InterruptedException {
    patience = toEnd;
    wanted.await();
  }

  /** The command has printed what it has. */
  void finished() {
    finished.countDown();
  }

  private void end() {
    happened = true;
    cancel();
    try {
      // What comes too late is not printed.
      boolean printed = finished.await(patience.toMillis(), TimeUnit.MILLISECONDS);
      assert printed || happened;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
