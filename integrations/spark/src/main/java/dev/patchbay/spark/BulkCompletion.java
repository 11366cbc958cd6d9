package dev.patchbay.spark;

import dev.patchbay.bulk.BulkJob;
import dev.patchbay.bulk.BulkStoppedException;
import dev.patchbay.bulk.ErrorPolicy;
import dev.patchbay.bulk.JournalSettings;
import dev.patchbay.bulk.Money;
import dev.patchbay.bulk.RateLimit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * A job that asks for a completion for each row of a dataset, and saves each row once, with its answer or with its error.
 *
 * <pre>{@code
 * Dataset<Row> answers = BulkCompletion.on(prompts)
 *     .key("id").prompt("prompt")
 *     .model("gpt-4o-mini").settings("openai.api-key", "env:OPENAI_API_KEY")
 *     .concurrencyPerTask(32).rate(RateLimit.perMinute(3_000, 400_000))
 *     .journal("hdfs:/jobs/17/").onError(ErrorPolicy.rows().stopOn(ErrorKind.AUTHENTICATION).stopAtShare(0.2))
 *     .maxSpend(Money.usd("50")).maxTokens(500)
 *     .save("hdfs:/answers");
 * BulkReport report = BulkReport.of(answers);
 * }</pre>
 *
 * <p>The answer is a column {@value #ANSWER} beside those of the input: a struct of {@code text}, {@code refusal}, {@code tool_calls},
 * {@code finish_reason}, {@code provider}, {@code model}, {@code usage}, {@code cost_usd}, {@code cost_at_least}, {@code attempts}, {@code
 * error_kind}, {@code error_message} and {@code replayed}. A row that fails never fails its task.
 *
 * <p>With a {@linkplain #journal journal}, what was answered is not paid for again: not after an executor was lost, and not when the driver
 * died and the same job is started again. Rate and budget hold for the cluster if {@link BulkPlugin} is installed.
 *
 * <p>Not thread-safe. Works with Spark's own sessions, not with Spark Connect.
 */
public final class BulkCompletion {

  /** The column of the answer, unless {@link #into} names another one. */
  public static final String ANSWER = "answer";

  private final Dataset<Row> input;
  private final Map<String, String> settings = new LinkedHashMap<>();
  private final BulkJob defaults = BulkJob.named("");
  private @Nullable String key;
  private @Nullable String prompt;
  private @Nullable String system;
  private @Nullable String model;
  private @Nullable Integer maxTokens;
  private @Nullable Double temperature;
  private @Nullable RowRequest request;
  private @Nullable String plugins;
  private int concurrency = defaults.concurrency();
  private int maxAttempts = defaults.maxAttempts();
  private Duration rowTimeout = defaults.rowTimeout();
  private RateLimit rate = defaults.rate();
  private ErrorPolicy onError = defaults.onError();
  private @Nullable Money maxSpend;
  private @Nullable String journal;
  private JournalSettings journalSettings = JournalSettings.DEFAULT;
  private int partitions;
  private String into = ANSWER;

  private BulkCompletion(Dataset<Row> input) {
    this.input = Objects.requireNonNull(input, "input");
  }

  /** A job on these rows. */
  public static BulkCompletion on(Dataset<Row> rows) {
    return new BulkCompletion(rows);
  }

  /** The column that tells rows apart, by its text: needed for a journal. Its values are neither null nor the same for two rows. */
  public BulkCompletion key(String column) {
    key = column;
    return this;
  }

  /** The column with what the user says. A row where it is null fails. */
  public BulkCompletion prompt(String column) {
    prompt = column;
    return this;
  }

  /** What the system says before each prompt. */
  public BulkCompletion system(String text) {
    system = text;
    return this;
  }

  /** The model to ask for. */
  public BulkCompletion model(String id) {
    model = id;
    return this;
  }

  /** The most tokens of an answer; a budget needs it for models whose limit is not known. */
  public BulkCompletion maxTokens(int tokens) {
    maxTokens = tokens;
    return this;
  }

  /** The temperature. */
  public BulkCompletion temperature(double value) {
    temperature = value;
    return this;
  }

  /** What to ask of each row, in place of {@link #prompt}, {@link #system}, {@link #model} and the options. */
  public BulkCompletion request(RowRequest function) {
    request = function;
    return this;
  }

  /**
   * A setting of a provider, as each executor is to have it; it wins over the executor's own.
   *
   * @param name such as {@code openai.base-url}, or {@code instances}
   * @param value for a key, where each executor finds it: {@code env:NAME} or {@code file:PATH}
   */
  public BulkCompletion settings(String name, String value) {
    settings.put(name, value);
    return this;
  }

  /** A folder on each executor whose jars are plugins, apart from Spark's libraries and from each other; in place of the class path. */
  public BulkCompletion plugins(String folder) {
    plugins = folder;
    return this;
  }

  /** How many calls each task makes at the same time; 16 if not set. */
  public BulkCompletion concurrencyPerTask(int calls) {
    concurrency = calls;
    return this;
  }

  /** The most attempts at a row; 8 if not set. */
  public BulkCompletion maxAttempts(int most) {
    maxAttempts = most;
    return this;
  }

  /** How long a row may take once its first attempt may begin; 10 minutes if not set. */
  public BulkCompletion rowTimeout(Duration most) {
    rowTimeout = most;
    return this;
  }

  /** How much all tasks together may ask; no limit if not set. */
  public BulkCompletion rate(RateLimit limit) {
    rate = limit;
    return this;
  }

  /** When failed rows stop the job; never if not set. */
  public BulkCompletion onError(ErrorPolicy policy) {
    onError = policy;
    return this;
  }

  /**
   * What all tasks together may spend, with what the journal says was spent before. A row that might cost more than is left fails as {@code
   * QUOTA_EXHAUSTED}. Prices are those of a catalogue among the jars, such as {@code provider-catalogue}.
   */
  public BulkCompletion maxSpend(Money most) {
    maxSpend = most;
    return this;
  }

  /** The folder, on a file system that all executors share, of what was answered so far. It holds answers in clear. */
  public BulkCompletion journal(String folder) {
    journal = folder;
    return this;
  }

  /** How often a file of the journal is closed: after so many rows or that time, whichever comes first. 1,000 rows and 10 s if not set. */
  public BulkCompletion journalEvery(int rows, Duration time) {
    journalSettings = new JournalSettings(rows, time);
    return this;
  }

  /** How many tasks there are; if not set, three for each that can run at the same time, and more if one had over 20,000 rows. */
  public BulkCompletion partitions(int count) {
    partitions = count;
    return this;
  }

  /** The column of the answer, which the input must not have; {@value #ANSWER} if not set. */
  public BulkCompletion into(String column) {
    into = column;
    return this;
  }

  /**
   * Runs the job, and waits for its end.
   *
   * @param folder where Parquet files are written, all at once at the end; there must be none, except for what a run that died has left
   * @return the rows that were saved, read from there, so that counting them asks no service again
   * @throws IllegalArgumentException if something is missing, unknown or contradictory, or two rows have the same key
   * @throws IllegalStateException if there is something at that place
   * @throws BulkStoppedException if the job has stopped before its end; nothing is saved but the journal
   */
  public Dataset<Row> save(String folder) {
    RowRequest asked = checkedRequest();
    SparkSession spark = input.sparkSession();
    SparkContext context = spark.sparkContext();
    BulkJob job = new BulkJob(
        "bulk-" + UUID.randomUUID().toString().substring(0, 8),
        settings,
        plugins,
        concurrency,
        rowTimeout,
        maxAttempts,
        rate,
        onError,
        maxSpend);
    check(context);
    BulkRun run = new BulkRun(spark, job, input, key, asked, partitions, into);
    try {
      run.save(folder, journal, journalSettings);
    } catch (IOException e) {
      throw new UncheckedIOException("The job's files cannot be reached: " + e.getMessage(), e);
    }
    return spark.read().parquet(folder);
  }

  private RowRequest checkedRequest() {
    if (request != null) {
      return request;
    }
    if (prompt == null || model == null) {
      throw new IllegalArgumentException(
          "A job needs a prompt column and a model, or a function that makes requests of rows");
    }
    return new PromptRequest(model, prompt, system, maxTokens, temperature);
  }

  private void check(SparkContext context) {
    InputCheck.columns(input.schema(), prompt, key, into);
    if (journal != null && key == null) {
      throw new IllegalArgumentException(
          "A journal needs to tell rows apart: name the column of their key");
    }
    if (journal == null && maxSpend != null && !BulkPlugin.isInstalled(context)) {
      throw new IllegalArgumentException("A budget needs the plugin " + BulkPlugin.class.getName()
          + " (spark.plugins), or a journal:"
          + " without both, a task that is repeated would not know what was spent before");
    }
    if (journal == null && context.getConf().getBoolean("spark.speculation", false)) {
      throw new IllegalArgumentException(
          "With spark.speculation, tasks are run twice, and both copies pay."
              + " Give the job a journal, or turn speculation off");
    }
  }
}
