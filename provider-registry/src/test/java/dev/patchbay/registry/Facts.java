package dev.patchbay.registry;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.Capability;
import dev.patchbay.provider.ModelCatalogue;
import dev.patchbay.provider.ModelFacts;
import dev.patchbay.provider.ModelInfo;
import dev.patchbay.provider.ModelPrice;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A catalogue of what a test says. */
final class Facts implements ModelCatalogue {

  static final LocalDate DAY = LocalDate.of(2026, 11, 1);

  private final Map<String, ModelFacts> known = new HashMap<>();

  /** Knows that of the model; what is 0 is not known. */
  Facts model(String service, String model, int window, int output, Capability... capabilities) {
    ModelInfo info = ModelInfo.builder(model)
        .contextWindow(window)
        .outputLimit(output)
        .capabilities(capabilities)
        .build();
    return add(service, new ModelFacts(info, "a list", DAY, null, false));
  }

  /** Knows that price, in dollars per million tokens, and that the model puts out 1,000 tokens at most. */
  Facts price(String service, String model, String input, String output) {
    ModelInfo info = ModelInfo.builder(model).outputLimit(1_000).build();
    ModelPrice price = ModelPrice.of(input, output, "a list", DAY);
    return add(service, new ModelFacts(info, "a list", DAY, price, false));
  }

  /** Knows that sources disagree on the price. */
  Facts disputed(String service, String model) {
    return add(service, new ModelFacts(ModelInfo.of(model), "a list", DAY, null, true));
  }

  private Facts add(String service, ModelFacts facts) {
    known.put(service + "/" + facts.model().id(), facts);
    return this;
  }

  @Override
  public Optional<ModelFacts> facts(String service, String model) {
    return Optional.ofNullable(known.get(service + "/" + model));
  }

  /** A registry of these providers alone, with these facts. */
  ProviderRegistry registryOf(AbstractProvider... providers) {
    ProviderRegistry.Builder builder =
        ProviderRegistry.builder().discovery(false).settings(ProviderSettings.none());
    List.of(providers).forEach(builder::provider);
    return builder.catalogues(this).build();
  }
}
