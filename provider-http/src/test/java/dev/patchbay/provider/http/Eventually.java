package dev.patchbay.provider.http;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what happens on the other side of a socket. */
final class Eventually {

  private Eventually() {}

  /** Returns as soon as the condition holds, and fails the test if it does not within ten seconds. */
  static void holds(String what, BooleanSupplier condition) {
    holds(what, Duration.ofSeconds(10), condition);
  }

  /** Returns as soon as the condition holds, and fails the test if it does not within that time. */
  static void holds(String what, Duration limit, BooleanSupplier condition) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("Not within " + limit.toMillis() + " ms: " + what);
      }
      LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
    }
  }
}
