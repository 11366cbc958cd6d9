package dev.patchbay.registry;

import java.time.Duration;

/** The back-off before a failed provider is retried. */
final class BackOff {

  private static final int MOST_DOUBLINGS = 30;

  private BackOff() {}

  /**
   * A wait from nothing to a bound that doubles with each failure.
   *
   * @param tries how often the provider has failed in this call, 1 or more
   * @param random which wait of those it is
   */
  static Duration wait(Duration first, Duration longest, int tries, long random) {
    Duration grown = first.compareTo(longest) > 0
        ? longest
        : first.multipliedBy(1L << Math.min(tries - 1, MOST_DOUBLINGS));
    Duration bound = grown.compareTo(longest) > 0 ? longest : grown;
    // The upper 53 bits as a fraction from 0 to 1.
    double fraction = (random >>> 11) * 0x1.0p-53;
    return Duration.ofNanos((long) (bound.toNanos() * fraction));
  }
}
