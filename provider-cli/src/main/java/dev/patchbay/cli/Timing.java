package dev.patchbay.cli;

import java.time.Duration;

/**
 * How long an answer took.
 *
 * @param firstToken from the call to the first piece; the same as {@code total} for a whole answer
 * @param total from the call to the end
 */
record Timing(Duration firstToken, Duration total) {

  /** Tokens a second, from the first on; 0 if that cannot be told. */
  double rate(long tokens) {
    double seconds = total.minus(firstToken).toNanos() / 1e9;
    return tokens > 1 && seconds > 0.001 ? (tokens - 1) / seconds : 0;
  }

  static String seconds(Duration time) {
    return String.format(java.util.Locale.ROOT, "%.2f s", time.toNanos() / 1e9);
  }
}
