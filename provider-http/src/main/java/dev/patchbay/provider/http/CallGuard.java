package dev.patchbay.provider.http;

import java.nio.channels.AsynchronousCloseException;
import okhttp3.Call;

/**
 * Ends what blocks in a call when its time is up or its thread is interrupted: either way the call is cancelled, which
 * closes its socket. Used by one thread at a time.
 */
final class CallGuard implements AutoCloseable {

  private final Watch watch;
  private final InterruptGuard interruptGuard;

  /**
   * Guards a call until it is closed.
   *
   * @param nanos how long all that blocks may take together, until {@link #restart} gives another time
   * @param shortest the shortest time that will be given
   */
  CallGuard(Call call, long nanos, long shortest) {
    watch = Watch.of(call, nanos, shortest);
    interruptGuard = new InterruptGuard(call);
  }

  /** Begins what may block. */
  void begin() {
    watch.begin();
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

  /** Gives that much time to all that blocks from now on. */
  void restart(long nanos) {
    watch.restart(nanos);
  }

  /** Whether the time of something that blocked was up. */
  boolean timedOut() {
    return watch.expired();
  }

  @Override
  public void close() {
    watch.close();
  }
}
