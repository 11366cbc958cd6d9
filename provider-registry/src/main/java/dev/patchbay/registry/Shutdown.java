package dev.patchbay.registry;

import dev.patchbay.registry.plugin.LoadedProvider;
import java.util.ArrayList;
import java.util.List;

/** Closes one thing after the other, whatever they throw, and throws that in the end. */
final class Shutdown {

  private final List<Throwable> thrown = new ArrayList<>();

  /** Closes a provider of the application, which may rely on being closed by this thread. */
  void close(LoadedProvider provider) {
    try {
      provider.provider().close();
    } catch (Throwable e) {
      // Checked exceptions as well: from Kotlin or Groovy they come undeclared.
      thrown.add(provider.unchecked(e));
    }
  }

  /** Takes note of what was thrown where something else was closed. */
  void add(List<Throwable> others) {
    thrown.addAll(others);
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
