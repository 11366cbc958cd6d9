package dev.patchbay.registry.plugin;

import dev.patchbay.registry.PluginFailure;
import dev.patchbay.registry.PluginReport;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What became of one plugin.
 *
 * @param report null for what is on the class path, where single jars are not reported
 * @param failures those of the report, if there is one
 * @param ids the ids of all providers that it has said to have, also of those that failed
 */
public record LoadedPlugin(
    @Nullable PluginReport report,
    List<LoadedProvider> providers,
    List<PluginFailure> failures,
    Set<String> ids) {

  /** Copies the lists. */
  public LoadedPlugin {
    providers = List.copyOf(providers);
    failures = List.copyOf(failures);
    ids = Set.copyOf(ids);
  }

  static LoadedPlugin of(PluginReport report, List<LoadedProvider> providers, Set<String> ids) {
    return new LoadedPlugin(report, providers, report.failures(), ids);
  }
}
