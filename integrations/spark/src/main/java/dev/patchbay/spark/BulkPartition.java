package dev.patchbay.spark;

import dev.patchbay.bulk.BulkJob;
import dev.patchbay.bulk.BulkRow;
import dev.patchbay.bulk.BulkTask;
import dev.patchbay.bulk.Journal;
import dev.patchbay.bulk.JournalEntry;
import dev.patchbay.bulk.JournalSettings;
import dev.patchbay.provider.CompletionRequest;
import java.io.IOException;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;
import org.jspecify.annotations.Nullable;

/**
 * What a task does: the rows of its partition, each with what became of it as a further column.
 *
 * @param coordinated whether the driver lends turns and money; if not, the job has a fixed share of both
 * @param journal where the journal lies; null for none. Then each row has two columns more, which are not passed on: its key, and the
 *     lines that journals have of it
 */
record BulkPartition(
    BulkJob job,
    boolean coordinated,
    RowRequest request,
    @Nullable JournalPlace journal,
    Counters counters)
    implements MapPartitionsFunction<Row, Row> {

  /** Where the journal lies, and how it is written. */
  record JournalPlace(
      String folder, JournalSettings settings, Broadcast<SerializableConfiguration> configuration)
      implements Serializable {

    HadoopJournalFiles files() throws IOException {
      return new HadoopJournalFiles(folder, configuration.value().value());
    }
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) throws IOException {
    TaskContext task = TaskContext.get();
    Journal written = journal == null ? null : open(journal, task);
    BigDecimal spent = written == null ? BigDecimal.ZERO : written.spentEarlier();
    Engines.Borrowed engine = coordinated ? Engines.borrow(job) : Engines.own(job, spent);
    BulkTask<Row> bulk = engine.engine().task(new BulkRows(rows), written, task::isInterrupted);
    TaskCompletionListener atEnd = context -> {
      try (engine) {
        bulk.close();
      }
    };
    task.addTaskCompletionListener(atEnd);
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return bulk.hasNext();
      }

      @Override
      public Row next() {
        BulkTask.Done<Row> done = bulk.next();
        counters.add(done.answer());
        return withAnswer(done);
      }
    };
  }

  private Journal open(JournalPlace place, TaskContext task) throws IOException {
    return Journal.open(
        place.files(),
        "%s-%05d".formatted(job.id(), task.partitionId()),
        Long.toString(task.taskAttemptId()),
        place.settings());
  }

  private Row withAnswer(BulkTask.Done<Row> done) {
    int width = width(done.row());
    Object[] values = new Object[width + 1];
    for (int i = 0; i < width; i++) {
      values[i] = done.row().get(i);
    }
    values[width] = AnswerColumn.of(done.answer());
    return RowFactory.create(values);
  }

  /** How many of a row's columns are the input's. */
  private int width(Row row) {
    return journal == null ? row.size() : row.size() - 2;
  }

  /** The rows as the engine takes them. */
  private final class BulkRows implements Iterator<BulkRow<Row>> {
    private final Iterator<Row> rows;

    BulkRows(Iterator<Row> rows) {
      this.rows = rows;
    }

    @Override
    public boolean hasNext() {
      return rows.hasNext();
    }

    @Override
    public BulkRow<Row> next() {
      Row row = rows.next();
      String key = journal == null ? "" : row.getString(width(row));
      BulkRow<Row> asked;
      try {
        CompletionRequest made = request.of(row);
        asked = made == null
            ? BulkRow.unaskable(row, key, "the function that makes requests gave null")
            : BulkRow.of(row, key, made);
      } catch (Exception e) {
        asked = BulkRow.unaskable(row, key, "no request could be made of the row: " + e);
      }
      return journal == null || row.isNullAt(width(row) + 1)
          ? asked
          : asked.knowing(entries(row.getList(width(row) + 1)));
    }

    private static List<JournalEntry> entries(List<String> lines) {
      return lines.stream().map(JournalEntry::ofLine).flatMap(Optional::stream).toList();
    }
  }
}
