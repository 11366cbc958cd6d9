package dev.patchbay.bulk;

import dev.patchbay.provider.CallContext;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** An attempt that waits for its turn. */
final class Waiter {

  /** A turn that is taken later than that is lost: many late ones together would be a burst. */
  private static final long TOO_LATE = TimeUnit.MILLISECONDS.toNanos(50);

  private static final long LOOK_EVERY = TimeUnit.SECONDS.toNanos(1);

  private final long tokens;
  private final Semaphore woken = new Semaphore(0);
  private volatile boolean granted;
  private volatile boolean over;
  private volatile long begin;

  Waiter(long tokens) {
    this.tokens = tokens;
  }

  long tokens() {
    return tokens;
  }

  /** Its turn begins then, on {@link System#nanoTime()}. */
  void grant(long at) {
    begin = at;
    granted = true;
    woken.release();
  }

  /** Whether a turn that began then is lost. */
  static boolean isTooLate(long begin, long now) {
    return now - begin >= TOO_LATE;
  }

  /** It need not wait any longer, for it gets no turn. */
  void giveUp() {
    over = true;
    woken.release();
  }

  /**
   * Waits for the turn.
   *
   * @param context the call's; null if its time has not begun
   * @return whether it is there, and may be taken
   */
  boolean await(@Nullable CallContext context) throws InterruptedException {
    CallContext.Registration onCancel = context == null ? null : context.onCancel(this::giveUp);
    try {
      while (!over && (context == null || !context.expired())) {
        long now = System.nanoTime();
        long left = begin - now;
        if (granted && left <= 0) {
          return !isTooLate(begin, now);
        }
        boolean unused = woken.tryAcquire(
            granted ? Math.min(left, LOOK_EVERY) : LOOK_EVERY, TimeUnit.NANOSECONDS);
      }
      return false;
    } finally {
      if (onCancel != null) {
        onCancel.close();
      }
    }
  }
}
