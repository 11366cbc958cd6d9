package dev.patchbay.registry;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Which of several providers that can serve a call is asked next. A pure function without a state of its own, so that a
 * decision can be repeated: for the same candidates, with the same figures, and the same draw it chooses the same.
 *
 * <pre>{@code
 * Strategy cheapFirst = Strategy.preferring(candidate -> cheap.contains(candidate.id()), Strategy.fastest());
 * }</pre>
 */
@FunctionalInterface
public interface Strategy {

  /**
   * Chooses. Is called by many threads at once.
   *
   * @param candidates those that have not been tried yet in this call and are not resting, in declared priority; never empty
   * @param draw what else the choice may depend on
   * @return the index of the one to ask next
   */
  int choose(List<Candidate> candidates, Draw draw);

  /** The first in declared priority, always: the others are there for when it fails. */
  static Strategy priority() {
    return (candidates, draw) -> 0;
  }

  /** One after the other. */
  static Strategy roundRobin() {
    return (candidates, draw) -> Math.floorMod(draw.sequence(), candidates.size());
  }

  /**
   * At random, the one more often than the other.
   *
   * @param weights weight by provider id; 1 for those that are not named, and 0 for one that is asked only if nothing else is
   *     left
   * @throws IllegalArgumentException if a weight is negative
   */
  static Strategy weighted(Map<String, Integer> weights) {
    return new Weighted(weights);
  }

  /** The one with the fewest calls under way; of equal ones the first in declared priority. */
  static Strategy leastOutstanding() {
    return new LeastOutstanding();
  }

  /**
   * The faster of two drawn at random, judged by the time to its first token and by how many calls it has under way. Takes
   * the load off a slow provider without flooding the fastest, and one that has not been asked yet gets its turn.
   */
  static Strategy fastest() {
    return new Fastest();
  }

  /**
   * Calls with the same {@linkplain Draw#key() key} go to the same provider, as long as it is among the candidates; if one
   * comes or goes, only the keys that it has won or lost move.
   *
   * @param otherwise chooses for calls without a key
   */
  static Strategy sticky(Strategy otherwise) {
    return new Sticky(otherwise);
  }

  /**
   * Chooses by a strategy among the candidates that a condition holds for, and among all of them if it holds for none.
   *
   * @param condition has no state of its own either
   */
  static Strategy preferring(Predicate<Candidate> condition, Strategy strategy) {
    return new Preferring(condition, strategy);
  }
}
