package dev.patchbay.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.patchbay.bulk.Money;
import dev.patchbay.bulk.RateLimit;
import dev.patchbay.provider.ErrorKind;
import java.math.BigDecimal;
import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An application that could not install the plugin, and that runs slow tasks twice. */
@Timeout(600)
class StaticShareTest {

  private static SparkSession spark;

  @TempDir
  private Path folder;

  private final Service service = new Service();

  @BeforeAll
  static void start() {
    spark = LocalSpark.builder()
        .config("spark.speculation", true)
        .config("spark.sql.shuffle.partitions", 2)
        .getOrCreate();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @AfterEach
  void close() {
    service.close();
  }

  @Test
  void eachTaskKeepsToItsShareOfTheRate() {
    Dataset<Row> answers = job(200)
        .key("id")
        .journal(out("journal"))
        .rate(RateLimit.perMinute(6_000))
        .partitions(2)
        .save(out("answers"));

    assertThat(BulkReport.of(answers).answered()).isEqualTo(200);
    assertThat(service.mostInASecond()).isLessThanOrEqualTo(110);
  }

  @Test
  void tasksThatRunTwiceNeedAJournal() {
    assertThatThrownBy(() -> job(10).save(out("answers")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("spark.speculation");
    assertThat(service.answersPaid()).isZero();
  }

  @Test
  void eachTaskKeepsToItsShareOfTheBudget() {
    // 10 tokens in and 5 out, at $0.15 and $0.60 a million: $0.0000045; reserved is more.
    Dataset<Row> answers = job(100)
        .model("gpt-4o-mini")
        .maxTokens(5)
        .settings("openai.base-url", service.url() + "/v1")
        .settings("openai.api-key", "env:PATH")
        .key("id")
        .journal(out("journal"))
        .partitions(2)
        .maxSpend(Money.usd("0.00009"))
        .save(out("answers"));

    BulkReport report = BulkReport.of(answers);
    assertThat(report.failedByKind()).containsOnlyKeys(ErrorKind.QUOTA_EXHAUSTED);
    assertThat(report.answered()).isPositive();
    assertThat(report.cost().usd()).isLessThanOrEqualTo(new BigDecimal("0.00009"));
  }

  @Test
  void aBudgetNeedsAPluginOrAJournal() {
    assertThatThrownBy(() -> job(10).key("id").maxSpend(Money.usd("1")).save(out("answers")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("BulkPlugin");
  }

  private BulkCompletion job(int rows) {
    return BulkCompletion.on(NumberedRows.of(spark, rows))
        .prompt("prompt")
        .model("m")
        .settings("instances", "house:openai-compatible")
        .settings("house.base-url", service.url().toString())
        .settings("house.models", "m");
  }

  private String out(String name) {
    return folder.resolve(name).toUri().toString();
  }
}
