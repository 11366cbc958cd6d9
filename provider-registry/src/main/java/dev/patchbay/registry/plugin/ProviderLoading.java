package dev.patchbay.registry.plugin;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.ProviderInfo;
import dev.patchbay.registry.PluginFailure;
import dev.patchbay.registry.PluginFailure.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A provider class on its way: its constructor is called, what it says of itself is read, and it is configured, once for each id that it
 * is to have. All that runs on one thread, with a time limit for each step, and that thread alone hangs if the class does. Thread-safe.
 */
final class ProviderLoading {

  private final String source;
  private final String className;
  private final String where;
  private final LoadingRules rules;
  private final TimedTask<Boolean> task;

  private final List<LoadedProvider> providers = new ArrayList<>();
  private final List<PluginFailure> failures = new ArrayList<>();
  private Set<String> ids = Set.of();
  private Stage stage = Stage.CONSTRUCTION;
  private boolean over;

  private ProviderLoading(
      String source,
      String className,
      String where,
      ClassLoader context,
      LoadingRules rules,
      Callable<? extends AbstractProvider> constructor) {
    this.source = source;
    this.className = className;
    this.where = where;
    this.rules = rules;
    task = TimedTask.startInSteps(
        "patchbay-load " + className, context, rules.limit(), nextStep -> () -> {
          try {
            load(constructor, nextStep);
          } catch (Throwable e) {
            // Here and not where it is waited for: to look at an exception is to run the plugin's
            // code.
            addFailure(failure(Stage.CONSTRUCTION, e));
          }
          return true;
        });
  }

  /**
   * Starts it.
   *
   * @param where the place that its classes come from, for people, such as {@code on the class path}
   * @param context the context class loader for its code
   */
  static ProviderLoading start(
      String source,
      String className,
      String where,
      ClassLoader context,
      LoadingRules rules,
      Callable<? extends AbstractProvider> constructor) {
    return new ProviderLoading(source, className, where, context, rules, constructor);
  }

  /** Whether all is made, has failed, or has had its time. */
  boolean over() {
    if (!task.over()) {
      return false;
    }
    synchronized (this) {
      if (!over) {
        over = true;
        try {
          boolean unused = task.result();
        } catch (Throwable e) {
          failures.add(failure(stage, e));
        }
      }
      return true;
    }
  }

  /** Waits until it is over. */
  void await() {
    task.await();
    boolean unused = over();
  }

  synchronized List<LoadedProvider> providers() {
    return List.copyOf(providers);
  }

  /** The ids that its providers have, or would have if they had not failed. */
  synchronized Set<String> ids() {
    return ids;
  }

  synchronized List<PluginFailure> failures() {
    return List.copyOf(failures);
  }

  private void load(Callable<? extends AbstractProvider> constructor, Runnable nextStep)
      throws Exception {
    AbstractProvider prototype = constructor.call();
    ProviderInfo info = infoOf(prototype, "its constructor gave null");
    Map<String, Callable<AbstractProvider>> configurations =
        rules.configurations().apply(prototype, info);
    synchronized (this) {
      ids = Set.copyOf(configurations.keySet());
      stage = Stage.CONFIGURATION;
    }
    for (Map.Entry<String, Callable<AbstractProvider>> each : configurations.entrySet()) {
      nextStep.run();
      configure(each.getKey(), each.getValue(), !each.getKey().equals(info.id()));
    }
  }

  private void configure(String id, Callable<AbstractProvider> configuration, boolean instance) {
    try {
      AbstractProvider provider = configuration.call();
      ProviderInfo info = infoOf(provider, "its configured() gave null in place of " + id);
      if (!info.id().equals(id)) {
        throw new IllegalStateException(
            "its configured() gave a provider " + info.id()
                + " in place of " + id
                + "; a provider that can have several instances takes ProviderConfig.instance() as its id");
      }
      add(new LoadedProvider(provider, info, className, source, provider, instance));
    } catch (Throwable e) {
      addFailure(failure(Stage.CONFIGURATION, e));
    }
  }

  private static ProviderInfo infoOf(@Nullable AbstractProvider provider, String otherwise) {
    if (provider == null) {
      throw new IllegalStateException(otherwise);
    }
    ProviderInfo info = provider.info();
    if (info == null) {
      throw new IllegalStateException("its info() gave null");
    }
    return info;
  }

  /** Drops what comes after the time is up. */
  private synchronized void add(LoadedProvider provider) {
    if (!over) {
      providers.add(provider);
    }
  }

  private synchronized void addFailure(PluginFailure failure) {
    if (!over) {
      failures.add(failure);
    }
  }

  private PluginFailure failure(Stage at, Throwable thrown) {
    return Diagnosis.of(source, className, at, thrown, where);
  }
}
