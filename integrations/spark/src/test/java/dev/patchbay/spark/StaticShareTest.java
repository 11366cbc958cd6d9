package dev.patchbay.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.patchbay.bulk.RateLimit;
import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
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
    spark = SparkSession.builder()
        .master("local[2]")
        .config("spark.ui.enabled", false)
        .config("spark.speculation", true)
        .config("spark.sql.shuffle.partitions", 2)
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
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

  private BulkCompletion job(int rows) {
    return BulkCompletion.on(
            spark.range(rows).toDF().withColumn("prompt", functions.expr("concat('number ', id)")))
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
