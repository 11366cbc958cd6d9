package dev.patchbay.registry;

import dev.patchbay.provider.AbstractProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Closes one thing after the other, whatever they throw, and throws that in the end. */
final class Shutdown {

  private final List<Throwable> thrown = new ArrayList<>();

  /** Closes a provider: within that time, on another thread, or on this one if there is no limit. */
  void close(AbstractProvider provider, @Nullable Duration limit) {
    try {
      if (limit == null) {
        provider.close();
      } else {
        boolean unused = Limited.call("patchbay-close " + provider.id(), limit, () -> {
          provider.close();
          return true;
        });
      }
    } catch (RuntimeException | Error e) {
      thrown.add(e);
    } catch (Throwable e) {
      thrown.add(
          new IllegalStateException("Provider " + provider.id() + " could not be closed: " + e, e));
    }
  }

  /** Takes note of what was closed elsewhere and failed. */
  void add(List<PluginFailure> failures) {
    failures.forEach(
        failure -> thrown.add(new IllegalStateException(failure.toString(), failure.cause())));
  }

  /** Throws the first failure, if there was one; the others are suppressed exceptions of it. */
  void end() {
    if (thrown.isEmpty()) {
      return;
    }
    Throwable first = thrown.get(0);
    thrown.stream().filter(each -> each != first).forEach(first::addSuppressed);
    if (first instanceof Error error) {
      throw error;
    }
    throw (RuntimeException) first;
  }
}
