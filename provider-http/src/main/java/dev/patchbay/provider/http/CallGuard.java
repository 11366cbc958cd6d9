package dev.patchbay.provider.http;

import java.nio.channels.AsynchronousCloseException;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okio.AsyncTimeout;

/**
 * Ends what blocks in a call when its time is up or its thread is interrupted: either way the call is cancelled, which
 * closes its socket. Used by one thread at a time.
 */
final class CallGuard {

  private final Timer timer;
  private final InterruptGuard interruptGuard;

  CallGuard(Call call) {
    timer = new Timer(call);
    interruptGuard = new InterruptGuard(call::cancel);
  }

  /** Begins what may block for that long. */
  void begin(long nanos) {
    timer.timeout(Math.max(1, nanos), TimeUnit.NANOSECONDS);
    timer.enter();
    interruptGuard.enter();
  }

  /**
   * Ends what may block.
   *
   * @throws java.nio.channels.ClosedByInterruptException if the thread was interrupted
   */
  void end() throws AsynchronousCloseException {
    try {
      interruptGuard.leave();
    } finally {
      if (timer.exit()) {
        timer.expired = true;
      }
    }
  }

  /** Whether the time of something that blocked was up. */
  boolean timedOut() {
    return timer.expired;
  }

  /** Okio's watchdog is one thread for all timeouts of the JVM, and runs anyway where OkHttp does. */
  private static final class Timer extends AsyncTimeout {
    private final Call call;
    private volatile boolean expired;

    Timer(Call call) {
      this.call = call;
    }

    @Override
    protected void timedOut() {
      expired = true;
      call.cancel();
    }
  }
}
