package dev.patchbay.registry;

import dev.patchbay.provider.AbstractProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Decides which provider has which id. Those that the application added come first, then those on the class path, then those
 * of the plugin folder: they alone come and go. Immutable once it is made.
 */
final class Registration {

  private static final Comparator<PluginFailure> BY_SOURCE =
      Comparator.comparing(PluginFailure::source).thenComparing(PluginFailure::className);

  private final Map<String, AbstractProvider> byId = new TreeMap<>();
  /** Who has an id, for people. */
  private final Map<String, String> owners = new HashMap<>();

  private final List<PluginFailure> failures = new ArrayList<>();
  private final List<String> priority;

  /**
   * Takes in what the application added.
   *
   * @throws IllegalArgumentException if two share an id
   */
  Registration(List<AbstractProvider> added, List<String> priority) {
    this.priority = priority;
    for (AbstractProvider provider : added) {
      if (byId.put(provider.id(), provider) != null) {
        throw new IllegalArgumentException(
            "Two providers were added under the id " + provider.id());
      }
      owners.put(provider.id(), provider.getClass().getName() + ", which the application added");
    }
  }

  /** Configures and takes in what was found on the class path. */
  void discovered(Discovery discovery, Configuration configuration, Duration limit) {
    failures.addAll(discovery.failures());
    List<Discovery.Found> found = new ArrayList<>(discovery.found());
    // The order of a class path is nobody's decision; of two with one id the winner must not
    // depend on it.
    found.sort(Comparator.comparing(Discovery.Found::source)
        .thenComparing(each -> each.prototype().getClass().getName()));
    List<String> ids = found.stream().map(each -> each.prototype().id()).toList();
    found.forEach(each -> register(each, configuration, ids, limit));
  }

  private void register(
      Discovery.Found found, Configuration configuration, List<String> ids, Duration limit) {
    AbstractProvider prototype = found.prototype();
    String id = prototype.id();
    String className = prototype.getClass().getName();
    if (owners.containsKey(id)) {
      failures.add(taken(found.source(), className, id, owners));
      return;
    }
    try {
      byId.put(
          id,
          Limited.call(
              "patchbay-configure " + id, limit, () -> configuration.configured(prototype, ids)));
      owners.put(id, className + " from " + found.source());
    } catch (Throwable e) {
      failures.add(Diagnosis.of(found.source(), className, PluginFailure.Stage.CONFIGURATION, e));
    }
  }

  /** All of it together with these plugins, the first of which wins an id that two have. */
  Snapshot with(List<FolderPlugin> plugins, ConcurrentMap<String, Load> loads) {
    Map<String, AbstractProvider> allById = new TreeMap<>(byId);
    Map<String, String> allOwners = new HashMap<>(owners);
    List<PluginFailure> allFailures = new ArrayList<>(failures);
    List<PluginReport> reports = new ArrayList<>();
    for (FolderPlugin plugin : plugins) {
      PluginReport report = takeIn(plugin, allById, allOwners);
      reports.add(report);
      allFailures.addAll(report.failures());
    }
    allFailures.sort(BY_SOURCE);
    List<AbstractProvider> ordered = inPriority(allById);
    return new Snapshot(ordered, allFailures, reports, Catalog.of(ordered, allFailures, loads));
  }

  private static PluginReport takeIn(
      FolderPlugin plugin, Map<String, AbstractProvider> byId, Map<String, String> owners) {
    PluginReport report = plugin.report();
    List<String> given = new ArrayList<>();
    List<PluginFailure> failures = new ArrayList<>(report.failures());
    for (PluginProvider provider : plugin.providers()) {
      String id = provider.id();
      if (owners.containsKey(id)) {
        failures.add(taken(report.source(), provider.className(), id, owners));
      } else {
        byId.put(id, provider);
        owners.put(id, provider.className() + " from " + report.source());
        given.add(id);
      }
    }
    return given.size() == plugin.providers().size() ? report : report.inPart(given, failures);
  }

  private static PluginFailure taken(
      String source, String className, String id, Map<String, String> owners) {
    return Diagnosis.of(
        source,
        className,
        PluginFailure.Stage.REGISTRATION,
        new IllegalStateException("the id " + id + " is taken by " + owners.get(id)));
  }

  private List<AbstractProvider> inPriority(Map<String, AbstractProvider> allById) {
    Map<String, AbstractProvider> others = new TreeMap<>(allById);
    List<AbstractProvider> ordered = new ArrayList<>();
    for (String id : priority) {
      AbstractProvider preferred = others.remove(id);
      if (preferred != null) {
        ordered.add(preferred);
      }
    }
    ordered.addAll(others.values());
    return ordered;
  }
}
