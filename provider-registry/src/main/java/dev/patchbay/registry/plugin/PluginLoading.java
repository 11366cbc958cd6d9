package dev.patchbay.registry.plugin;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.registry.PluginFailure;
import dev.patchbay.registry.PluginFailure.Stage;
import java.lang.reflect.Constructor;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Loads the provider classes of one plugin side by side. Does not block: the caller polls {@link #over}. */
final class PluginLoading {

  static final String IN_THE_PLUGIN = "in the plugin";

  private final String source;
  private final URLClassLoader loader;
  private final List<ProviderLoading> classes = new ArrayList<>();
  private final List<PluginFailure> failures = new ArrayList<>();

  private PluginLoading(String source, URLClassLoader loader) {
    this.source = source;
    this.loader = loader;
  }

  /** Starts to load those classes, of which the class loader is closed by whoever takes it. */
  static PluginLoading start(
      String source, List<String> classNames, URLClassLoader loader, LoadingRules rules) {
    PluginLoading loading = new PluginLoading(source, loader);
    classNames.forEach(name -> loading.start(name, rules));
    return loading;
  }

  private void start(String className, LoadingRules rules) {
    try {
      // Loads the class and runs none of its code.
      Constructor<? extends AbstractProvider> constructor =
          ProviderClass.constructor(Class.forName(className, false, loader));
      classes.add(ProviderLoading.start(
          source, className, IN_THE_PLUGIN, loader, rules, constructor::newInstance));
    } catch (ReflectiveOperationException | LinkageError | RuntimeException e) {
      failures.add(Diagnosis.of(source, className, Stage.DISCOVERY, e, IN_THE_PLUGIN));
    }
  }

  URLClassLoader loader() {
    return loader;
  }

  /** Whether all are made, have failed, or have had their time. */
  boolean over() {
    return classes.stream().allMatch(ProviderLoading::over);
  }

  /** What was made, by id, in the order of the service file; of two with one id the one that has it by itself, else the first. */
  Map<String, LoadedProvider> providers() {
    Map<String, LoadedProvider> byId = new LinkedHashMap<>();
    classes.forEach(each -> each.providers()
        .forEach(made -> byId.merge(
            made.id(),
            made,
            (first, late) -> first.instance() && !late.instance() ? late : first)));
    return byId;
  }

  /** The ids that its providers have, or would have if they had not failed. */
  Set<String> ids() {
    return classes.stream()
        .flatMap(each -> each.ids().stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  List<PluginFailure> failures() {
    List<PluginFailure> all = new ArrayList<>(failures);
    Map<String, LoadedProvider> byId = providers();
    for (ProviderLoading each : classes) {
      all.addAll(each.failures());
      for (LoadedProvider made : each.providers()) {
        LoadedProvider first = byId.get(made.id());
        if (first != null && !first.equals(made)) {
          all.add(Diagnosis.of(
              source,
              made.className(),
              Stage.REGISTRATION,
              new IllegalStateException("the id " + made.id() + " is taken by " + first.className()
                  + " of the same plugin"),
              IN_THE_PLUGIN));
        }
      }
    }
    return all;
  }
}
