package dev.patchbay.registry.plugin;

import dev.patchbay.provider.AbstractProvider;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A place where provider classes are found. What one of them does wrong costs that one alone, and no more time than the {@link
 * LoadingRules} give it. Thread-safe.
 */
public sealed interface PluginSource permits ClassPath, PluginFolder {

  /** What stands beside the application, as that class loader sees it. */
  static PluginSource ofClassPath(ClassLoader loader, LoadingRules rules) {
    return new ClassPath(loader, rules);
  }

  /**
   * The jars of a folder.
   *
   * @param permittedSums null if every plugin may be loaded
   * @param watch whether a thread goes on looking
   * @param present gives the provider that has an id now
   * @throws IllegalArgumentException if there is no such folder, or the permitted sums are wrong
   */
  static PluginSource ofFolder(
      Path folder,
      @Nullable Path permittedSums,
      boolean watch,
      LoadingRules rules,
      Function<String, Optional<AbstractProvider>> present) {
    return new PluginFolder(folder, permittedSums, watch, rules, present);
  }

  /** Where it looks, as the end of a sentence that begins with {@code looked}. */
  String place();

  /**
   * Looks for the first time, and waits until all that was found is loaded or has failed.
   *
   * @param changed is told whenever {@link #plugins()} has another content, before what went away is closed
   */
  void open(Runnable changed);

  /** Looks now, where what was found before may have changed. */
  void refresh();

  /** What is there now, in an order that is always the same. */
  List<LoadedPlugin> plugins();

  /** Closes all providers, and gives what they threw. None can hold up another. */
  List<Throwable> close();
}
