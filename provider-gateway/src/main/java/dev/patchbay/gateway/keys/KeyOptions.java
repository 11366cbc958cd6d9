package dev.patchbay.gateway.keys;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a key may be used for.
 *
 * @param models patterns of model names in which {@code *} stands for any text; empty for all models
 * @param callsPerMinute how many calls may begin within a minute; 0 for any number
 * @param callsAtOnce how many calls may be under way; 0 for any number
 * @param tokensPerMinute how many tokens calls may take within a minute, input and output together; 0 for any number
 * @param maxSpend what its calls may cost together while the gateway runs, in US dollars; empty for any amount
 * @param expires the moment from which it is refused; empty if it is good for ever
 */
public record KeyOptions(
    List<String> models,
    int callsPerMinute,
    int callsAtOnce,
    long tokensPerMinute,
    Optional<BigDecimal> maxSpend,
    Optional<Instant> expires) {

  /** No limit at all. */
  public static final KeyOptions NONE =
      new KeyOptions(List.of(), 0, 0, 0, Optional.empty(), Optional.empty());

  /** The names of the options, as they stand in a file. */
  public static final List<String> NAMES = List.of(
      "models", "calls-per-minute", "calls-at-once", "tokens-per-minute", "max-spend", "expires");

  private static final Pattern PATTERNS = Pattern.compile("[^\\s,=#]+(,[^\\s,=#]+)*");

  /** Copies the list. */
  public KeyOptions {
    models = List.copyOf(models);
  }

  /**
   * Reads options.
   *
   * @param values by name, such as {@code calls-per-minute} and {@code 60}; {@code expires} is a date, whose day is included, or an
   *     instant
   * @throws IllegalArgumentException if one is unknown or wrong; the message names it and what is allowed, without its value
   */
  public static KeyOptions of(Map<String, String> values) {
    KeyOptions options = NONE;
    for (Map.Entry<String, String> each : values.entrySet()) {
      options = options.with(each.getKey(), each.getValue());
    }
    return options;
  }

  private KeyOptions with(String name, String value) {
    return switch (name) {
      case "models" ->
        new KeyOptions(
            patterns(value), callsPerMinute, callsAtOnce, tokensPerMinute, maxSpend, expires);
      case "calls-per-minute" ->
        new KeyOptions(
            models, (int) count(name, value), callsAtOnce, tokensPerMinute, maxSpend, expires);
      case "calls-at-once" ->
        new KeyOptions(
            models, callsPerMinute, (int) count(name, value), tokensPerMinute, maxSpend, expires);
      case "tokens-per-minute" ->
        new KeyOptions(models, callsPerMinute, callsAtOnce, count(name, value), maxSpend, expires);
      case "max-spend" ->
        new KeyOptions(
            models,
            callsPerMinute,
            callsAtOnce,
            tokensPerMinute,
            Optional.of(dollars(value)),
            expires);
      case "expires" ->
        new KeyOptions(
            models,
            callsPerMinute,
            callsAtOnce,
            tokensPerMinute,
            maxSpend,
            Optional.of(moment(value)));
      default ->
        throw new IllegalArgumentException("an option "
            + (name.matches("[a-z-]{1,20}") ? "named " + name + " " : "")
            + "is not known; allowed are " + String.join(", ", NAMES));
    };
  }

  private static List<String> patterns(String value) {
    if (!PATTERNS.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "models is a list of names or patterns with commas between them, such as gpt-4o,claude-*");
    }
    return List.of(value.split(","));
  }

  private static long count(String name, String value) {
    if (!value.matches("[1-9]\\d{0,8}")) {
      throw new IllegalArgumentException(name + " is a whole number from 1 to 999999999");
    }
    return Long.parseLong(value);
  }

  private static BigDecimal dollars(String value) {
    if (!value.matches("\\d{1,9}(\\.\\d{1,9})?")) {
      throw new IllegalArgumentException("max-spend is an amount in US dollars, such as 5.00");
    }
    return new BigDecimal(value);
  }

  private static Instant moment(String value) {
    try {
      return value.contains("T")
          ? Instant.parse(value)
          : LocalDate.parse(value).plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "expires is a date, such as 2027-06-30, or an instant, such as 2027-06-30T12:00:00Z", e);
    }
  }

  /** Whether a client may ask for a model of that name. */
  public boolean allows(String model) {
    return models.isEmpty() || models.stream().anyMatch(pattern -> matches(pattern, model));
  }

  /** Without a regular expression, which some patterns would keep busy for long. */
  private static boolean matches(String pattern, String text) {
    int p = 0;
    int star = -1;
    int restart = 0;
    for (int t = 0; t < text.length(); ) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        restart = t;
      } else if (p < pattern.length() && pattern.charAt(p) == text.charAt(t)) {
        p++;
        t++;
      } else if (star >= 0) {
        p = star + 1;
        t = ++restart;
      } else {
        return false;
      }
    }
    return pattern.substring(p).chars().allMatch(each -> each == '*');
  }

  /** The options as they stand in a file; empty if there are none. */
  @Override
  public String toString() {
    List<String> words = new ArrayList<>();
    if (!models.isEmpty()) {
      words.add("models=" + String.join(",", models));
    }
    add(words, "calls-per-minute", callsPerMinute);
    add(words, "calls-at-once", callsAtOnce);
    add(words, "tokens-per-minute", tokensPerMinute);
    maxSpend.ifPresent(usd -> words.add("max-spend=" + usd.toPlainString()));
    expires.ifPresent(moment -> words.add("expires=" + moment));
    return String.join(" ", words);
  }

  private static void add(List<String> words, String name, long value) {
    if (value > 0) {
      words.add(name + "=" + value);
    }
  }
}
