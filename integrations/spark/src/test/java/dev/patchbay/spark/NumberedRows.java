package dev.patchbay.spark;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/** Rows with the columns {@code id} and {@code prompt}, such as {@code number 7}, which {@link Service} knows by their numbers. */
final class NumberedRows {

  private NumberedRows() {}

  /** That many rows, from number 0. */
  static Dataset<Row> of(SparkSession spark, long count) {
    return spark.range(count).toDF().withColumn("prompt", functions.expr("concat('number ', id)"));
  }
}
