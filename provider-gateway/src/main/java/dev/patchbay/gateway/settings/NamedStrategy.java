package dev.patchbay.gateway.settings;

import dev.patchbay.registry.Strategy;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * A strategy by its name in files and requests.
 *
 * @param name one of {@link #NAMES}, or {@value #WEIGHTED}
 * @param weights the weight of each provider, by id; empty unless the strategy is {@value #WEIGHTED}
 */
public record NamedStrategy(String name, Map<String, Integer> weights) {

  /** The name of the strategy that has weights. */
  public static final String WEIGHTED = "weighted";

  private static final Map<String, Strategy> STRATEGIES = strategies();

  /** The names of strategies without weights. Calls without a key of {@code sticky} go to the provider with the fewest calls under way. */
  public static final Set<String> NAMES = Collections.unmodifiableSet(STRATEGIES.keySet());

  /** Copies the weights. */
  public NamedStrategy {
    weights = Map.copyOf(weights);
  }

  /** The strategy of that name without weights. */
  static NamedStrategy of(String name) {
    return new NamedStrategy(name, Map.of());
  }

  /** The registry's strategy. */
  public Strategy strategy() {
    Strategy plain = STRATEGIES.get(name);
    return plain == null ? Strategy.weighted(weights) : plain;
  }

  private static Map<String, Strategy> strategies() {
    Map<String, Strategy> strategies = new LinkedHashMap<>();
    strategies.put("priority", Strategy.priority());
    strategies.put("round-robin", Strategy.roundRobin());
    strategies.put("least-outstanding", Strategy.leastOutstanding());
    strategies.put("fastest", Strategy.fastest());
    strategies.put("cheapest", Strategy.cheapest());
    strategies.put("sticky", Strategy.sticky(Strategy.leastOutstanding()));
    return strategies;
  }
}
