package dev.patchbay.registry.plugin;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionResult;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.EmbeddingRequest;
import dev.patchbay.provider.Embeddings;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ModelInfo;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.ProviderInfo;
import dev.patchbay.provider.RoutingProvider;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A provider of the plugin folder, as the application gets it. Keeps its plugin open while a call runs. Once another version
 * has taken the plugin's place, it hands its calls on to that one, so an application may keep it for as long as it likes.
 */
final class PluginProvider extends RoutingProvider {

  private final OpenPlugin plugin;
  private final Function<String, Optional<AbstractProvider>> present;

  private PluginProvider(
      ProviderInfo info, OpenPlugin plugin, Function<String, Optional<AbstractProvider>> present) {
    super(() -> info);
    this.plugin = plugin;
    this.present = present;
  }

  /**
   * What stands for that provider of that plugin.
   *
   * @param present gives the provider that has an id now
   */
  static LoadedProvider wrapping(
      LoadedProvider inner,
      OpenPlugin plugin,
      Function<String, Optional<AbstractProvider>> present) {
    return new LoadedProvider(
        new PluginProvider(inner.info(), plugin, present),
        inner.info(),
        inner.className(),
        inner.source(),
        plugin,
        inner.instance());
  }

  /** The version that it stands for. */
  OpenPlugin plugin() {
    return plugin;
  }

  @Override
  protected CompletionResult createCompletion(CompletionRequest request, CallContext context) {
    return ask(provider -> answer(provider, request, context));
  }

  @Override
  protected Embeddings createEmbeddings(EmbeddingRequest request, CallContext context) {
    return ask(provider -> provider.embed(request, context));
  }

  @Override
  protected OptionalLong createTokenCount(CompletionRequest request, CallContext context) {
    return ask(provider -> provider.countTokens(request, context));
  }

  @Override
  protected List<ModelInfo> createModelList(CallContext context) {
    return ask(provider -> provider.listModels(context));
  }

  /** Asks this version or, if it is closed, the one that is published now. */
  private <R> R ask(Function<AbstractProvider, R> question) {
    AbstractProvider asked = this;
    R result = askThis(question);
    while (result == null) {
      AbstractProvider next = present.apply(id()).orElse(null);
      // What is published is open, unless the next is published already or the registry is closed.
      if (next == null || next == asked) {
        throw removed();
      }
      asked = next;
      result =
          next instanceof PluginProvider other ? other.askThis(question) : question.apply(next);
    }
    return result;
  }

  /** Asks this version; null if it is closed. */
  private <R> @Nullable R askThis(Function<AbstractProvider, R> question) {
    OpenPlugin.Contents contents = plugin.acquire();
    if (contents == null) {
      return null;
    }
    boolean inUse = false;
    ContextLoader context = ContextLoader.of(contents.loader());
    try {
      R result =
          question.apply(Objects.requireNonNull(contents.providers().get(id())).provider());
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

  private static ProviderException removed() {
    return ProviderException.of(
        ErrorKind.MODEL_UNAVAILABLE,
        "the plugin of this provider was removed from the plugin folder, or the registry was closed;"
            + " ask the registry for another provider");
  }

  /** Does nothing: the plugin belongs to the registry, and others may be using it. */
  @Override
  public void close() {}
}
