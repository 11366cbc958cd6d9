package dev.patchbay.benchmarks;

import java.util.List;

/**
 * The rounds of one figure.
 *
 * @param count how many there are; the rest is zero if none
 */
record Spread(int count, double smallest, double median, double largest) {

  static Spread of(List<Double> values) {
    if (values.isEmpty()) {
      return new Spread(0, 0, 0, 0);
    }
    List<Double> sorted = values.stream().sorted().toList();
    int size = sorted.size();
    double median = (sorted.get((size - 1) / 2) + sorted.get(size / 2)) / 2;
    return new Spread(size, sorted.get(0), median, sorted.get(size - 1));
  }

  boolean isEmpty() {
    return count == 0;
  }
}
