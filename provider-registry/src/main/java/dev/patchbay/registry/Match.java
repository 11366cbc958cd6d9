package dev.patchbay.registry;

import dev.patchbay.provider.CompletionRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The answer of a catalog to a query, before health is considered. Immutable, and shared by equal queries.
 *
 * @param queries what is meant, with each model; the first names the others as its fallback models
 * @param candidates the providers that meet the query, the preferred one first; immutable
 */
record Match(Catalog catalog, List<ProviderQuery> queries, List<Candidate> candidates) {

  /** What was asked for. */
  ProviderQuery query() {
    return queries.get(0);
  }

  /** The request with the model that the query means, where it names {@code provider/model}. */
  CompletionRequest meant(CompletionRequest request) {
    return withModel(request, query().model().orElse(request.model()));
  }

  /** The request for that model. */
  static CompletionRequest withModel(CompletionRequest request, String model) {
    return model.equals(request.model())
        ? request
        : request.toBuilder().model(model).build();
  }

  /** The whole decision while no provider is cooling down. */
  Selection selection() {
    return new Selection(this, candidates, Map.of());
  }

  /**
   * The whole decision.
   *
   * @param resting the cool-down of a candidate, or null if it has none
   */
  Selection selection(Function<Candidate, @Nullable CoolDown> resting) {
    Map<Candidate, CoolDown> rests = new HashMap<>();
    for (Candidate candidate : candidates) {
      CoolDown rest = resting.apply(candidate);
      if (rest != null) {
        rests.put(candidate, rest);
      }
    }
    // Asks the map and not the function again, since a cool-down may end in between.
    CoolDown.Parted parted = CoolDown.part(candidates, rests::get);
    // A cool-down never takes the last candidate away.
    return new Selection(this, parted.awake().isEmpty() ? parted.resting() : parted.awake(), rests);
  }

  /** Those candidates alone that have the same model as the first one. */
  Match ofOneModel() {
    if (candidates.isEmpty()) {
      return this;
    }
    String model = candidates.get(0).modelId();
    return new Match(
        catalog,
        queries,
        candidates.stream().filter(each -> each.modelId().equals(model)).toList());
  }
}
