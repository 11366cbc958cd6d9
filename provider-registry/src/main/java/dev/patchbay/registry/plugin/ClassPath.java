package dev.patchbay.registry.plugin;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.registry.PluginFailure;
import dev.patchbay.registry.PluginFailure.Stage;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The provider classes that a class loader sees. Their code runs side by side, so that those which hang cost one time limit together.
 */
final class ClassPath implements PluginSource {

  private static final String ON_THE_CLASS_PATH = "on the class path";

  /** A class loader that throws again and again would otherwise be asked for ever. */
  private static final int MAX_STEPS = 10_000;

  private final ClassLoader loader;
  private final LoadingRules rules;
  private volatile List<LoadedPlugin> plugins = List.of();

  ClassPath(ClassLoader loader, LoadingRules rules) {
    this.loader = loader;
    this.rules = rules;
  }

  @Override
  public String place() {
    return ON_THE_CLASS_PATH;
  }

  @Override
  public void open(Runnable changed) {
    plugins = new Search().run();
    changed.run();
  }

  /** Does nothing: a class loader does not give a class twice. */
  @Override
  public void refresh() {}

  @Override
  public List<LoadedPlugin> plugins() {
    return plugins;
  }

  @Override
  public List<Throwable> close() {
    List<LoadedProvider> all =
        plugins.stream().flatMap(plugin -> plugin.providers().stream()).toList();
    return Closing.all(all, loader, rules.limit(), LoadedProvider::unchecked);
  }

  /** One search. Whatever a class does wrong is kept as a {@link PluginFailure}, and the search goes on. */
  private final class Search {
    private final ServiceDeclarations declarations = ServiceDeclarations.visibleTo(loader);
    private final List<PluginFailure> failures = new ArrayList<>(declarations.failures());
    private final List<ProviderLoading> loadings = new ArrayList<>();
    private final Set<String> settled = new HashSet<>();
    private final Map<String, Optional<Refusal>> refusals = new HashMap<>();

    List<LoadedPlugin> run() {
      failures.addAll(DamagedJars.visibleTo(loader));
      settleTheRest(iterate());
      loadings.forEach(ProviderLoading::await);
      List<LoadedProvider> made = new ArrayList<>();
      for (ProviderLoading each : loadings) {
        made.addAll(each.providers());
        failures.addAll(each.failures());
      }
      // The order of a class path is accidental: of two providers with one id, the winner must not
      // depend on it.
      made.sort(
          Comparator.comparing(LoadedProvider::source).thenComparing(LoadedProvider::className));
      Set<String> ids = loadings.stream()
          .flatMap(each -> each.ids().stream())
          .collect(Collectors.toUnmodifiableSet());
      return List.of(new LoadedPlugin(null, made, failures, ids));
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
          take(providers.next());
        } catch (ServiceConfigurationError | LinkageError | RuntimeException e) {
          // Which class this is about is found out afterwards, from those that are declared and did
          // not turn up. A RuntimeException is
          // a class loader's: a bad signature, a sealed package.
          errors.putIfAbsent(e.toString(), e);
        }
      }
      return List.copyOf(errors.values());
    }

    private void take(ServiceLoader.Provider<AbstractProvider> provider) {
      Class<? extends AbstractProvider> type = provider.type();
      settled.add(type.getName());
      // A module may name a class whose static method makes the provider; the type is then what
      // that returns.
      String wrong = type.getModule().isNamed() ? null : ProviderClass.whatIsWrong(type);
      if (wrong == null) {
        load(declaredNameOf(type), type, provider::get);
      } else {
        fail(type.getName(), Stage.DISCOVERY, new ClassCastException(wrong));
      }
    }

    private void load(
        String className,
        Class<? extends AbstractProvider> type,
        Callable<? extends AbstractProvider> constructor) {
      String source = declarations.sourcesByClass().getOrDefault(className, sourceOf(type));
      Refusal refusal = refusals
          .computeIfAbsent(source, key -> Optional.ofNullable(refusalOf(key)))
          .orElse(null);
      if (refusal != null) {
        failures.add(new PluginFailure(source, className, Stage.CHECKING, refusal.hint(), refusal));
        return;
      }
      loadings.add(ProviderLoading.start(
          source,
          className,
          ON_THE_CLASS_PATH,
          Thread.currentThread().getContextClassLoader(),
          rules,
          constructor));
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
            "unknown", "", Stage.DISCOVERY, "Look for a damaged jar on the class path.", error));
      }
    }

    /** Loads a declared class that the service loader did not give, to learn why, or to use it after all. */
    private void settle(String name) {
      try {
        Class<?> type = Class.forName(name, false, loader);
        if (!hasProviderMethod(type)) {
          Constructor<? extends AbstractProvider> constructor = ProviderClass.constructor(type);
          // Nothing is wrong with it but its company: one bad line hides a whole service file from
          // the service loader.
          load(name, constructor.getDeclaringClass(), constructor::newInstance);
        }
      } catch (ReflectiveOperationException | LinkageError | RuntimeException e) {
        fail(name, Stage.DISCOVERY, e);
      }
    }

    private void fail(String name, Stage stage, Throwable thrown) {
      String source = declarations.sourcesByClass().getOrDefault(name, "unknown");
      failures.add(Diagnosis.of(source, name, stage, thrown, ON_THE_CLASS_PATH));
    }

    /** The declared class that gives it: itself, or one whose static method returns it. */
    private String declaredNameOf(Class<?> type) {
      Set<String> declared = declarations.sourcesByClass().keySet();
      return declared.contains(type.getName())
          ? type.getName()
          : declared.stream()
              .filter(name -> isMadeBy(name, type))
              .findFirst()
              .orElse(type.getName());
    }

    private boolean isMadeBy(String name, Class<?> type) {
      try {
        return Class.forName(name, false, loader).getMethod("provider").getReturnType() == type;
      } catch (ReflectiveOperationException | LinkageError | RuntimeException e) {
        return false;
      }
    }

    private String sourceOf(Class<?> type) {
      CodeSource code = type.getProtectionDomain().getCodeSource();
      return code == null || code.getLocation() == null
          ? "unknown"
          : code.getLocation().toString();
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

  /** What speaks against the jar, by the version of Patchbay that it says it was built for. */
  private static @Nullable Refusal refusalOf(String source) {
    if (!source.startsWith("file:") || !source.endsWith(".jar")) {
      return null;
    }
    try (JarFile jar = new JarFile(Path.of(URI.create(source)).toFile(), false)) {
      Manifest manifest = jar.getManifest();
      String builtFor =
          manifest == null ? null : manifest.getMainAttributes().getValue(ApiVersion.ATTRIBUTE);
      if (builtFor != null && !builtFor.isBlank()) {
        ApiVersion.require(builtFor.strip());
      }
      return null;
    } catch (Refusal e) {
      return e;
    } catch (IOException | IllegalArgumentException e) {
      // A damaged jar is told of elsewhere.
      return null;
    }
  }
}
