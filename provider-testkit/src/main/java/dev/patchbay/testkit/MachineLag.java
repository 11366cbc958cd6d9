package dev.patchbay.testkit;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * How much slower than a quiet machine this one is at the moment: by how much what computes is held up, for processors are
 * shared, and how late what waits is woken.
 *
 * @param share how long computing takes, as a multiple of the processor time that it needs; 1 on a quiet machine
 * @param late how much later than it asked a thread is woken
 */
record MachineLag(double share, Duration late) {

  /** In a call and its end there are about as many threads to wake, one after another. */
  private static final int WAKE_UPS = 20;

  private static final long COMPUTED = TimeUnit.MILLISECONDS.toNanos(10);
  private static final long AT_MOST = TimeUnit.MILLISECONDS.toNanos(500);
  private static final int NAPS = 5;
  private static final long NAP = TimeUnit.MILLISECONDS.toNanos(1);

  /** Measures, which takes some 15 ms on a quiet machine and half a second on any other. */
  static MachineLag now() {
    return new MachineLag(measuredShare(), measuredLateness());
  }

  /** What takes that long on a quiet machine takes as long as this here. */
  Duration stretched(Duration quiet) {
    double nanos = quiet.toNanos() * share + (double) late.toNanos() * WAKE_UPS;
    return Duration.ofNanos((long) nanos);
  }

  private static double measuredShare() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long start = System.nanoTime();
    long startComputing = threads.getCurrentThreadCpuTime();
    long passed = 0;
    long computed = 0;
    while (computed < COMPUTED && passed < AT_MOST) {
      passed = System.nanoTime() - start;
      computed = threads.getCurrentThreadCpuTime() - startComputing;
    }
    return Math.max(1, (double) passed / Math.max(1, computed));
  }

  private static Duration measuredLateness() {
    long start = System.nanoTime();
    int naps = 0;
    while (naps < NAPS && System.nanoTime() - start < AT_MOST) {
      LockSupport.parkNanos(NAP);
      naps++;
    }
    long late = System.nanoTime() - start - naps * NAP;
    return Duration.ofNanos(Math.max(0, late) / naps);
  }
}
