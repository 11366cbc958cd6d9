package dev.patchbay.registry.plugin;

import dev.patchbay.provider.AbstractProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** Closes providers side by side, each within its time, so that none holds up another. */
final class Closing {

  private Closing() {}

  /**
   * Closes them, and waits for all.
   *
   * @param told says what a provider threw, or that it took too long; called within the provider's time, since to look at an exception
   *     is to run the plugin's code
   * @return what was said, by those that failed
   */
  static <F> List<F> all(
      Collection<LoadedProvider> providers,
      ClassLoader context,
      Duration limit,
      BiFunction<LoadedProvider, Throwable, F> told) {
    record Running<F>(LoadedProvider provider, TimedTask<Optional<F>> task) {}
    List<Running<F>> closing = new ArrayList<>();
    for (LoadedProvider each : providers) {
      AbstractProvider provider = each.provider();
      closing.add(new Running<>(
          each, TimedTask.start("patchbay-close " + each.id(), context, limit, () -> {
            try {
              provider.close();
              return Optional.empty();
            } catch (Throwable e) {
              return Optional.of(told.apply(each, e));
            }
          })));
    }
    List<F> failures = new ArrayList<>();
    for (Running<F> each : closing) {
      each.task().await();
      try {
        each.task().result().ifPresent(failures::add);
      } catch (Throwable e) {
        failures.add(told.apply(each.provider(), e));
      }
    }
    return failures;
  }
}
