package dev.patchbay.registry;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.registry.PluginFailure.Stage;
import java.lang.reflect.Constructor;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Makes the providers of one plugin and then configures them, one after the other, each within its time. Nobody waits: who
 * wants to know how far it is asks again. Not thread-safe.
 */
final class PluginLoading {

  private final String source;
  private final URLClassLoader loader;
  private final Duration limit;

  private final Queue<String> names;
  private final Queue<AbstractProvider> prototypes = new ArrayDeque<>();
  private boolean made;
  private final List<String> ids = new ArrayList<>();
  private final Map<String, AbstractProvider> providers = new LinkedHashMap<>();
  private final List<PluginFailure> failures = new ArrayList<>();

  private @Nullable Limited<? extends AbstractProvider> running;
  /** The class that is running. */
  private String className = "";

  PluginLoading(String source, List<String> classNames, URLClassLoader loader, Duration limit) {
    this.source = source;
    this.loader = loader;
    this.limit = limit;
    names = new ArrayDeque<>(classNames);
  }

  URLClassLoader loader() {
    return loader;
  }

  /** Goes on making providers. Gives true once all are made, or have failed. */
  boolean construct() {
    while (!made) {
      if (running != null) {
        if (!running.over()) {
          return false;
        }
        Limited<? extends AbstractProvider> over = running;
        running = null;
        AbstractProvider prototype = outcome(Stage.CONSTRUCTION, over);
        if (prototype != null) {
          prototypes.add(prototype);
          ids.add(prototype.id());
        }
      }
      if (names.isEmpty()) {
        made = true;
      } else {
        className = names.remove();
        running = startConstructing();
      }
    }
    return true;
  }

  /** The ids of those that are made. */
  List<String> ids() {
    return ids;
  }

  /** Goes on configuring what is made. Gives true once all are configured, or have failed. */
  boolean configure(UnaryOperator<AbstractProvider> configuration) {
    while (true) {
      if (running != null) {
        if (!running.over()) {
          return false;
        }
        Limited<? extends AbstractProvider> over = running;
        running = null;
        AbstractProvider configured = outcome(Stage.CONFIGURATION, over);
        if (configured != null) {
          add(configured);
        }
      }
      if (prototypes.isEmpty()) {
        return true;
      }
      AbstractProvider prototype = prototypes.remove();
      className = prototype.getClass().getName();
      running = Limited.start(
          "patchbay-configure " + prototype.id(),
          loader,
          limit,
          () -> configuration.apply(prototype));
    }
  }

  /** By id, in the order of the service file. */
  Map<String, AbstractProvider> providers() {
    return Collections.unmodifiableMap(providers);
  }

  List<PluginFailure> failures() {
    return List.copyOf(failures);
  }

  private @Nullable Limited<? extends AbstractProvider> startConstructing() {
    try {
      // Loads the class and runs none of its code.
      Constructor<? extends AbstractProvider> constructor =
          ProviderClass.constructor(Class.forName(className, false, loader));
      return Limited.start(
          "patchbay-construct " + className, loader, limit, constructor::newInstance);
    } catch (ReflectiveOperationException | LinkageError | RuntimeException e) {
      fail(Stage.DISCOVERY, e);
      return null;
    }
  }

  private void add(AbstractProvider provider) {
    AbstractProvider first = providers.putIfAbsent(provider.id(), provider);
    if (first != null) {
      fail(
          Stage.REGISTRATION,
          new IllegalStateException("the id " + provider.id() + " is taken by "
              + first.getClass().getName() + " of the same plugin"));
    }
  }

  private @Nullable AbstractProvider outcome(
      Stage stage, Limited<? extends AbstractProvider> limited) {
    try {
      return limited.result();
    } catch (Throwable e) {
      fail(stage, e);
      return null;
    }
  }

  private void fail(Stage stage, Throwable thrown) {
    failures.add(Diagnosis.of(source, className, stage, thrown, "in the plugin"));
  }
}
