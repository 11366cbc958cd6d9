package dev.patchbay.registry;

import dev.patchbay.provider.CallContext;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** How the time before a retry is spent; tests let it pass at once. */
@FunctionalInterface
interface Pause {

  /** Really waits, and wakes at once when the call is cancelled or the thread is interrupted. */
  Pause REAL = (time, context) -> {
    CountDownLatch cancelled = new CountDownLatch(1);
    CallContext.Registration registration = context.onCancel(cancelled::countDown);
    try {
      boolean unused = cancelled.await(time.toNanos(), TimeUnit.NANOSECONDS);
    } finally {
      registration.close();
    }
  };

  /** Waits that long, or until the call is cancelled. */
  void take(Duration time, CallContext context) throws InterruptedException;
}
