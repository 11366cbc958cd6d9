package dev.patchbay.registry;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.ProviderInfo;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a registry holds at one moment. Immutable. */
final class Snapshot {

  private final List<AbstractProvider> providers;
  private final List<PluginFailure> failures;
  private final List<PluginReport> plugins;
  private final Catalog catalog;
  // Made when first asked for: many registries never have a router. Made twice it is the same.
  private volatile @Nullable ProviderInfo union;

  Snapshot(
      List<AbstractProvider> providers,
      List<PluginFailure> failures,
      List<PluginReport> plugins,
      Catalog catalog) {
    this.providers = List.copyOf(providers);
    this.failures = List.copyOf(failures);
    this.plugins = List.copyOf(plugins);
    this.catalog = catalog;
  }

  /** In declared priority. */
  List<AbstractProvider> providers() {
    return providers;
  }

  List<PluginFailure> failures() {
    return failures;
  }

  /** Those of the plugin folder, in order of name. */
  List<PluginReport> plugins() {
    return plugins;
  }

  /** The version that each provider of the plugin folder belongs to, by the provider's id. */
  Map<String, Plugin> pluginsByProvider() {
    Map<String, Plugin> byProvider = new HashMap<>();
    for (AbstractProvider provider : providers) {
      if (provider instanceof PluginProvider given) {
        byProvider.put(given.id(), given.plugin());
      }
    }
    return byProvider;
  }

  Catalog catalog() {
    return catalog;
  }

  ProviderInfo union() {
    ProviderInfo known = union;
    if (known == null) {
      known = Union.of(providers);
      union = known;
    }
    return known;
  }
}
