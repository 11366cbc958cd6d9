package dev.patchbay.provider.http;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/**
 * How long a service asks to be left alone: {@code retry-after-ms}, else {@code retry-after} in seconds, whole or
 * fractional, or as an HTTP date (RFC 9110, section 10.2.3). What is negative, past or unreadable counts as not said.
 */
final class RetryAfter {

  /** So that nobody's arithmetic overflows. */
  private static final Duration MAX = Duration.ofDays(366);

  private static final BigDecimal MAX_MILLIS = BigDecimal.valueOf(MAX.toMillis());

  private RetryAfter() {}

  static @Nullable Duration parse(String milliseconds, String retryAfter, Instant now) {
    Duration wait = number(milliseconds, BigDecimal.ONE);
    if (wait == null) {
      wait = number(retryAfter, BigDecimal.valueOf(1000));
      if (wait == null) {
        wait = until(retryAfter, now);
      }
    }
    return wait;
  }

  /** A length of time as Google writes it, such as {@code 34s} or {@code 0.5s}; null if it is none. */
  static @Nullable Duration seconds(String text) {
    return text.endsWith("s")
        ? number(text.substring(0, text.length() - 1), BigDecimal.valueOf(1000))
        : null;
  }

  private static @Nullable Duration number(String text, BigDecimal unit) {
    String digits = text.strip();
    // Longer numbers, and those with an exponent, are nobody's honest wait and cost much to compute
    // with.
    if (!digits.matches("\\d{1,12}(\\.\\d{1,9})?")) {
      return null;
    }
    BigDecimal millis = new BigDecimal(digits).multiply(unit);
    return Duration.ofMillis(millis.min(MAX_MILLIS).longValue());
  }

  private static @Nullable Duration until(String date, Instant now) {
    try {
      Instant then = ZonedDateTime.parse(date.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
          .toInstant();
      if (!then.isAfter(now)) {
        return null;
      }
      Duration wait = Duration.between(now, then);
      return wait.compareTo(MAX) > 0 ? MAX : wait;
    } catch (DateTimeParseException e) {
      return null;
    }
  }
}
