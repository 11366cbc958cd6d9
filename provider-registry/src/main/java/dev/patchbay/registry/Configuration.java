package dev.patchbay.registry;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.ProviderConfig;
import java.util.Collection;
import java.util.Map;

/**
 * Gives providers their settings.
 *
 * @param configs the settings by provider id that win over the others
 */
record Configuration(ProviderSettings settings, Map<String, ProviderConfig> configs) {

  Configuration {
    configs = Map.copyOf(configs);
  }

  /**
   * The provider to use.
   *
   * @param ids those of all providers, which tell apart settings that begin alike
   */
  AbstractProvider configured(AbstractProvider prototype, Collection<String> ids) {
    ProviderConfig config = ProviderConfig.builder()
        .setAll(settings.configOf(prototype.info(), ids))
        .setAll(configs.getOrDefault(prototype.id(), ProviderConfig.empty()))
        .build();
    AbstractProvider configured = prototype.configured(config);
    if (configured == null || !configured.id().equals(prototype.id())) {
      throw new IllegalStateException(
          "its configured() gave " + configured + " in place of " + prototype.id());
    }
    return configured;
  }
}
