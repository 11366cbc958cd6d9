package dev.patchbay.spark;

import dev.patchbay.bulk.BulkJob;
import dev.patchbay.bulk.BulkStoppedException;
import dev.patchbay.bulk.Coordinator;
import dev.patchbay.bulk.JournalSettings;
import dev.patchbay.spark.BulkPartition.JournalPlace;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Objects;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of a job.
 *
 * @param key the column of the key; null if there is none
 * @param partitions how many tasks there are; 0 to choose
 * @param into the column of the answer
 */
record BulkRun(
    SparkSession spark,
    BulkJob job,
    Dataset<Row> input,
    @Nullable String key,
    RowRequest request,
    int partitions,
    String into) {

  private static final Logger LOG = LoggerFactory.getLogger(BulkCompletion.class);

  /** So that a worker which joins late, or one which is slow, finds work of its size. */
  private static final int PARTITIONS_PER_SLOT = 3;

  /** So that what an attempt has to read of earlier ones fits into memory. */
  private static final long ROWS_OF_A_PARTITION = 20_000;

  private static final String KEY = "__patchbay_key";
  private static final String KNOWN = "__patchbay_known";

  /**
   * Looks at the input, asks for all rows, saves them, and compacts the journal.
   *
   * @param journal its folder; null for none
   */
  void save(String folder, @Nullable String journal, JournalSettings settings) throws IOException {
    SparkContext context = spark.sparkContext();
    OutputFolder.prepare(folder, context.hadoopConfiguration());
    JournalPlace place = journal == null
        ? null
        : new JournalPlace(journal, settings, SerializableConfiguration.broadcast(context));
    JournalTable table = place == null ? null : new JournalTable(spark, place);
    long rows = InputCheck.countedRows(input, key);
    BigDecimal spent = table == null || table.isEmpty() || job.maxSpend() == null
        ? BigDecimal.ZERO
        : table.spent();
    int tasks = partitions > 0 ? partitions : tasksFor(rows, context.defaultParallelism());
    BulkPartition task = new BulkPartition(
        jobOfATask(context, tasks, spent),
        BulkPlugin.isInstalled(context),
        request,
        place,
        new Counters(context));
    Dataset<Row> answers = divided(table, tasks)
        .mapPartitions(task, Encoders.row(input.schema().add(into, AnswerColumn.TYPE)));
    write(answers, folder, new Coordinator(job, spent), rows);
    if (table != null) {
      table.compact(job.id());
    }
  }

  private static int tasksFor(long rows, int slots) {
    long enough = Math.max((long) PARTITIONS_PER_SLOT * slots, rows / ROWS_OF_A_PARTITION);
    return (int) Math.max(1, Math.min(enough, rows));
  }

  /** The input in as many parts: by a number, since Spark would otherwise join small ones, and these rows are small, but slow. */
  private Dataset<Row> divided(@Nullable JournalTable table, int tasks) throws IOException {
    if (table == null) {
      return input.repartition(tasks);
    }
    Dataset<Row> work = withKnown(table);
    return work.repartition(tasks, work.col(KEY));
  }

  private Dataset<Row> withKnown(JournalTable table) throws IOException {
    Dataset<Row> keyed =
        input.withColumn(KEY, InputCheck.column(Objects.requireNonNull(key)).cast("string"));
    if (table.isEmpty()) {
      return keyed.withColumn(KNOWN, functions.lit(null).cast("array<string>"));
    }
    Dataset<Row> known = table.answers("key", KNOWN);
    return keyed
        .join(known, keyed.col(KEY).equalTo(known.col("key")), "left")
        .drop(known.col("key"));
  }

  private BulkJob jobOfATask(SparkContext context, int tasks, BigDecimal spent) {
    if (BulkPlugin.isInstalled(context)) {
      return job;
    }
    int atOnce = Slots.atMost(context, tasks);
    LOG.warn(
        "{}: the plugin {} is not installed (spark.plugins), so each of {} tasks keeps to its share: 1/{} of the"
            + " rate, 1/{} of the budget",
        job.id(),
        BulkPlugin.class.getName(),
        tasks,
        atOnce,
        tasks);
    return job.share(atOnce, tasks, spent);
  }

  private void write(Dataset<Row> answers, String folder, Coordinator coordinator, long rows) {
    SparkContext context = spark.sparkContext();
    BulkPlugin.coordinate(job.id(), coordinator);
    context.addJobTag(job.id());
    try (Progress progress = new Progress(context, job.id(), coordinator, rows)) {
      answers.write().parquet(folder);
      progress.saved(folder);
    } catch (Exception e) {
      // Spark throws checked exceptions that Scala need not declare.
      coordinator.stopReason().ifPresent(reason -> {
        throw new BulkStoppedException(reason, e);
      });
      throw e;
    } finally {
      context.removeJobTag(job.id());
      BulkPlugin.forget(job.id());
    }
  }
}
