package dev.patchbay.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.patchbay.testkit.Script;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The function {@code complete} in SQL. */
@Timeout(120)
class CompleteFunctionTest {

  private static SparkSession spark;

  private final Service service = new Service();

  @BeforeAll
  static void start() {
    spark = LocalSpark.builder().getOrCreate();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @BeforeEach
  void register() {
    function().register(spark);
    NumberedRows.of(spark, 20).createOrReplaceTempView("prompts");
  }

  @AfterEach
  void close() {
    service.close();
  }

  @Test
  void itGivesTheStructOfABulkAnswer() {
    assertThat(
            spark.sql("SELECT complete('m', prompt) AS a FROM prompts").schema().apply("a"))
        .satisfies(field -> assertThat(field.dataType()).isEqualTo(AnswerColumn.TYPE));
    List<Row> rows = spark
        .sql("SELECT id, a.text, a.provider, a.usage.input_tokens, size(a.attempts)"
            + " FROM (SELECT id, complete('m', prompt) AS a FROM prompts)")
        .collectAsList();

    assertThat(rows).hasSize(20);
    Row row = rows.stream().filter(each -> each.getLong(0) == 7).findFirst().orElseThrow();
    assertThat(row.getString(1)).isEqualTo("answer 7");
    assertThat(row.getString(2)).isEqualTo("house");
    assertThat(row.getLong(3)).isEqualTo(10);
    assertThat(row.getInt(4)).isEqualTo(1);
    // The optimizer has not made five calls of the five fields.
    assertThat(service.answersPaid()).isEqualTo(20);
  }

  @Test
  void aRowThatFailsHasAnErrorAndTheQueryGoesOn() {
    service.faults((row, time) -> row == 3 ? Script.json(400, "{}") : null);

    List<Row> failed = spark
        .sql("SELECT * FROM (SELECT id, complete('m', if(id = 5, null, prompt)) AS a FROM prompts)"
            + " WHERE a.error_kind IS NOT NULL")
        .select("id", "a.error_kind", "a.error_message", "a.text")
        .collectAsList();

    assertThat(failed).extracting(row -> row.getLong(0)).containsExactlyInAnyOrder(3L, 5L);
    assertThat(failed).extracting(row -> row.getString(1)).containsOnly("INVALID_REQUEST");
    assertThat(failed).anyMatch(row -> row.getString(2).contains("the prompt is null"));
    assertThat(failed).allMatch(row -> row.isNullAt(3));
  }

  /** Sorting looks at a sample of the rows first, and so computes them twice. */
  @Test
  void whatIsCachedIsPaidOnceHoweverItIsRead() {
    Dataset<Row> answers =
        spark.sql("SELECT id, complete('m', prompt) AS a FROM prompts").cache();

    assertThat(answers.count()).isEqualTo(20);
    assertThat(answers.orderBy("id").collectAsList()).hasSize(20);
    assertThat(service.answersPaid()).isEqualTo(20);
  }

  @Test
  void itIsAskedForARowOfTheQueryItselfToo() {
    assertThat(spark
            .sql("SELECT complete('m', 'number 42').text, complete('', 'number 42').error_kind")
            .head())
        .satisfies(row -> assertThat(row.getString(0)).isEqualTo("answer 42"))
        .satisfies(row -> assertThat(row.getString(1)).isEqualTo("INVALID_REQUEST"));
  }

  @Test
  void aQueryThatIsCancelledEndsItsCalls() {
    service.faults((row, time) -> Script.raw().silence());
    CompletableFuture<List<Row>> hanging = CompletableFuture.supplyAsync(() -> {
      spark.sparkContext().addJobTag("hanging");
      return spark.sql("SELECT complete('m', prompt).text FROM prompts").collectAsList();
    });
    Waiting.until(() -> service.requests() > 0);

    spark.sparkContext().cancelJobsWithTag("hanging", "no longer wanted");

    assertThatThrownBy(hanging::get)
        .isInstanceOf(ExecutionException.class)
        .hasMessageContaining("no longer wanted");
    Waiting.until(() -> service.open() == 0);
  }

  @Test
  void aKeyInItsSettingsIsRefused() {
    assertThatThrownBy(
            () -> CompleteFunction.create().settings("house.api-key", "hunter2").register(spark))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("house.api-key");
  }

  private CompleteFunction function() {
    return CompleteFunction.create()
        .settings("instances", "house:openai-compatible")
        .settings("house.base-url", service.url().toString())
        .settings("house.models", "m")
        .rowTimeout(Duration.ofMinutes(2))
        .maxTokens(100);
  }
}
