package dev.patchbay.cli;

import dev.patchbay.provider.ErrorKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What many calls have taken. Thread-safe until it is read. */
final class Measurements {

  private static final double HALF = 0.5;
  private static final double NEARLY_ALL = 0.95;

  private final List<Timing> timings = new ArrayList<>();
  private final Map<ErrorKind, Integer> failures = new EnumMap<>(ErrorKind.class);
  private long tokens;
  private boolean counted = true;
  private long start;
  private long end;

  void begin() {
    start = System.nanoTime();
  }

  void end() {
    end = System.nanoTime();
  }

  synchronized void success(Timing timing, long outputTokens) {
    timings.add(timing);
    counted &= outputTokens >= 0;
    tokens += Math.max(0, outputTokens);
  }

  synchronized void failure(ErrorKind kind) {
    failures.merge(kind, 1, Integer::sum);
  }

  synchronized int count() {
    return timings.size() + failed();
  }

  int succeeded() {
    return timings.size();
  }

  private int failed() {
    return failures.values().stream().mapToInt(Integer::intValue).sum();
  }

  private double seconds() {
    return Math.max(1, end - start) / 1e9;
  }

  private Duration at(double share, Function<Timing, Duration> which) {
    List<Duration> sorted =
        timings.stream().map(which).sorted(Comparator.naturalOrder()).toList();
    return sorted.isEmpty()
        ? Duration.ZERO
        : sorted.get((int) Math.min(sorted.size() - 1L, (long) (share * sorted.size())));
  }

  void print(Console console, String model, int atOnce) {
    line(console, "Model        " + model + ", " + atOnce + " calls at once");
    line(
        console,
        "Calls        " + succeeded() + " answered, " + failed() + " failed, in "
            + rounded(seconds()) + " s: " + rounded(succeeded() / seconds()) + " a second");
    if (succeeded() > 0) {
      line(
          console,
          "First token  p50 " + ms(HALF, Timing::firstToken) + ", p95 "
              + ms(NEARLY_ALL, Timing::firstToken));
      line(
          console,
          "Whole        p50 " + ms(HALF, Timing::total) + ", p95 " + ms(NEARLY_ALL, Timing::total));
      line(
          console,
          "Tokens       "
              + (counted
                  ? rounded(tokens / seconds()) + " a second"
                  : "not counted by the service"));
    }
    if (!failures.isEmpty()) {
      line(
          console,
          "Failures     "
              + failures.entrySet().stream()
                  .map(each -> each.getKey() + " " + each.getValue())
                  .collect(Collectors.joining(", ")));
    }
    console.out().flush();
  }

  private static void line(Console console, String text) {
    console.out().println(text);
  }

  private String ms(double share, Function<Timing, Duration> which) {
    return String.format(Locale.ROOT, "%.1f ms", at(share, which).toNanos() / 1e6);
  }

  private static String rounded(double number) {
    return String.format(Locale.ROOT, number < 10 ? "%.2f" : "%.0f", number);
  }

  void json(Console console, String model, int atOnce) {
    Json.print(console.out(), json -> {
      json.text("model", model)
          .number("at_once", atOnce)
          .number("answered", succeeded())
          .number("failed", failed())
          .number("total_ms", Duration.ofNanos(end - start).toMillis())
          .number("calls_per_second", decimal(succeeded() / seconds()));
      quantiles(json, "first_token_ms", Timing::firstToken);
      quantiles(json, "answer_ms", Timing::total);
      if (counted) {
        json.number("output_tokens", tokens)
            .number("tokens_per_second", decimal(tokens / seconds()));
      }
      json.object(
          "failures", of -> failures.forEach((kind, times) -> of.number(kind.name(), times)));
    });
  }

  private void quantiles(Json json, String name, Function<Timing, Duration> which) {
    json.object(
        name,
        of -> of.number("p50", decimal(at(HALF, which).toNanos() / 1e6))
            .number("p95", decimal(at(NEARLY_ALL, which).toNanos() / 1e6)));
  }

  private static java.math.BigDecimal decimal(double number) {
    return java.math.BigDecimal.valueOf(Math.round(number * 1000), 3);
  }
}
