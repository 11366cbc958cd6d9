package dev.patchbay.benchmarks;

import java.util.List;
import java.util.Locale;

/** One thing that is measured. */
enum Case {
  SMALL(Scene.SMALL, Kind.WHOLE, 1, "A whole answer of 300 characters, a call"),
  LARGE(Scene.LARGE, Kind.WHOLE, 1, "A whole answer of 200 KB, a call"),
  LARGE_QUOTED(Scene.LARGE_QUOTED, Kind.WHOLE, 1, "The same with typographic quotes, a call"),
  STREAM_16(Scene.STREAM_16, Kind.STREAM, 1, "A stream of 16 chunks, a call"),
  STREAM_20000(Scene.STREAM_20000, Kind.STREAM, 1, "A stream of 20,000 chunks, a token"),
  CALLERS_16(Scene.SMALL, Kind.CALLERS, 16, "16 callers, whole answers of 300 characters"),
  CALLERS_64(Scene.SMALL, Kind.CALLERS, 64, "64 callers, whole answers of 300 characters"),
  PACED_200(Scene.PACED, Kind.PACED, 200, "200 streams at 5 ms a chunk; CPU and bytes a token"),
  OPEN_1000(Scene.HELD, Kind.OPEN, 1_000, "1,000 open streams, heap a stream"),
  OPEN_10000(Scene.HELD, Kind.OPEN, 10_000, "10,000 open streams, heap a stream"),
  START(Scene.SMALL, Kind.START, 1, "JVM start to first answer");

  /** How a case puts load on a client, and what is read from it. */
  enum Kind {
    WHOLE,
    STREAM,
    CALLERS,
    PACED,
    OPEN,
    START;

    List<Metric> metrics() {
      return switch (this) {
        case WHOLE, STREAM -> List.of(Metric.CPU, Metric.BYTES, Metric.WALL);
        case CALLERS -> List.of(Metric.RATE, Metric.CPU);
        case PACED ->
          List.of(
              Metric.FIRST_P50,
              Metric.FIRST_P99,
              Metric.LATE_P50,
              Metric.LATE_P99,
              Metric.CPU,
              Metric.BYTES,
              Metric.THREADS);
        case OPEN -> List.of(Metric.HEAP, Metric.THREADS);
        case START -> List.of(Metric.START, Metric.START_CPU, Metric.CLASSES);
      };
    }
  }

  private final Scene scene;
  private final Kind kind;
  private final int callers;
  private final String title;

  Case(Scene scene, Kind kind, int callers, String title) {
    this.scene = scene;
    this.kind = kind;
    this.callers = callers;
    this.title = title;
  }

  Scene scene() {
    return scene;
  }

  Kind kind() {
    return kind;
  }

  /** How many threads call at once. */
  int callers() {
    return callers;
  }

  String title() {
    return title;
  }

  /** Its name on the command line. */
  String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
