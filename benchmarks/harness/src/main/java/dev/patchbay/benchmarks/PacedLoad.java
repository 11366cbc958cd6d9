package dev.patchbay.benchmarks;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

/** Many streams at once, each of which is sent a token every few milliseconds. */
final class PacedLoad {

  private final ChatClient client;
  private final int streams;
  private final int tokens;
  private final long[] firstNanos;
  private final long[] lateNanos;
  private final AtomicInteger threads = new AtomicInteger();

  PacedLoad(ChatClient client, Case what) {
    this.client = client;
    this.streams = what.callers();
    this.tokens = what.scene().tokens();
    this.firstNanos = new long[streams];
    this.lateNanos = new long[streams * tokens];
  }

  Map<Metric, Double> run() throws Exception {
    AtomicIntegerArray read = new AtomicIntegerArray(streams);
    Usage before = Usage.now();
    Callers callers = Callers.platform();
    for (int i = 0; i < streams; i++) {
      int stream = i;
      callers.start(() -> {
        long start = System.nanoTime();
        client.stream(token -> arrived(stream, read.getAndIncrement(stream), token, start));
      });
    }
    callers.join();
    Usage after = Usage.now();
    for (int i = 0; i < streams; i++) {
      if (read.get(i) != tokens) {
        throw new IllegalStateException("a stream gave " + read.get(i) + " tokens of " + tokens);
      }
    }
    double count = (double) streams * tokens;
    Map<Metric, Double> figures = new EnumMap<>(Metric.class);
    figures.put(Metric.FIRST_P50, millis(firstNanos, 0.50));
    figures.put(Metric.FIRST_P99, millis(firstNanos, 0.99));
    figures.put(Metric.LATE_P50, millis(lateNanos, 0.50));
    figures.put(Metric.LATE_P99, millis(lateNanos, 0.99));
    figures.put(Metric.CPU, after.cpuNanosSince(before) / 1e3 / count);
    figures.put(Metric.BYTES, after.bytesSince(before) / count);
    figures.put(Metric.THREADS, (double) threads.get());
    return figures;
  }

  private void arrived(int stream, int index, String token, long start) {
    long now = System.nanoTime();
    if (index >= tokens) {
      throw new IllegalStateException("a stream gave more than " + tokens + " tokens");
    }
    if (index == 0) {
      firstNanos[stream] = now - start;
    }
    // The server has written the time into the token.
    lateNanos[stream * tokens + index] = now - Long.parseLong(token.strip());
    if (stream == 0 && index == tokens / 2) {
      threads.set(ManagementFactory.getThreadMXBean().getThreadCount());
    }
  }

  private static double millis(long[] nanos, double quantile) {
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    return sorted[(int) Math.min(sorted.length - 1, Math.round(quantile * sorted.length))] / 1e6;
  }
}
