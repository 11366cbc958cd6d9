package dev.patchbay.spark;

import org.apache.spark.sql.SparkSession;

/** Spark in the JVM of a test, with two tasks at the same time and without pages. */
final class LocalSpark {

  private LocalSpark() {}

  /** A session to be configured further. */
  static SparkSession.Builder builder() {
    return SparkSession.builder()
        .master("local[2]")
        .config("spark.ui.enabled", false)
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1");
  }
}
