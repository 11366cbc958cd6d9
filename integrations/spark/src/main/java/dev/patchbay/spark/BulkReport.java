package dev.patchbay.spark;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.patchbay.provider.Cost;
import dev.patchbay.provider.ErrorKind;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The exact summary of answers that were saved: unlike what Spark's pages count, no row counts twice.
 *
 * @param rows all of them
 * @param answered those that a service answered in this run
 * @param replayed those whose answers came out of a journal
 * @param failedByKind the others by the kind of their error; without kinds that did not occur
 * @param attempts the calls that were made, replayed rows included
 * @param inputTokens as far as services counted them, replayed rows included
 * @param outputTokens likewise
 * @param cost of the rows of this run, as far as it is known; "at least" where it is not
 * @param costOfReplayed of the rows that were replayed, which were paid for before
 */
public record BulkReport(
    long rows,
    long answered,
    long replayed,
    Map<ErrorKind, Long> failedByKind,
    long attempts,
    long inputTokens,
    long outputTokens,
    Cost cost,
    Cost costOfReplayed) {

  /** Copies. */
  public BulkReport {
    failedByKind = Map.copyOf(failedByKind);
  }

  /** Of answers in the column {@link BulkCompletion#ANSWER}. */
  public static BulkReport of(Dataset<Row> answers) {
    return of(answers, BulkCompletion.ANSWER);
  }

  /** Of answers in that column. Goes through the rows once. */
  public static BulkReport of(Dataset<Row> answers, String column) {
    Column answer = InputCheck.column(column);
    Column cost = answer.getField("cost_usd");
    Column unknown = cost.isNull().or(answer.getField("cost_at_least"));
    Row[] groups = (Row[]) answers
        .groupBy(
            answer.getField("error_kind").as("kind"),
            answer.getField("replayed").as("replayed"))
        .agg(
            count(lit(1)),
            sum(size(answer.getField("attempts"))),
            sum(coalesce(answer.getField("usage").getField("input_tokens"), lit(0))),
            sum(coalesce(answer.getField("usage").getField("output_tokens"), lit(0))),
            coalesce(sum(cost), lit(BigDecimal.ZERO)),
            sum(when(unknown, 1).otherwise(0)))
        .collect();
    Map<ErrorKind, Long> failed = new EnumMap<>(ErrorKind.class);
    long[] sums = new long[5];
    Cost paid = Cost.NOTHING;
    Cost before = Cost.NOTHING;
    for (Row group : groups) {
      long rows = group.getLong(2);
      Cost ofGroup = new Cost(group.getDecimal(6), group.getLong(7) > 0);
      boolean replayed = group.getBoolean(1);
      if (!group.isNullAt(0)) {
        failed.merge(ErrorKind.valueOf(group.getString(0)), rows, Long::sum);
      } else {
        sums[replayed ? 1 : 0] += rows;
      }
      for (int i = 2; i < sums.length; i++) {
        sums[i] += group.getLong(i + 1);
      }
      paid = replayed ? paid : paid.plus(ofGroup);
      before = replayed ? before.plus(ofGroup) : before;
    }
    long all =
        sums[0] + sums[1] + failed.values().stream().mapToLong(Long::longValue).sum();
    return new BulkReport(all, sums[0], sums[1], failed, sums[2], sums[3], sums[4], paid, before);
  }

  /** The rows that failed. */
  public long failed() {
    return failedByKind.values().stream().mapToLong(Long::longValue).sum();
  }
}
