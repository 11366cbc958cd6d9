package dev.patchbay.provider;

import java.util.Optional;

/**
 * Knows facts about the models of services: limits, capabilities, prices. A registry finds
 * catalogues with {@link java.util.ServiceLoader}, and adds what they know to what providers
 * declare; the module {@code provider-catalogue} is one. Without a catalogue, only what providers
 * declare is known.
 *
 * <p>An application can have one for prices that it has agreed on:
 *
 * <pre>{@code
 * ModelPrice agreed = ModelPrice.of("0.9", "3.6", "our contract", LocalDate.of(2026, 1, 1));
 * ModelCatalogue ours = (service, model) -> service.equals("parrot")
 *     ? Optional.of(new ModelFacts(ModelInfo.of(model), agreed.source(), agreed.asOf(), agreed, false))
 *     : Optional.empty();
 * }</pre>
 *
 * <p>It is asked by many threads at once, when a provider is taken into a registry and when a model
 * is asked for that its provider does not declare; it must not ask a service. What it throws counts
 * as not knowing.
 */
@FunctionalInterface
public interface ModelCatalogue {

  /**
   * What is known of a model at a service.
   *
   * @param service the {@linkplain ProviderInfo#service() service}, such as {@code openai}, whatever
   *     the id of the provider that is asked
   * @param model the id or an alias that the provider declares, or what a request names
   * @return empty if nothing is known
   */
  Optional<ModelFacts> facts(String service, String model);
}
