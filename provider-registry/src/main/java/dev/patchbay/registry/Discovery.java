package dev.patchbay.registry;

import dev.patchbay.provider.AbstractProvider;
import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.security.CodeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds the provider classes that a class loader sees and calls their constructors. Whatever one of them does wrong is
 * kept as a {@link PluginFailure}, and the search goes on.
 */
final class Discovery {

  /**
   * A provider as its constructor made it, without settings.
   *
   * @param source the jar or folder it comes from
   */
  record Found(AbstractProvider prototype, String source) {}

  /** A class loader that throws again and again would otherwise be asked for ever. */
  private static final int MAX_STEPS = 10_000;

  private final ClassLoader loader;
  private final Duration limit;
  private final ServiceDeclarations declarations;
  private final List<Found> found = new ArrayList<>();
  private final List<PluginFailure> failures = new ArrayList<>();
  private final Set<String> settled = new HashSet<>();

  private Discovery(ClassLoader loader, Duration limit) {
    this.loader = loader;
    this.limit = limit;
    this.declarations = ServiceDeclarations.visibleTo(loader);
    this.failures.addAll(declarations.failures());
    this.failures.addAll(DamagedJars.visibleTo(loader));
  }

  /** Finds what the loader sees, and gives each constructor so long. */
  static Discovery run(ClassLoader loader, Duration limit) {
    Discovery discovery = new Discovery(loader, limit);
    List<Throwable> errors = discovery.iterate();
    discovery.settleTheRest(errors);
    return discovery;
  }

  List<Found> found() {
    return List.copyOf(found);
  }

  List<PluginFailure> failures() {
    return List.copyOf(failures);
  }

  /** Drives the loader's iterator by hand: an error may come from either of its methods, and the next step goes on. */
  private List<Throwable> iterate() {
    // A class loader that cannot be searched gives the same error again and again.
    Map<String, Throwable> errors = new LinkedHashMap<>();
    Iterator<ServiceLoader.Provider<AbstractProvider>> providers =
        ServiceLoader.load(AbstractProvider.class, loader).stream().iterator();
    for (int steps = 0; steps < MAX_STEPS; steps++) {
      try {
        if (!providers.hasNext()) {
          break;
        }
        construct(providers.next());
      } catch (ServiceConfigurationError | LinkageError | RuntimeException e) {
        // Which class this is about is found out afterwards, from those that are declared and did
        // not turn up. A RuntimeException is a class loader's: a bad signature, a sealed package.
        errors.putIfAbsent(e.toString(), e);
      }
    }
    return List.copyOf(errors.values());
  }

  private void construct(ServiceLoader.Provider<AbstractProvider> provider) {
    Class<? extends AbstractProvider> type = provider.type();
    String name = type.getName();
    settled.add(name);
    // A module may name a class whose static method makes the provider; the type is then what that
    // returns.
    String wrong = type.getModule().isNamed() ? null : ProviderClass.whatIsWrong(type);
    if (wrong != null) {
      fail(name, PluginFailure.Stage.DISCOVERY, new ClassCastException(wrong));
      return;
    }
    try {
      take(Limited.call("patchbay-construct " + name, limit, provider::get));
    } catch (Throwable e) {
      fail(declaredNameIn(e).orElse(name), PluginFailure.Stage.CONSTRUCTION, e);
    }
  }

  private void take(AbstractProvider prototype) {
    found.add(new Found(prototype, sourceOf(prototype.getClass())));
  }

  private void settleTheRest(List<Throwable> errors) {
    Set<String> badSources = declarations.failures().stream()
        .map(PluginFailure::source)
        .collect(Collectors.toCollection(HashSet::new));
    int explained = badSources.size();
    for (Map.Entry<String, String> declared : declarations.sourcesByClass().entrySet()) {
      if (settled.add(declared.getKey())) {
        int before = failures.size();
        settle(declared.getKey());
        // The error of a bad file stands for all names in it.
        boolean hadItsOwn = failures.size() > before && !badSources.contains(declared.getValue());
        explained += hadItsOwn ? 1 : 0;
      }
    }
    for (Throwable error : errors.subList(Math.min(explained, errors.size()), errors.size())) {
      failures.add(new PluginFailure(
          "unknown",
          "",
          PluginFailure.Stage.DISCOVERY,
          "Look for a damaged jar on the class path.",
          error));
    }
  }

  /** Loads a declared class that the service loader did not give, to learn why, or to use it after all. */
  private void settle(String name) {
    Constructor<? extends AbstractProvider> constructor;
    try {
      Class<?> type = Class.forName(name, false, loader);
      if (hasProviderMethod(type)) {
        return;
      }
      constructor = ProviderClass.constructor(type);
    } catch (ReflectiveOperationException | LinkageError | RuntimeException e) {
      fail(name, PluginFailure.Stage.DISCOVERY, e);
      return;
    }
    try {
      // Nothing is wrong with it but its company: one bad line hides a whole service file from the
      // service loader.
      take(Limited.call("patchbay-construct " + name, limit, constructor::newInstance));
    } catch (Throwable e) {
      fail(name, PluginFailure.Stage.CONSTRUCTION, e);
    }
  }

  /** Whether the class is a module's that makes its provider in a static method; the service loader has called it. */
  private static boolean hasProviderMethod(Class<?> type) {
    return type.getModule().isNamed()
        && Arrays.stream(type.getMethods())
            .anyMatch(method -> method.getName().equals("provider")
                && method.getParameterCount() == 0
                && Modifier.isStatic(method.getModifiers()));
  }

  private void fail(String name, PluginFailure.Stage stage, Throwable thrown) {
    String source = declarations.sourcesByClass().getOrDefault(name, "unknown");
    failures.add(Diagnosis.of(source, name, stage, thrown));
  }

  /** The service loader's message is all that tells which class a static method belongs to. */
  private Optional<String> declaredNameIn(Throwable error) {
    String message = error instanceof ServiceConfigurationError ? error.toString() : "";
    return declarations.sourcesByClass().keySet().stream()
        .filter(name -> message.contains(" " + name + ".provider("))
        .findFirst();
  }

  private String sourceOf(Class<?> type) {
    String declared = declarations.sourcesByClass().get(type.getName());
    if (declared != null) {
      return declared;
    }
    CodeSource code = type.getProtectionDomain().getCodeSource();
    return code == null || code.getLocation() == null
        ? "unknown"
        : code.getLocation().toString();
  }
}
