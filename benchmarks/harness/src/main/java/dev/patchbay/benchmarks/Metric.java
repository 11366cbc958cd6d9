package dev.patchbay.benchmarks;

/** A figure of a case. */
enum Metric {
  CPU("CPU, us", true),
  BYTES("allocated, bytes", true),
  WALL("time, us", true),
  RATE("answers a second", false),
  FIRST_P50("first token p50, ms", true),
  FIRST_P99("first token p99, ms", true),
  LATE_P50("lateness of a token p50, ms", true),
  LATE_P99("lateness of a token p99, ms", true),
  HEAP("live heap, KiB", true),
  THREADS("platform threads", true),
  START("start to first answer, ms", true),
  START_CPU("CPU to first answer, ms", true),
  CLASSES("classes loaded", true);

  private final String label;
  private final boolean smallerIsBetter;

  Metric(String label, boolean smallerIsBetter) {
    this.label = label;
    this.smallerIsBetter = smallerIsBetter;
  }

  String label() {
    return label;
  }

  boolean smallerIsBetter() {
    return smallerIsBetter;
  }
}
