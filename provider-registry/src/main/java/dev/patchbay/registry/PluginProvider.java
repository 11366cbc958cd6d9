package dev.patchbay.registry;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionResult;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.ProviderInfo;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A provider of the plugin folder, as the application gets it. Keeps its plugin open while a call runs. Once another version
 * has taken the plugin's place, it hands its calls on to that one, so an application may keep it for as long as it likes.
 */
final class PluginProvider extends AbstractProvider {

  private final String className;
  private final Plugin plugin;
  private final Function<String, Optional<AbstractProvider>> present;

  /**
   * Makes a provider.
   *
   * @param info what the plugin's provider of that id declares
   * @param className the class of that
   * @param present gives the provider that has an id now
   */
  PluginProvider(
      ProviderInfo info,
      String className,
      Plugin plugin,
      Function<String, Optional<AbstractProvider>> present) {
    super(info);
    this.className = className;
    this.plugin = plugin;
    this.present = present;
  }

  /** The class that the plugin names. */
  String className() {
    return className;
  }

  /** The version that it stands for. */
  Plugin plugin() {
    return plugin;
  }

  /** Leaves it to the provider that is going to answer, which may have other models by then. */
  @Override
  protected void check(CompletionRequest request) {}

  /** Yes: it only waits for the plugin's provider, which ends in time. */
  @Override
  protected boolean endsInTime() {
    return true;
  }

  @Override
  protected CompletionResult createCompletion(CompletionRequest request, CallContext context) {
    AbstractProvider asked = this;
    CompletionResult result = ask(request, context);
    while (result == null) {
      AbstractProvider next = present.apply(id()).orElse(null);
      // What is published is open, unless the next is published already or the registry is closed.
      if (next == null || next == asked) {
        throw ProviderException.of(
            ErrorKind.MODEL_UNAVAILABLE,
            "the plugin of this provider was removed from the plugin folder, or the registry was closed;"
                + " ask the registry for another provider");
      }
      asked = next;
      result = next instanceof PluginProvider other
          ? other.ask(request, context)
          : answer(next, request, context);
    }
    return result;
  }

  /** Asks this version; null if it is closed. */
  private @Nullable CompletionResult ask(CompletionRequest request, CallContext call) {
    Plugin.Contents contents = plugin.acquire();
    if (contents == null) {
      return null;
    }
    boolean inUse = false;
    ContextLoader context = ContextLoader.of(contents.loader());
    try {
      AbstractProvider provider = Objects.requireNonNull(contents.providers().get(id()));
      CompletionResult result = answer(provider, request, call);
      if (result instanceof CompletionStream stream) {
        inUse = true;
        stream.onEnd((answer, failure) -> plugin.release());
      }
      return result;
    } finally {
      context.close();
      if (!inUse) {
        plugin.release();
      }
    }
  }

  private static CompletionResult answer(
      AbstractProvider provider, CompletionRequest request, CallContext context) {
    return request.stream()
        ? provider.stream(request, context)
        : provider.complete(request, context);
  }

  /** Does nothing: the plugin belongs to the registry, and others may be using it. */
  @Override
  public void close() {}
}
