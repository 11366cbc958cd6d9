package dev.patchbay.registry;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.ProviderInfo;
import dev.patchbay.registry.plugin.LoadedPlugin;
import dev.patchbay.registry.plugin.LoadedProvider;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A registry at one moment: the provider of each id, what cannot be used, and what became of each plugin. Immutable. */
final class Snapshot {

  private static final Comparator<PluginFailure> BY_SOURCE =
      Comparator.comparing(PluginFailure::source).thenComparing(PluginFailure::className);

  private final List<LoadedProvider> loaded;
  private final List<AbstractProvider> providers;
  private final List<PluginReport> reports;
  private final Catalog catalog;
  // Made when first asked for: many registries never have a router. Made twice it is the same.
  private volatile @Nullable ProviderInfo combined;

  private Snapshot(List<LoadedProvider> loaded, List<PluginReport> reports, Catalog catalog) {
    this.loaded = List.copyOf(loaded);
    this.providers = loaded.stream().map(LoadedProvider::provider).toList();
    this.reports = List.copyOf(reports);
    this.catalog = catalog;
  }

  /**
   * Decides which provider has which id.
   *
   * @param own what the application has made, whose ids differ
   * @param plugins the others; of two with one id the first has it
   * @param priority which are to be preferred, by id
   * @param findings makes the findings, given the failures and the ids
   * @param facts what is known of models beside what their providers declare
   * @param limits how much the provider of an id may be asked
   */
  static Snapshot of(
      List<LoadedProvider> own,
      List<LoadedPlugin> plugins,
      List<String> priority,
      BiFunction<List<PluginFailure>, Collection<String>, Findings> findings,
      KnownFacts facts,
      Function<String, LoadLimits> limits,
      ConcurrentMap<String, Load> loads) {
    Map<String, LoadedProvider> byId = byId(own, plugins);
    List<PluginFailure> failures = new ArrayList<>();
    List<PluginReport> reports = new ArrayList<>();
    for (LoadedPlugin plugin : plugins) {
      List<String> given = new ArrayList<>();
      List<PluginFailure> all = new ArrayList<>(plugin.failures());
      for (LoadedProvider each : plugin.providers()) {
        LoadedProvider first = byId.get(each.id());
        if (first == null || first.equals(each)) {
          given.add(each.id());
        } else {
          all.add(taken(each, first));
        }
      }
      failures.addAll(all);
      PluginReport report = plugin.report();
      if (report != null) {
        boolean whole = given.size() == plugin.providers().size();
        reports.add(whole ? report : report.inPart(given, all));
      }
    }
    failures.sort(BY_SOURCE);
    List<LoadedProvider> ordered = inPriority(byId, priority);
    Set<String> ids = new TreeSet<>(byId.keySet());
    plugins.forEach(plugin -> ids.addAll(plugin.ids()));
    return new Snapshot(
        ordered, reports, Catalog.of(ordered, findings.apply(failures, ids), facts, limits, loads));
  }

  /** The providers by id. A provider keeps its own id even if a further instance of another one is given that id, and with it the key. */
  private static Map<String, LoadedProvider> byId(
      List<LoadedProvider> own, List<LoadedPlugin> plugins) {
    Map<String, LoadedProvider> byId = new TreeMap<>();
    own.forEach(each -> byId.put(each.id(), each));
    for (boolean instances : new boolean[] {false, true}) {
      plugins.stream()
          .flatMap(plugin -> plugin.providers().stream())
          .filter(each -> each.instance() == instances)
          .forEach(each -> byId.putIfAbsent(each.id(), each));
    }
    return byId;
  }

  private static PluginFailure taken(LoadedProvider late, LoadedProvider first) {
    return new PluginFailure(
        late.source(),
        late.className(),
        PluginFailure.Stage.REGISTRATION,
        "Remove one of the two.",
        new IllegalStateException("the id " + late.id() + " is taken by " + first.className()
            + (first.source().isEmpty()
                ? ", which the application added"
                : " from " + first.source())));
  }

  private static List<LoadedProvider> inPriority(
      Map<String, LoadedProvider> byId, List<String> priority) {
    Map<String, LoadedProvider> others = new TreeMap<>(byId);
    List<LoadedProvider> ordered = new ArrayList<>();
    for (String id : priority) {
      LoadedProvider preferred = others.remove(id);
      if (preferred != null) {
        ordered.add(preferred);
      }
    }
    // Sorting keeps the order of ids among equals.
    others.values().stream()
        .sorted(Comparator.comparing(each -> each.info().reseller()))
        .forEach(ordered::add);
    return ordered;
  }

  /** In declared priority. */
  List<AbstractProvider> providers() {
    return providers;
  }

  /** The same, with what they said of themselves. */
  List<LoadedProvider> loaded() {
    return loaded;
  }

  /** Those of the plugin folder, in order of name. */
  List<PluginReport> reports() {
    return reports;
  }

  Findings findings() {
    return catalog.findings();
  }

  /** The version that each provider of a plugin belongs to, by the provider's id. */
  Map<String, Object> versions() {
    Map<String, Object> versions = new HashMap<>();
    loaded.forEach(each -> versions.put(each.id(), each.version()));
    return versions;
  }

  Catalog catalog() {
    return catalog;
  }

  ProviderInfo combined() {
    ProviderInfo known = combined;
    if (known == null) {
      known = CombinedInfo.of(catalog.providers().stream().map(Candidate::info).toList());
      combined = known;
    }
    return known;
  }
}
