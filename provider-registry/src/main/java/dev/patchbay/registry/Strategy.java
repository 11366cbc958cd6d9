package dev.patchbay.registry;

import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ModelPrice;
import dev.patchbay.provider.Usage;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Chooses the provider to ask next among those that can serve a call. A pure function without state, so that a decision can be
 * repeated: the same candidates with the same figures and the same draw give the same choice.
 *
 * <pre>{@code
 * Strategy cheapFirst = Strategy.preferring(candidate -> cheap.contains(candidate.id()), Strategy.fastest());
 * }</pre>
 */
@FunctionalInterface
public interface Strategy {

  /**
   * Chooses. Many threads call it at once.
   *
   * @param candidates those that were not asked yet in this call and are not cooling down, in declared priority; never empty
   * @param draw what else the choice may depend on
   * @return the index of the one to ask next
   */
  int choose(List<Candidate> candidates, Draw draw);

  /** Always the first in declared priority; the others are asked when it fails. */
  static Strategy priority() {
    return new Priority();
  }

  /** Each in turn. */
  static Strategy roundRobin() {
    return new RoundRobin();
  }

  /**
   * At random, by weight.
   *
   * @param weights weight by provider id; an id that is not named weighs 1, and a provider of weight 0 is asked only if no other
   *     is left
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
   * The faster of two drawn at random, by the time to the first token and the number of calls under way. Takes load off a slow
   * provider without flooding the fastest; a provider that has not been asked yet gets its turn.
   */
  static Strategy fastest() {
    return new Fastest();
  }

  /**
   * The one that costs least for the request: for an estimate of its input, and for as much output as it allows, 1,000 tokens if it
   * sets no limit. Those whose price is not known, or disputed, come last; of equal ones the first in declared priority. Prices are
   * known to a {@link dev.patchbay.provider.ModelCatalogue}.
   */
  static Strategy cheapest() {
    return new Cheapest();
  }

  /**
   * Sends calls with the same {@linkplain Draw#key() key} to the same provider while it is a candidate. If a provider comes or goes,
   * only the keys that it takes or had move.
   *
   * @param otherwise chooses for calls without a key
   */
  static Strategy sticky(Strategy otherwise) {
    return new Sticky(otherwise);
  }

  /**
   * The strategies that files and command lines choose by name: {@code priority}, {@code round-robin}, {@code least-outstanding},
   * {@code fastest}, {@code cheapest}, and {@code sticky}, which for calls without a key is {@code least-outstanding}.
   */
  static Map<String, Strategy> byName() {
    Map<String, Strategy> strategies = new LinkedHashMap<>();
    Stream.of(priority(), roundRobin(), leastOutstanding(), fastest(), cheapest())
        .forEach(each -> strategies.put(each.toString(), each));
    strategies.put("sticky", sticky(leastOutstanding()));
    return Collections.unmodifiableMap(strategies);
  }

  /**
   * Applies a strategy to the candidates that meet a condition, and to all candidates if none does.
   *
   * @param condition has no state either
   */
  static Strategy preferring(Predicate<Candidate> condition, Strategy strategy) {
    return new Preferring(condition, strategy);
  }
}

/** The first one. */
record Priority() implements Strategy {

  @Override
  public int choose(List<Candidate> candidates, Draw draw) {
    return 0;
  }

  @Override
  public String toString() {
    return "priority";
  }
}

/** Counts the calls. */
record RoundRobin() implements Strategy {

  @Override
  public int choose(List<Candidate> candidates, Draw draw) {
    return Math.floorMod(draw.sequence(), candidates.size());
  }

  @Override
  public String toString() {
    return "round-robin";
  }
}

/** Draws lots: each provider has as many as its weight. */
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

  @Override
  public String toString() {
    return "weighted " + new TreeMap<>(weights);
  }
}

/** Counts the calls that are under way. */
record LeastOutstanding() implements Strategy {

  @Override
  public int choose(List<Candidate> candidates, Draw draw) {
    int best = 0;
    int fewest = Integer.MAX_VALUE;
    for (int i = 0; i < candidates.size(); i++) {
      int outstanding = candidates.get(i).outstanding();
      if (outstanding < fewest) {
        best = i;
        fewest = outstanding;
      }
    }
    return best;
  }

  @Override
  public String toString() {
    return "least-outstanding";
  }
}

/** Compares two candidates drawn at random. To compare all would send every call to the same one until its figures change. */
record Fastest() implements Strategy {

  @Override
  public int choose(List<Candidate> candidates, Draw draw) {
    int size = candidates.size();
    if (size == 1) {
      return 0;
    }
    int one = Math.floorMod((int) draw.random(), size);
    int other = Math.floorMod((int) (draw.random() >>> Integer.SIZE), size - 1);
    if (other >= one) {
      other++;
    }
    return isFaster(candidates.get(other), candidates.get(one), draw.nowNanos()) ? other : one;
  }

  private static boolean isFaster(Candidate a, Candidate b, long now) {
    int callsOfA = a.outstanding();
    int callsOfB = b.outstanding();
    long timeOfA = a.timeToFirstToken(now);
    long timeOfB = b.timeToFirstToken(now);
    // One without figures is tried at once, but by one call: until that is answered it counts as
    // fast as the other, or all calls would rush there.
    if (timeOfA == 0 && callsOfA > 0) {
      timeOfA = timeOfB;
    }
    if (timeOfB == 0 && callsOfB > 0) {
      timeOfB = timeOfA;
    }
    double costOfA = timeOfA * (callsOfA + 1.0);
    double costOfB = timeOfB * (callsOfB + 1.0);
    return costOfA == costOfB ? callsOfA < callsOfB : costOfA < costOfB;
  }

  @Override
  public String toString() {
    return "fastest";
  }
}

/** Compares prices. Further charges, which no number is known of, make a price count as not known. */
record Cheapest() implements Strategy {

  private static final int USUAL_OUTPUT = 1_000;

  @Override
  public int choose(List<Candidate> candidates, Draw draw) {
    CompletionRequest request = draw.request();
    long input = request == null ? USUAL_OUTPUT : RequestSize.inputTokens(request);
    int output =
        request == null ? USUAL_OUTPUT : request.options().maxTokens().orElse(USUAL_OUTPUT);
    int best = 0;
    BigDecimal least = null;
    for (int i = 0; i < candidates.size(); i++) {
      ModelPrice price = candidates.get(i).price();
      if (price == null || price.furtherCharges()) {
        continue;
      }
      BigDecimal cost = price.cost(Usage.of(input, output)).usd();
      if (least == null || cost.compareTo(least) < 0) {
        best = i;
        least = cost;
      }
    }
    return best;
  }

  @Override
  public String toString() {
    return "cheapest";
  }
}

/** Rendezvous hashing: a key and each candidate's id give a number, and the highest wins. */
record Sticky(Strategy otherwise) implements Strategy {

  // The parameters of 64-bit FNV-1a.
  private static final long OFFSET = 0xCBF29CE484222325L;
  private static final long PRIME = 0x100000001B3L;

  Sticky {
    Objects.requireNonNull(otherwise, "otherwise");
  }

  @Override
  public int choose(List<Candidate> candidates, Draw draw) {
    String key = draw.key();
    if (key == null) {
      return otherwise.choose(candidates, draw);
    }
    long hashOfKey = hash(key);
    int best = 0;
    long highest = Long.MIN_VALUE;
    for (int i = 0; i < candidates.size(); i++) {
      long score = Draw.mixed(hashOfKey ^ hash(candidates.get(i).id()));
      if (score > highest) {
        best = i;
        highest = score;
      }
    }
    return best;
  }

  // String.hashCode() is the same for "an" and "c0": one of two such providers would get no key.
  private static long hash(String text) {
    long hash = OFFSET;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * PRIME;
    }
    return hash;
  }

  @Override
  public String toString() {
    return "sticky, without a key " + otherwise;
  }
}

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
