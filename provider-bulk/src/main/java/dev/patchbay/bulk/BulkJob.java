package dev.patchbay.bulk;

import java.io.Serializable;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a job wants of each machine. Immutable, and holds no key.
 *
 * @param id tells the runs of jobs apart
 * @param settings of providers by name, such as {@code openai.api-key}; they win over those of the machine
 * @param plugins a folder of plugins on each machine; null to take those of the class path
 * @param concurrency how many calls each task makes at the same time; 1 or more
 * @param rowTimeout how long a row may take, attempts and waits between them included; above zero
 * @param maxAttempts the most attempts at a row; 1 or more
 * @param rate of all machines together
 * @param onError when to stop
 * @param maxSpend what all machines together, and earlier runs, may spend; null for no limit
 */
public record BulkJob(
    String id,
    Map<String, String> settings,
    @Nullable String plugins,
    int concurrency,
    Duration rowTimeout,
    int maxAttempts,
    RateLimit rate,
    ErrorPolicy onError,
    @Nullable Money maxSpend)
    implements Serializable {

  /** Until a job says otherwise: 16 calls at the same time, 10 minutes and 8 attempts for a row. */
  public static BulkJob named(String id) {
    return new BulkJob(
        id,
        Map.of(),
        null,
        16,
        Duration.ofMinutes(10),
        8,
        RateLimit.NONE,
        ErrorPolicy.rows(),
        null);
  }

  /**
   * Copies.
   *
   * @throws IllegalArgumentException if a number or the time is too small, or a setting {@linkplain KeyCheck looks like a key}
   */
  public BulkJob {
    Objects.requireNonNull(id, "id");
    // Of a type that every JVM can read, and in the order given.
    settings = new LinkedHashMap<>(settings);
    settings.forEach(KeyCheck::check);
    if (concurrency < 1 || maxAttempts < 1 || rowTimeout.isNegative() || rowTimeout.isZero()) {
      throw new IllegalArgumentException(
          "A task makes 1 call or more at the same time, and a row has 1"
              + " attempt or more and a time above zero, but not " + concurrency + ", "
              + maxAttempts
              + " and " + rowTimeout);
    }
    Objects.requireNonNull(rate, "rate");
    Objects.requireNonNull(onError, "onError");
  }

  /** A copy of the settings. */
  @Override
  public Map<String, String> settings() {
    return new LinkedHashMap<>(settings);
  }

  /**
   * This job for a task that cannot be coordinated with the others.
   *
   * @param tasksAtOnce how many tasks share the rate
   * @param tasks how many tasks there are, which share the money
   * @param spent what earlier runs of the job have spent, in US dollars
   */
  public BulkJob share(int tasksAtOnce, int tasks, BigDecimal spent) {
    Money part = maxSpend == null
        ? null
        : new Money(maxSpend
            .usd()
            .subtract(spent)
            .max(BigDecimal.ZERO)
            .divide(BigDecimal.valueOf(tasks), MathContext.DECIMAL64));
    return new BulkJob(
        id,
        settings,
        plugins,
        concurrency,
        rowTimeout,
        maxAttempts,
        rate.share(tasksAtOnce),
        onError,
        part);
  }
}
