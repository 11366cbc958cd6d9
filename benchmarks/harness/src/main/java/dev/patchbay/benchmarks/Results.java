package dev.patchbay.benchmarks;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What was measured, and what could not be. */
final class Results {

  private record Key(Case what, Contestant client) {}

  private final Map<Key, Map<Metric, List<Double>>> figures = new HashMap<>();
  private final Map<Key, String> failures = new HashMap<>();

  void add(Case what, Contestant client, Map<Metric, Double> measured) {
    Map<Metric, List<Double>> all =
        figures.computeIfAbsent(new Key(what, client), key -> new EnumMap<>(Metric.class));
    measured.forEach(
        (metric, value) -> all.computeIfAbsent(metric, key -> new ArrayList<>()).add(value));
  }

  void fail(Case what, Contestant client, String reason) {
    failures.putIfAbsent(new Key(what, client), reason);
  }

  boolean failed(Case what, Contestant client) {
    return failures.containsKey(new Key(what, client));
  }

  /** Why that client has no figures for that case, or empty. */
  String failure(Case what, Contestant client) {
    return failures.getOrDefault(new Key(what, client), "");
  }

  Spread spread(Case what, Contestant client, Metric metric) {
    return Spread.of(
        figures.getOrDefault(new Key(what, client), Map.of()).getOrDefault(metric, List.of()));
  }
}
