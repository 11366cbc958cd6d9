package dev.patchbay.benchmarks;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Puts the load of a case on a client for a while, makes sure that each answer is the expected one, and measures. */
final class Load {

  private static final int STRETCH = 5;

  private final ChatClient client;
  private final Case what;
  private final long nanos;
  private final long minCalls;
  private final int characters;

  /**
   * A load.
   *
   * @param millis how long it lasts
   * @param minCalls how many calls there have to be, though it take up to {@link #STRETCH} times as long
   */
  Load(ChatClient client, Case what, long millis, long minCalls) {
    this.client = client;
    this.what = what;
    this.nanos = TimeUnit.MILLISECONDS.toNanos(millis);
    this.minCalls = minCalls;
    this.characters = what.scene().text().length();
  }

  Map<Metric, Double> run() throws Exception {
    return switch (what.kind()) {
      case WHOLE, STREAM -> alone();
      case CALLERS -> callers();
      case PACED -> new PacedLoad(client, what).run();
      case OPEN, START -> throw new IllegalArgumentException(what + " is another load's");
    };
  }

  private Map<Metric, Double> alone() throws Exception {
    Usage before = Usage.now();
    long start = System.nanoTime();
    long calls = 0;
    do {
      call();
      calls++;
    } while (goesOn(System.nanoTime() - start, calls));
    Usage after = Usage.now();
    // The figures of a long stream are told for each of its tokens.
    double count = (double) calls * (what == Case.STREAM_20000 ? what.scene().tokens() : 1);
    Map<Metric, Double> figures = new EnumMap<>(Metric.class);
    figures.put(Metric.CPU, after.cpuNanosSince(before) / 1e3 / count);
    figures.put(Metric.WALL, after.wallNanosSince(before) / 1e3 / count);
    figures.put(Metric.BYTES, after.bytesSince(before) / count);
    return figures;
  }

  private Map<Metric, Double> callers() throws Exception {
    AtomicLong calls = new AtomicLong();
    Usage before = Usage.now();
    long start = System.nanoTime();
    Callers callers = Callers.platform();
    for (int i = 0; i < what.callers(); i++) {
      callers.start(() -> {
        do {
          call();
        } while (goesOn(System.nanoTime() - start, calls.incrementAndGet()));
      });
    }
    callers.join();
    Usage after = Usage.now();
    double count = calls.get();
    Map<Metric, Double> figures = new EnumMap<>(Metric.class);
    figures.put(Metric.RATE, count * 1e9 / after.wallNanosSince(before));
    figures.put(Metric.CPU, after.cpuNanosSince(before) / 1e3 / count);
    return figures;
  }

  private boolean goesOn(long elapsed, long calls) {
    return elapsed < nanos || (calls < minCalls && elapsed < STRETCH * nanos);
  }

  private void call() throws Exception {
    if (what.kind() == Case.Kind.STREAM) {
      int[] read = new int[1];
      client.stream(token -> read[0] += token.length());
      require(read[0]);
    } else {
      require(client.complete().length());
    }
  }

  private void require(int read) {
    if (read != characters) {
      throw new IllegalStateException("read " + read + " characters of " + characters);
    }
  }
}
