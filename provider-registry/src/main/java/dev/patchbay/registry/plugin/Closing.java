package dev.patchbay.registry.plugin;

import dev.patchbay.provider.AbstractProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.BiConsumer;

/** Closes providers side by side, each within its time, so that none holds up another. */
final class Closing {

  private Closing() {}

  /**
   * Closes them, and waits for all.
   *
   * @param failed is told what a provider threw, or that it took too long
   */
  static void all(
      Collection<LoadedProvider> providers,
      ClassLoader context,
      Duration limit,
      BiConsumer<LoadedProvider, Throwable> failed) {
    record Running(LoadedProvider provider, TimedTask<Boolean> task) {}
    List<Running> closing = new ArrayList<>();
    for (LoadedProvider each : providers) {
      AbstractProvider provider = each.provider();
      closing.add(
          new Running(each, TimedTask.start("patchbay-close " + each.id(), context, limit, () -> {
            provider.close();
            return true;
          })));
    }
    for (Running each : closing) {
      each.task().await();
      try {
        boolean unused = each.task().result();
      } catch (Throwable e) {
        failed.accept(each.provider(), e);
      }
    }
  }
}
