package dev.patchbay.spark;

import dev.patchbay.bulk.Journal;
import dev.patchbay.bulk.JournalEntry;
import dev.patchbay.bulk.JournalSettings;
import dev.patchbay.spark.BulkPartition.JournalPlace;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.api.java.function.ForeachPartitionFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.api.java.function.ReduceFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import scala.Tuple2;

/** All that the runs of a job have written to its journal, as a table. */
final class JournalTable {

  private static final long BYTES_OF_A_FILE = 128L << 20;

  private final SparkSession spark;
  private final JournalPlace place;
  private final HadoopJournalFiles files;

  JournalTable(SparkSession spark, JournalPlace place) throws IOException {
    this.spark = spark;
    this.place = place;
    files = place.files();
  }

  boolean isEmpty() throws IOException {
    return names().isEmpty();
  }

  private List<String> names() throws IOException {
    return files.names("").stream()
        .filter(name -> name.endsWith(Journal.SUFFIX))
        .toList();
  }

  private Dataset<String> lines() {
    return spark.read().option("pathGlobFilter", "*" + Journal.SUFFIX).textFile(place.folder());
  }

  /** The lines of answered rows by key: columns {@code key} and {@code known}. */
  Dataset<Row> answers(String key, String known) {
    FlatMapFunction<String, Tuple2<String, String>> answered = line -> entry(line)
        .map(entry -> List.of(new Tuple2<>(entry.key(), line)))
        .orElse(List.of())
        .iterator();
    return lines()
        .flatMap(answered, Encoders.tuple(Encoders.STRING(), Encoders.STRING()))
        .toDF(key, "line")
        .groupBy(key)
        .agg(functions.collect_list("line").as(known));
  }

  private static Optional<JournalEntry> entry(String line) {
    return JournalEntry.ofLine(line).filter(entry -> entry.answer().error() == null);
  }

  /** What all entries together have cost, in US dollars, as far as that is known. */
  BigDecimal spent() {
    MapFunction<String, BigDecimal> cost = line -> JournalEntry.ofLine(line)
        .flatMap(entry -> Optional.ofNullable(entry.answer().cost()))
        .map(each -> each.usd())
        .orElse(BigDecimal.ZERO);
    ReduceFunction<BigDecimal> sum = BigDecimal::add;
    return lines()
        .map(cost, Encoders.kryo(BigDecimal.class))
        .union(spark.createDataset(List.of(BigDecimal.ZERO), Encoders.kryo(BigDecimal.class)))
        .reduce(sum);
  }

  /**
   * Writes all answers into as few files as is sensible, and deletes the others. What a crash leaves are entries that stand in two files,
   * which does no harm.
   */
  void compact(String name) throws IOException {
    List<String> old = names();
    int wanted = (int) Math.max(1, files.length() / BYTES_OF_A_FILE);
    if (old.size() <= wanted) {
      return;
    }
    JournalPlace to = place;
    ForeachPartitionFunction<String> write = lines -> {
      TaskContext task = TaskContext.get();
      JournalSettings whole = new JournalSettings(Integer.MAX_VALUE, Duration.ofDays(1));
      try (Journal journal = Journal.open(
          to.files(),
          name + "-compact-" + task.partitionId(),
          Long.toString(task.taskAttemptId()),
          whole)) {
        while (lines.hasNext()) {
          Optional<JournalEntry> entry = JournalEntry.ofLine(lines.next());
          if (entry.isPresent()) {
            journal.add(entry.get());
          }
        }
      }
    };
    lines().distinct().coalesce(wanted).foreachPartition(write);
    for (String file : old) {
      files.delete(file);
    }
  }
}
