package dev.patchbay.spark;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** Looks at the input before any row of it is paid for. */
final class InputCheck {

  private static final int KEYS_SHOWN = 3;

  private InputCheck() {}

  /** Checks that the columns are there, and that of the answer is not. */
  static void columns(
      StructType input, @Nullable String prompt, @Nullable String key, String into) {
    List<String> names = Arrays.asList(input.fieldNames());
    for (String wanted : new String[] {prompt, key}) {
      if (wanted != null && !names.contains(wanted)) {
        throw new IllegalArgumentException(
            "The input has no column " + wanted + "; its columns are " + names);
      }
    }
    if (names.stream().anyMatch(into::equalsIgnoreCase)) {
      throw new IllegalArgumentException("The input has a column " + into
          + " already: name another one for the answer, with into(...)");
    }
  }

  /** The column of exactly that name, dots included. */
  static Column column(String name) {
    return col("`" + name.replace("`", "``") + "`");
  }

  /**
   * Counts the rows, and refuses keys that do not tell them apart.
   *
   * @param key the column, or null if there is none
   */
  static long countedRows(Dataset<Row> input, @Nullable String key) {
    if (key == null) {
      return input.count();
    }
    Dataset<Row> keys = input
        .select(column(key).cast("string").as("k"))
        .groupBy("k")
        .agg(count(lit(1)).as("n"));
    Row counts = keys.agg(
            coalesce(sum("n"), lit(0L)),
            coalesce(max("n"), lit(0L)),
            coalesce(sum(when(col("k").isNull(), col("n")).otherwise(0L)), lit(0L)))
        .head();
    if (counts.getLong(2) > 0) {
      throw new IllegalArgumentException("The key in column " + key + " is null in "
          + counts.getLong(2) + " rows; each row needs one");
    }
    if (counts.getLong(1) > 1) {
      String some = keys.where(col("n").gt(1)).limit(KEYS_SHOWN).collectAsList().stream()
          .map(row -> row.getString(0) + " (" + row.getLong(1) + " rows)")
          .collect(Collectors.joining(", "));
      throw new IllegalArgumentException("Keys in column " + key
          + " stand in several rows, which a journal cannot tell apart: " + some
          + ". Remove the repetitions, or choose a column that differs in each row");
    }
    return counts.getLong(0);
  }
}
