package dev.patchbay.benchmarks.bulk;

import dev.patchbay.bulk.Money;
import dev.patchbay.bulk.RateLimit;
import dev.patchbay.spark.BulkCompletion;
import dev.patchbay.spark.BulkReport;
import java.time.Duration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * The job that is measured. Arguments: rows, calls at the same time in a task, the folder, the calls a minute (0 for a job without rate,
 * budget and journal), the partitions and the rows of a journal file (0 for what is the default).
 */
public final class RowsJob {

  private RowsJob() {}

  /** Runs it, and prints its report. */
  public static void main(String[] args) {
    SparkSession spark = SparkSession.builder().appName("rows").getOrCreate();
    Dataset<Row> rows = spark
        .range(Long.parseLong(args[0]))
        .toDF()
        .withColumn("prompt", functions.expr("concat('What is the name of number ', id, '?')"));
    BulkCompletion job = BulkCompletion.on(rows)
        .prompt("prompt")
        .model("gpt-4o-mini")
        .maxTokens(100)
        .settings("openai.api-key", "env:BULK_KEY")
        .concurrencyPerTask(Integer.parseInt(args[1]));
    int partitions = Integer.parseInt(args[4]);
    if (partitions > 0) {
      job.partitions(partitions);
    }
    int journalRows = Integer.parseInt(args[5]);
    if (journalRows > 0) {
      job.journalEvery(journalRows, Duration.ofMinutes(1));
    }
    long rate = Long.parseLong(args[3]);
    if (rate > 0) {
      job.key("id")
          .journal(args[2] + "/journal")
          .rate(RateLimit.perMinute(rate, 1_000 * rate))
          .maxSpend(Money.usd("1000000"));
    }
    System.out.println("DONE " + BulkReport.of(job.save(args[2] + "/answers")));
    spark.stop();
  }
}
