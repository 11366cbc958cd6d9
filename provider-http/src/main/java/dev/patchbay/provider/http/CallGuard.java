package dev.patchbay.provider.http;

import java.nio.channels.AsynchronousCloseException;
import okhttp3.Call;

/**
 * Ends what blocks in a call when its time is up or its thread is interrupted: either way the call is cancelled, which
 * closes its socket. Used by one thread at a time.
 */
final class CallGuard {

  private final Watch watch;
  private final InterruptGuard interruptGuard;

  CallGuard(Call call) {
    watch = new Watch(call);
    interruptGuard = new InterruptGuard(call);
  }

  /** Begins what may block for that long. */
  void begin(long nanos) {
    watch.begin(nanos);
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
      watch.end();
    }
  }

  /** Whether the time of something that blocked was up. */
  boolean timedOut() {
    return watch.expired();
  }
}
