package dev.patchbay.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/** Narrows the candidates for another strategy, unless none would be left. */
record Preferring(Predicate<Candidate> condition, Strategy strategy) implements Strategy {

  Preferring {
    Objects.requireNonNull(condition, "condition");
    Objects.requireNonNull(strategy, "strategy");
  }

  @Override
  public int choose(List<Candidate> candidates, Draw draw) {
    List<Candidate> preferred = new ArrayList<>(candidates.size());
    for (Candidate candidate : candidates) {
      if (condition.test(candidate)) {
        preferred.add(candidate);
      }
    }
    if (preferred.isEmpty()) {
      return strategy.choose(candidates, draw);
    }
    return candidates.indexOf(draw.choose(strategy, preferred));
  }
}
