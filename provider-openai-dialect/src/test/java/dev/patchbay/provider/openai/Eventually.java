package dev.patchbay.provider.openai;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what happens on another thread, or on the other side of a socket. */
final class Eventually {

  private Eventually() {}

  /** Returns as soon as the condition holds, and fails the test if it does not within ten seconds. */
  static void holds(String what, BooleanSupplier condition) {
    within(10_000, what, condition);
  }

  /**
   * Returns as soon as the condition holds, and fails the test if it does not within that time. Time is counted in looks, which take
   * longer on a busy machine, as everything does.
   */
  static void within(int millis, String what, BooleanSupplier condition) {
    for (int i = 0; !condition.getAsBoolean(); i++) {
      if (i == millis) {
        throw new AssertionError("Not within " + millis + " ms: " + what);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
  }
}
