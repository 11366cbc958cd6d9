package dev.patchbay.bulk;

import dev.patchbay.provider.Cost;
import dev.patchbay.provider.ErrorKind;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Counts what became of rows. Rows of a task that is repeated count twice, so it indicates; the result alone is exact. Thread-safe.
 */
public final class Tally {

  private static final String ANSWERED = "answered";
  private static final String REPLAYED = "replayed";
  private static final String TOKENS = "tokens";
  private static final String COST = "cost";
  private static final String FAILED = "failed.";
  private static final String MESSAGE = "message.";

  private long answered;
  private long replayed;
  private long tokens;
  private BigDecimal cost = BigDecimal.ZERO;
  private final Map<ErrorKind, Long> failed = new EnumMap<>(ErrorKind.class);
  private final Map<ErrorKind, String> messages = new EnumMap<>(ErrorKind.class);

  /** Makes one of nothing. */
  public Tally() {}

  /** Counts a row. */
  public synchronized void add(BulkAnswer answer) {
    ErrorKind error = answer.error();
    if (error != null) {
      failed.merge(error, 1L, Long::sum);
      messages.putIfAbsent(error, answer.errorMessage());
    } else if (answer.replayed()) {
      replayed++;
      return;
    } else {
      answered++;
    }
    tokens += Math.max(0, answer.usage().totalTokens());
    Cost ofRow = answer.cost();
    if (ofRow != null) {
      cost = cost.add(ofRow.usd());
    }
  }

  /** Takes all counts out, so that they can be added elsewhere: texts and numbers by name. */
  synchronized Map<String, Object> drain() {
    Map<String, Object> counts = new HashMap<>();
    counts.put(ANSWERED, answered);
    counts.put(REPLAYED, replayed);
    counts.put(TOKENS, tokens);
    counts.put(COST, cost);
    failed.forEach((kind, count) -> counts.put(FAILED + kind.name(), count));
    messages.forEach((kind, text) -> counts.put(MESSAGE + kind.name(), text));
    answered = 0;
    replayed = 0;
    tokens = 0;
    cost = BigDecimal.ZERO;
    failed.clear();
    messages.clear();
    return counts;
  }

  /** Adds what another one has drained. */
  synchronized void add(Map<String, Object> counts) {
    counts.forEach((name, value) -> {
      if (value instanceof BigDecimal money) {
        cost = cost.add(money);
      } else if (value instanceof String text) {
        messages.putIfAbsent(ErrorKind.valueOf(name.substring(MESSAGE.length())), text);
      } else {
        count(name, ((Number) value).longValue());
      }
    });
  }

  private void count(String name, long count) {
    switch (name) {
      case ANSWERED -> answered += count;
      case REPLAYED -> replayed += count;
      case TOKENS -> tokens += count;
      default -> failed.merge(ErrorKind.valueOf(name.substring(FAILED.length())), count, Long::sum);
    }
  }

  /** The rows that were answered, replayed or failed. */
  public synchronized long done() {
    return answered + replayed + failed();
  }

  /** The rows that were answered by a service. */
  public synchronized long answered() {
    return answered;
  }

  /** The rows whose answers came out of a journal. */
  public synchronized long replayed() {
    return replayed;
  }

  /** The rows that failed. */
  public synchronized long failed() {
    return failed.values().stream().mapToLong(Long::longValue).sum();
  }

  /** The rows that failed like that. */
  public synchronized long failed(ErrorKind kind) {
    return failed.getOrDefault(kind, 0L);
  }

  synchronized String firstMessage(ErrorKind kind) {
    return messages.getOrDefault(kind, "");
  }

  /** The failed rows by kind, the most frequent first. */
  synchronized String failuresInWords() {
    return failed.entrySet().stream()
        .sorted(Map.Entry.<ErrorKind, Long>comparingByValue().reversed())
        .map(each -> each.getKey() + " " + each.getValue())
        .collect(Collectors.joining(", "));
  }

  /**
   * One line on how far a job is.
   *
   * @param expected how many rows there are; negative if that is not known
   * @param rate how many rows a second were done lately
   */
  public synchronized String inWords(long expected, double rate) {
    StringBuilder text = new StringBuilder();
    text.append(number(done()));
    if (expected > 0) {
      text.append(" of ")
          .append(number(expected))
          .append(" rows (")
          .append(100 * done() / expected)
          .append(" %)");
    } else {
      text.append(" rows");
    }
    text.append(", ").append(number(failed())).append(" failed");
    if (!failed.isEmpty()) {
      text.append(" (").append(failuresInWords()).append(')');
    }
    text.append(", ").append(number(replayed)).append(" replayed; ");
    text.append(number(tokens)).append(" tokens, $");
    text.append(cost.setScale(2, RoundingMode.HALF_UP).toPlainString()).append("; ");
    text.append(String.format(Locale.ROOT, "%.1f rows/s", rate));
    Duration left = left(expected, rate);
    if (left != null) {
      text.append(", ").append(inWords(left)).append(" left");
    }
    return text.toString();
  }

  private @Nullable Duration left(long expected, double rate) {
    long rows = expected - done();
    return rows <= 0 || rate <= 0 ? null : Duration.ofSeconds((long) (rows / rate));
  }

  private static String inWords(Duration time) {
    return time.toMinutes() < 2
        ? time.toSeconds() + " s"
        : time.toHours() < 2 ? time.toMinutes() + " min" : time.toHours() + " h";
  }

  private static String number(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }
}
