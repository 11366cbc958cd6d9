package dev.patchbay.registry;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.provider.ProviderInfo;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Gives providers their settings. Thread-safe. */
final class Configuration {

  private final ProviderSettings settings;
  private final Map<String, ProviderConfig> configs;

  /** Limits by provider id, as read when the provider was last configured: a file they refer to may be gone later. */
  private final ConcurrentMap<String, LoadLimits> limits = new ConcurrentHashMap<>();

  /**
   * Makes a configuration.
   *
   * @param configs the settings by provider id that win over the others
   */
  Configuration(ProviderSettings settings, Map<String, ProviderConfig> configs) {
    this.settings = settings;
    this.configs = Map.copyOf(configs);
  }

  /** The providers that are to be made of a prototype, itself first, by id. */
  Map<String, Callable<AbstractProvider>> of(AbstractProvider prototype, ProviderInfo info) {
    Map<String, Callable<AbstractProvider>> all = new LinkedHashMap<>();
    all.put(info.id(), () -> configured(prototype, info, info.id()));
    settings
        .instancesOf(info.id())
        .forEach(id -> all.putIfAbsent(id, () -> configured(prototype, info, id)));
    return all;
  }

  private AbstractProvider configured(AbstractProvider prototype, ProviderInfo info, String id) {
    // Wrong limits are the provider's failure, as any other wrong setting is.
    readLimitsOf(id);
    ProviderConfig own = ownOf(id).filtered(name -> !LoadLimits.isLimit(name));
    return prototype.configured(settings.configOf(info, id, own));
  }

  /**
   * Reads how much the provider of that id may be asked.
   *
   * @throws IllegalArgumentException if such a setting is wrong
   */
  void readLimitsOf(String id) {
    limits.put(id, LoadLimits.of(settings.limitsOf(id, ownOf(id).filtered(LoadLimits::isLimit))));
  }

  /** How much the provider of that id, which was configured, may be asked. */
  LoadLimits limitsOf(String id) {
    return limits.getOrDefault(id, LoadLimits.NONE);
  }

  private ProviderConfig ownOf(String id) {
    return configs.getOrDefault(id, ProviderConfig.empty());
  }

  /** The unused settings, each as a sentence for people. */
  List<String> unused(Collection<String> ids, Collection<String> made) {
    List<String> unused = new ArrayList<>(settings.unused(ids, made));
    configs.keySet().stream()
        .filter(id -> !ids.contains(id))
        .sorted()
        .map(id -> "config(\"" + id + "\", ...) is for an unknown provider")
        .forEach(unused::add);
    return unused;
  }
}
