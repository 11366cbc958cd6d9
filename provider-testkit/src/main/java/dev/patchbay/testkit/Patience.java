package dev.patchbay.testkit;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * How long the contract waits. A limit of time holds as it is on a quiet machine. Where it is exceeded, the contract measures
 * how slow the machine is and allows that much more, up to 20 times the limit: a good provider does not fail because the
 * machine is busy, and one that hangs fails anyway.
 */
final class Patience {

  private static final int AT_MOST = 20;
  private static final Duration BETWEEN_LOOKS = Duration.ofNanos(200_000);

  private Patience() {}

  /** Whether that comes true in time. Waits for it. */
  static boolean within(Duration limit, BooleanSupplier condition) {
    long start = System.nanoTime();
    Duration allowed = limit;
    while (!condition.getAsBoolean()) {
      Duration elapsed = since(start);
      if (elapsed.compareTo(allowed) > 0) {
        allowed = allowedNow(limit);
        // Measuring took a while, too.
        if (elapsed.compareTo(allowed) > 0) {
          return condition.getAsBoolean();
        }
      }
      LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
    }
    return true;
  }

  /** Whether what took that long was in time. */
  static boolean allows(Duration limit, Duration taken) {
    return taken.compareTo(limit) <= 0 || taken.compareTo(allowedNow(limit)) <= 0;
  }

  private static Duration allowedNow(Duration limit) {
    Duration stretched = MachineLag.now().stretched(limit);
    Duration ceiling = limit.multipliedBy(AT_MOST);
    return stretched.compareTo(ceiling) < 0 ? stretched : ceiling;
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }
}
