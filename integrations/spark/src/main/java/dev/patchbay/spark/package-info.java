/**
 * Completions for millions of rows over an Apache Spark cluster: {@link dev.patchbay.spark.BulkCompletion} is the job, {@link
 * dev.patchbay.spark.BulkPlugin} keeps its limits for the whole cluster.
 */
@NullMarked
package dev.patchbay.spark;

import org.jspecify.annotations.NullMarked;
