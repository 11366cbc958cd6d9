package dev.patchbay.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.patchbay.bulk.BulkStoppedException;
import dev.patchbay.bulk.ErrorPolicy;
import dev.patchbay.bulk.Money;
import dev.patchbay.bulk.RateLimit;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.testkit.Script;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
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

/** What a job gives and what it refuses, without a cluster: that is {@link ClusterTest}'s. */
@Timeout(120)
class BulkCompletionTest {

  private static SparkSession spark;

  @TempDir
  private Path folder;

  private final Service service = new Service();

  @BeforeAll
  static void start() {
    spark = LocalSpark.builder()
        .config("spark.plugins", BulkPlugin.class.getName())
        .config("spark.sql.shuffle.partitions", 4)
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
  void eachRowIsSavedOnceWithItsAnswer() {
    Dataset<Row> answers = job(rows(50)).save(out("answers"));

    assertThat(answers.columns()).containsExactly("id", "prompt", "answer");
    assertThat(answers.count()).isEqualTo(50);
    Row row = answers.where("id = 7").select("answer.*").head();
    assertThat(row.<String>getAs("text")).isEqualTo("answer 7");
    assertThat(row.<String>getAs("finish_reason")).isEqualTo("STOP");
    assertThat(row.<String>getAs("provider")).isEqualTo("house");
    assertThat(row.<Row>getAs("usage").getLong(1)).isEqualTo(5);
    assertThat(row.getList(row.fieldIndex("attempts"))).hasSize(1);
    assertThat(row.<String>getAs("error_kind")).isNull();
    BulkReport report = BulkReport.of(answers);
    assertThat(report.rows()).isEqualTo(50);
    assertThat(report.answered()).isEqualTo(50);
    assertThat(report.inputTokens()).isEqualTo(500);
    assertThat(report.attempts()).isEqualTo(50);
    assertThat(report.failedByKind()).isEmpty();
  }

  @Test
  void rowsThatFailAreRowsAndTheReportCountsThem() {
    service.faults((row, time) -> row % 10 == 3 ? Script.json(400, "{}") : null);
    Dataset<Row> rows = rows(50).withColumn("prompt", functions.expr("if(id = 1, null, prompt)"));

    BulkReport report = BulkReport.of(job(rows).save(out("answers")));

    assertThat(report.rows()).isEqualTo(50);
    assertThat(report.failedByKind()).isEqualTo(Map.of(ErrorKind.INVALID_REQUEST, 6L));
    assertThat(report.answered()).isEqualTo(44);
  }

  @Test
  void aSecondRunPaysForNothingWithOtherPartitionsToo() {
    job(rows(60)).key("id").journal(out("journal")).save(out("first"));

    Dataset<Row> again =
        job(rows(60)).key("id").partitions(11).journal(out("journal")).save(out("second"));

    assertThat(service.answersPaid()).isEqualTo(60);
    assertThat(BulkReport.of(again).replayed()).isEqualTo(60);
    assertThat(again.where("answer.text = concat('answer ', id)").count()).isEqualTo(60);
    assertThat(again.columns()).containsExactly("id", "prompt", "answer");
  }

  @Test
  void theJournalIsOneFileInTheEnd() throws Exception {
    job(rows(60)).key("id").journal(out("journal")).save(out("answers"));

    try (Stream<Path> files = Files.list(folder.resolve("journal"))) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void whatADriverThatDiedHasLeftIsNoHindrance() throws Exception {
    Files.createDirectories(folder.resolve("answers/_temporary/0"));

    assertThat(job(rows(3)).save(out("answers")).count()).isEqualTo(3);
  }

  @Test
  void answersThatAreThereAreNotOverwritten() {
    job(rows(3)).save(out("answers"));

    assertThatThrownBy(() -> job(rows(3)).save(out("answers")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("something at");
    assertThat(service.answersPaid()).isEqualTo(3);
  }

  @Test
  void theSameKeyTwiceIsRefusedBeforeAnythingIsPaid() {
    Dataset<Row> twice = rows(10).union(rows(1));

    assertThatThrownBy(() -> job(twice).key("id").journal(out("journal")).save(out("answers")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0 (2 rows)");
    assertThat(service.answersPaid()).isZero();
  }

  @Test
  void aKeyThatIsNullIsRefused() {
    Dataset<Row> some = rows(10).withColumn("k", functions.expr("nullif(id, 3)"));

    assertThatThrownBy(() -> job(some).key("k").save(out("answers")))
        .hasMessageContaining("is null in 1 rows");
  }

  @Test
  void whatCannotBeIsRefused() {
    assertThatThrownBy(() -> BulkCompletion.on(rows(1)).save(out("x")))
        .hasMessageContaining("needs a prompt column and a model");
    assertThatThrownBy(() -> job(rows(1)).prompt("nothing").save(out("x")))
        .hasMessageContaining("no column nothing");
    assertThatThrownBy(() -> job(rows(1)).into("ID").save(out("x")))
        .hasMessageContaining("has a column ID already");
    assertThatThrownBy(() -> job(rows(1)).journal(out("j")).save(out("x")))
        .hasMessageContaining("name the column of their key");
    assertThatThrownBy(() -> job(rows(1)).settings("house.api-key", "hunter2").save(out("x")))
        .hasMessageContaining("house.api-key")
        .hasMessageContaining("env:NAME");
  }

  @Test
  void aFunctionMakesTheRequestAndItsMistakesAreRows() {
    Dataset<Row> answers = job(rows(10))
        .request(row -> {
          if (row.getLong(0) == 4) {
            throw new IllegalStateException("not four");
          }
          return CompletionRequest.builder("m")
              .user("number " + (row.getLong(0) + 100))
              .build();
        })
        .save(out("answers"));

    assertThat(answers.where("id = 5").select("answer.text").head().getString(0))
        .isEqualTo("answer 105");
    assertThat(answers.where("id = 4").select("answer.error_message").head().getString(0))
        .contains("not four");
  }

  @Test
  void aKindOfErrorStopsTheJobAndNothingIsSaved() {
    service.faults((row, time) -> Script.json(401, "{}"));

    assertThatThrownBy(() -> job(rows(500))
            .rate(RateLimit.perMinute(3_000))
            .onError(ErrorPolicy.rows().stopOn(ErrorKind.AUTHENTICATION))
            .save(out("answers")))
        .isInstanceOf(BulkStoppedException.class)
        .hasMessageContaining("AUTHENTICATION");
    assertThat(folder.resolve("answers/_SUCCESS")).doesNotExist();
  }

  @Test
  void aModelWithoutAPriceIsNotAskedUnderABudget() {
    BulkReport report =
        BulkReport.of(job(rows(5)).maxSpend(Money.usd("1")).maxTokens(10).save(out("answers")));

    assertThat(report.failedByKind()).isEqualTo(Map.of(ErrorKind.QUOTA_EXHAUSTED, 5L));
    assertThat(service.answersPaid()).isZero();
  }

  @Test
  void theBudgetCountsWhatTheJournalSaysWasSpent() {
    // 10 tokens in and 5 out, at $0.15 and $0.60 a million.
    dear(rows(10)).maxSpend(Money.usd("1")).save(out("first"));

    Dataset<Row> more = dear(rows(20)).maxSpend(Money.usd("0.000050")).save(out("second"));

    BulkReport report = BulkReport.of(more);
    assertThat(report.replayed()).isEqualTo(10);
    assertThat(report.costOfReplayed().usd()).isEqualByComparingTo("0.000045");
    assertThat(report.failedByKind()).containsOnlyKeys(ErrorKind.QUOTA_EXHAUSTED);
    assertThat(service.answersPaid()).isLessThanOrEqualTo(11);
  }

  private BulkCompletion dear(Dataset<Row> rows) {
    return BulkCompletion.on(rows)
        .prompt("prompt")
        .key("id")
        .model("gpt-4o-mini")
        .maxTokens(5)
        .settings("openai.base-url", service.url() + "/v1")
        .settings("openai.api-key", "env:PATH")
        .journal(out("journal"));
  }

  private static Dataset<Row> rows(int count) {
    return NumberedRows.of(spark, count);
  }

  private BulkCompletion job(Dataset<Row> rows) {
    return BulkCompletion.on(rows)
        .prompt("prompt")
        .model("m")
        .settings("instances", "house:openai-compatible")
        .settings("house.base-url", service.url().toString())
        .settings("house.models", "m")
        .rowTimeout(Duration.ofSeconds(30))
        .concurrencyPerTask(8);
  }

  private String out(String name) {
    return folder.resolve(name).toUri().toString();
  }
}
