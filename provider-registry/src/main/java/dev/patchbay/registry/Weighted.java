package dev.patchbay.registry;

import java.util.List;
import java.util.Map;

/** Draws lots, of which a provider has as many as its weight. */
record Weighted(Map<String, Integer> weights) implements Strategy {

  Weighted {
    weights = Map.copyOf(weights);
    weights.forEach((id, weight) -> {
      if (weight < 0) {
        throw new IllegalArgumentException(
            "The weight of provider " + id + " is 0 or more, not " + weight);
      }
    });
  }

  @Override
  public int choose(List<Candidate> candidates, Draw draw) {
    long total = 0;
    for (Candidate candidate : candidates) {
      total += weight(candidate);
    }
    if (total == 0) {
      return 0;
    }
    long lot = Math.floorMod(draw.random(), total);
    int index = 0;
    while (lot >= weight(candidates.get(index))) {
      lot -= weight(candidates.get(index));
      index++;
    }
    return index;
  }

  private int weight(Candidate candidate) {
    return weights.getOrDefault(candidate.id(), 1);
  }
}
