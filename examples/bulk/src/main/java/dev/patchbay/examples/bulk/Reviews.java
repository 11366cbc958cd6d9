package dev.patchbay.examples.bulk;

import dev.patchbay.bulk.ErrorPolicy;
import dev.patchbay.bulk.Money;
import dev.patchbay.bulk.RateLimit;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.spark.BulkCompletion;
import dev.patchbay.spark.BulkReport;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Labels reviews: {@code spark-submit ... bulk.jar REVIEWS JOURNAL ANSWERS}, a file of JSON lines and two folders. */
public final class Reviews {

  private Reviews() {}

  /** The file, the folder of the journal, and that of the answers. */
  public static void main(String[] args) {
    SparkSession spark = SparkSession.builder().appName("reviews").getOrCreate();
    Dataset<Row> reviews = spark.read().json(args[0]);
    Dataset<Row> answers = BulkCompletion.on(reviews)
        .key("id")
        .prompt("text")
        .system("Is this review positive, negative or mixed? Answer with one word.")
        .model("gpt-4o-mini")
        .maxTokens(5)
        .settings("openai.api-key", "env:OPENAI_API_KEY")
        .concurrencyPerTask(16)
        .rate(RateLimit.perMinute(3_000, 400_000))
        .maxSpend(Money.usd("5"))
        .onError(ErrorPolicy.rows().stopOn(ErrorKind.AUTHENTICATION).stopAtShare(0.2))
        .journal(args[1])
        .save(args[2]);
    answers
        .select("id", "answer.text", "answer.error_kind", "answer.cost_usd")
        .orderBy("id")
        .show(false);
    System.out.println(BulkReport.of(answers));
    spark.stop();
  }
}
