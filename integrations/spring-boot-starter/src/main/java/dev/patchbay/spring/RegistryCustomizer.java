package dev.patchbay.spring;

import dev.patchbay.registry.ProviderRegistry;

/**
 * A bean that changes how the auto-configured {@link ProviderRegistry} is built, after the properties have been applied.
 *
 * <pre>{@code
 * @Bean
 * RegistryCustomizer withoutCatalogue() {
 *   return registry -> registry.catalogues();
 * }
 * }</pre>
 */
@FunctionalInterface
public interface RegistryCustomizer {

  /** Is called once, before the registry is built. */
  void customize(ProviderRegistry.Builder registry);
}
