package dev.patchbay.spark;

import dev.patchbay.bulk.ErrorPolicy;
import dev.patchbay.bulk.RateLimit;
import dev.patchbay.provider.ErrorKind;
import java.time.Duration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The program of {@link ClusterTest}: rows with numbers, asked of two services. Arguments: rows, rate, journal, answers, two addresses, and the folder of plugins if there is one. */
public final class NumbersJob {

  private NumbersJob() {}

  /** Runs the job, and prints its report. */
  public static void main(String[] arguments) {
    SparkSession spark = SparkSession.builder().appName("numbers").getOrCreate();
    Dataset<Row> rows = NumberedRows.of(spark, Long.parseLong(arguments[0]));
    BulkCompletion job = BulkCompletion.on(rows);
    if (arguments.length > 6) {
      job.plugins(arguments[6]);
    }
    Dataset<Row> answers = job.key("id")
        .prompt("prompt")
        .model("m")
        .settings("instances", "gone:openai-compatible,house:openai-compatible")
        .settings("gone.base-url", arguments[4])
        .settings("gone.api-key", "env:NUMBERS_KEY")
        .settings("gone.models", "m")
        .settings("house.base-url", arguments[5])
        .settings("house.api-key", "env:NUMBERS_KEY")
        .settings("house.models", "m")
        .settings("house.first-event-timeout", "3s")
        .concurrencyPerTask(8)
        .rate(RateLimit.perMinute(Long.parseLong(arguments[1])))
        .journal(arguments[2])
        .journalEvery(200, Duration.ofSeconds(5))
        .onError(ErrorPolicy.rows().stopOn(ErrorKind.AUTHENTICATION).stopAtShare(0.2))
        .save(arguments[3]);
    System.out.println("DONE " + BulkReport.of(answers)
        + " keys " + answers.select("id").distinct().count()
        + " right " + answers.where("answer.text = concat('answer ', id)").count());
    spark.stop();
  }
}
