package dev.patchbay.spark;

import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;

/** How many tasks of a job can run at the same time. */
final class Slots {

  private Slots() {}

  /** A bound that holds also when the cluster grows: as many as there are partitions, unless the configuration sets a smaller one. */
  static int atMost(SparkContext context, int partitions) {
    SparkConf conf = context.getConf();
    int ofTask = Math.max(1, conf.getInt("spark.task.cpus", 1));
    int slots = partitions;
    if (context.isLocal()) {
      slots = context.defaultParallelism() / ofTask;
    } else if (conf.contains("spark.cores.max")) {
      slots = conf.getInt("spark.cores.max", partitions) / ofTask;
    }
    return Math.max(1, Math.min(slots, partitions));
  }
}
