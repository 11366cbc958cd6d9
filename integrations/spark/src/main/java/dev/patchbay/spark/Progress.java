package dev.patchbay.spark;

import dev.patchbay.bulk.Coordinator;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.spark.SparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs every ten seconds how far a coordinated job is, and cancels it when it is to stop. */
final class Progress implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(BulkCompletion.class);
  private static final long LOG_EVERY = TimeUnit.SECONDS.toNanos(10);
  private static final long LOOK_EVERY = TimeUnit.MILLISECONDS.toNanos(250);

  private final SparkContext context;
  private final String job;
  private final Coordinator coordinator;
  private final long rows;
  private final Thread thread;
  private volatile boolean closed;

  /**
   * Begins.
   *
   * @param job is also the tag of its Spark jobs
   * @param rows how many there are; negative if that is not known
   */
  Progress(SparkContext context, String job, Coordinator coordinator, long rows) {
    this.context = context;
    this.job = job;
    this.coordinator = coordinator;
    this.rows = rows;
    thread = new Thread(this::run, "patchbay-bulk-progress");
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    long logged = System.nanoTime();
    long doneThen = 0;
    boolean stopped = false;
    while (!closed) {
      LockSupport.parkNanos(LOOK_EVERY);
      String reason = coordinator.stopReason().orElse("");
      if (!reason.isEmpty() && !stopped) {
        stopped = true;
        context.cancelJobsWithTag(job, reason);
      }
      long now = System.nanoTime();
      if (now - logged >= LOG_EVERY) {
        long done = coordinator.tally().done();
        log(done - doneThen, now - logged);
        logged = now;
        doneThen = done;
      }
    }
  }

  /** Logs the end. */
  void saved(String folder) {
    LOG.info("{}: {} rows are saved to {}", job, rows, folder);
  }

  private void log(long done, long nanos) {
    double rate = (double) done * TimeUnit.SECONDS.toNanos(1) / nanos;
    LOG.info("{}: {}", job, coordinator.tally().inWords(rows, rate));
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
