package dev.patchbay.spark;

import dev.patchbay.bulk.BulkAnswer;
import dev.patchbay.provider.Cost;
import dev.patchbay.provider.ErrorKind;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.SparkContext;
import org.apache.spark.util.AccumulatorV2;
import org.apache.spark.util.LongAccumulator;

/** What Spark's pages show of a job while it runs. Rows of repeated tasks count twice. */
final class Counters implements Serializable {

  private static final long serialVersionUID = 1L;
  private static final BigDecimal MILLION = BigDecimal.valueOf(1_000_000);

  private final LongAccumulator answered;
  private final LongAccumulator replayed;
  private final LongAccumulator tokens;
  private final LongAccumulator microDollars;
  private final Kinds failed = new Kinds();

  Counters(SparkContext context) {
    answered = context.longAccumulator("rows answered (indicative)");
    replayed = context.longAccumulator("rows replayed (indicative)");
    tokens = context.longAccumulator("tokens (indicative)");
    microDollars = context.longAccumulator("cost in millionths of a dollar (indicative)");
    context.register(failed, "rows failed by kind (indicative)");
  }

  void add(BulkAnswer answer) {
    ErrorKind error = answer.error();
    if (error != null) {
      failed.add(error.name());
    } else if (answer.replayed()) {
      replayed.add(1);
      return;
    } else {
      answered.add(1);
    }
    tokens.add(Math.max(0, answer.usage().totalTokens()));
    Cost cost = answer.cost();
    if (cost != null) {
      microDollars.add(cost.usd().multiply(MILLION).longValue());
    }
  }

  /** Counts by name. */
  static final class Kinds extends AccumulatorV2<String, Map<String, Long>> {
    private static final long serialVersionUID = 1L;

    private final TreeMap<String, Long> counts = new TreeMap<>();

    @Override
    public synchronized boolean isZero() {
      return counts.isEmpty();
    }

    @Override
    public synchronized AccumulatorV2<String, Map<String, Long>> copy() {
      Kinds copy = new Kinds();
      copy.counts.putAll(counts);
      return copy;
    }

    @Override
    public synchronized void reset() {
      counts.clear();
    }

    @Override
    public synchronized void add(String kind) {
      counts.merge(kind, 1L, Long::sum);
    }

    @Override
    public void merge(AccumulatorV2<String, Map<String, Long>> other) {
      Map<String, Long> more = other.value();
      synchronized (this) {
        more.forEach((kind, count) -> counts.merge(kind, count, Long::sum));
      }
    }

    @Override
    public synchronized Map<String, Long> value() {
      return new TreeMap<>(counts);
    }
  }
}
