package dev.patchbay.spark;

import dev.patchbay.bulk.BulkAnswer;
import dev.patchbay.bulk.BulkJob;
import dev.patchbay.bulk.BulkRow;
import dev.patchbay.bulk.BulkTask;
import dev.patchbay.provider.CompletionOptions;
import dev.patchbay.provider.CompletionRequest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.functions;
import org.jspecify.annotations.Nullable;

/**
 * The SQL function {@code complete(model, prompt)}, which gives the struct that {@link BulkCompletion} gives as its answer.
 *
 * <pre>{@code
 * CompleteFunction.create().settings("openai.api-key", "env:OPENAI_API_KEY").maxTokens(200).register(spark);
 * spark.sql("SELECT id, a.text, a.error_kind FROM (SELECT id, complete('gpt-4o-mini', prompt) AS a FROM prompts)").show();
 * }</pre>
 *
 * <p>It is for looking at some rows: each task asks for one row at a time, with no limit of rate or money but those that its settings name,
 * and without a journal. Whatever computes the result asks, and pays, again: each action, and {@code ORDER BY}, which looks at a sample first. Cache it or save it before it is sorted, counted or shown. Take the struct in an inner query, as
 * above, and its fields outside: {@code complete(m, p).text, complete(m, p).cost_usd} are two calls. For more rows, use {@link
 * BulkCompletion}.
 *
 * <p>A row that fails gives a struct with {@code error_kind}, and does not fail the query; so does one whose model or prompt is null. Not
 * thread-safe until it is registered; registered, it is.
 */
public final class CompleteFunction {

  /** What it is called unless another name is given. */
  public static final String NAME = "complete";

  private final Map<String, String> settings = new LinkedHashMap<>();
  private final BulkJob defaults = BulkJob.named("");
  private @Nullable String plugins;
  private @Nullable Integer maxTokens;
  private Duration rowTimeout = defaults.rowTimeout();

  private CompleteFunction() {}

  /** A function with the settings that the executors have. */
  public static CompleteFunction create() {
    return new CompleteFunction();
  }

  /** As {@link BulkCompletion#settings}. */
  public CompleteFunction settings(String name, String value) {
    settings.put(name, value);
    return this;
  }

  /** As {@link BulkCompletion#plugins}. */
  public CompleteFunction plugins(String folder) {
    plugins = folder;
    return this;
  }

  /** The most tokens of an answer. */
  public CompleteFunction maxTokens(int tokens) {
    maxTokens = tokens;
    return this;
  }

  /** How long a row may take; 10 minutes if not set. */
  public CompleteFunction rowTimeout(Duration most) {
    rowTimeout = most;
    return this;
  }

  /**
   * Makes it known to that session as {@value #NAME}.
   *
   * @throws IllegalArgumentException if a setting looks like a key
   */
  public void register(SparkSession spark) {
    register(spark, NAME);
  }

  /** The same with another name. */
  public void register(SparkSession spark, String name) {
    BulkJob job = new BulkJob(
        name + "-" + UUID.randomUUID().toString().substring(0, 8),
        settings,
        plugins,
        1,
        rowTimeout,
        defaults.maxAttempts(),
        defaults.rate(),
        defaults.onError(),
        null);
    spark
        .udf()
        .register(
            name,
            functions.udf(new OneRow(job, maxTokens), AnswerColumn.TYPE).asNondeterministic());
  }

  /** Runs in tasks, and on the driver where Spark needs no task for a query. */
  private record OneRow(BulkJob job, @Nullable Integer maxTokens)
      implements UDF2<@Nullable String, @Nullable String, Row> {

    @Override
    public Row call(@Nullable String model, @Nullable String prompt) {
      if (model == null || prompt == null) {
        return AnswerColumn.of(
            BulkAnswer.unaskable("the " + (model == null ? "model" : "prompt") + " is null"));
      }
      CompletionOptions.Builder options = CompletionOptions.builder();
      if (maxTokens != null) {
        options.maxTokens(maxTokens);
      }
      CompletionRequest request;
      try {
        request = CompletionRequest.builder(model)
            .user(prompt)
            .options(options.build())
            .build();
      } catch (RuntimeException e) {
        return AnswerColumn.of(BulkAnswer.unaskable("no request could be made of the row: " + e));
      }
      TaskContext task = TaskContext.get();
      BooleanSupplier cancelled = task == null ? () -> false : task::isInterrupted;
      BulkRow<String> row = BulkRow.of("", "", request);
      // A task of the engine, since that ends with Spark's.
      try (Engines.Borrowed engine = Engines.uncoordinated(job);
          BulkTask<String> one = engine.engine().task(List.of(row).iterator(), null, cancelled)) {
        return AnswerColumn.of(one.next().answer());
      }
    }
  }
}
