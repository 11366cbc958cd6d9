package dev.patchbay.spark;

import dev.patchbay.bulk.Money;
import dev.patchbay.bulk.RateLimit;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** A job that would cost more than it may. Arguments: rows, dollars, journal, answers, and the address of the service. */
public final class SpendingJob {

  private SpendingJob() {}

  /** Runs the job, and prints its report. */
  public static void main(String[] arguments) {
    SparkSession spark = SparkSession.builder().appName("spending").getOrCreate();
    Dataset<Row> rows = NumberedRows.of(spark, Long.parseLong(arguments[0]));
    Dataset<Row> answers = BulkCompletion.on(rows)
        .key("id")
        .prompt("prompt")
        .model("gpt-4o-mini")
        .maxTokens(5)
        .settings("openai.base-url", arguments[4] + "/v1")
        .settings("openai.api-key", "env:NUMBERS_KEY")
        .concurrencyPerTask(2)
        .rate(RateLimit.perMinute(6_000))
        .journal(arguments[2])
        .maxSpend(Money.usd(arguments[1]))
        .save(arguments[3]);
    System.out.println("DONE " + BulkReport.of(answers) + " keys "
        + answers.select("id").distinct().count());
    spark.stop();
  }
}
