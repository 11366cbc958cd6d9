package dev.patchbay.gateway.settings;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads durations such as {@code 250ms} and sizes such as {@code 32MB}. */
final class Quantity {

  private static final Pattern FORM = Pattern.compile("(\\d{1,9})([a-zA-Z]{1,2})");

  private static final Map<String, Duration> TIMES = Map.of(
      "ms", Duration.ofMillis(1),
      "s", Duration.ofSeconds(1),
      "m", Duration.ofMinutes(1),
      "h", Duration.ofHours(1));

  private static final Map<String, Long> SIZES =
      Map.of("B", 1L, "KB", 1L << 10, "MB", 1L << 20, "GB", 1L << 30);

  private Quantity() {}

  /** A duration; empty if the text is none. */
  static Optional<Duration> duration(String text) {
    Matcher matcher = FORM.matcher(text);
    Duration unit = matcher.matches() ? TIMES.get(matcher.group(2)) : null;
    return unit == null
        ? Optional.empty()
        : Optional.of(unit.multipliedBy(Long.parseLong(matcher.group(1))));
  }

  /** A number of bytes, a KB being 1,024; empty if the text is none. */
  static OptionalLong bytes(String text) {
    Matcher matcher = FORM.matcher(text);
    Long unit = matcher.matches() ? SIZES.get(matcher.group(2)) : null;
    return unit == null
        ? OptionalLong.empty()
        : OptionalLong.of(Math.multiplyExact(unit, Long.parseLong(matcher.group(1))));
  }

  /** A duration as it is written in a file. */
  static String text(Duration duration) {
    return duration.toMillis() % 1_000 == 0
        ? duration.toSeconds() + "s"
        : duration.toMillis() + "ms";
  }
}
