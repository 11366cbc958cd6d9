package dev.patchbay.registry;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionResult;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;

/** The one place where a router calls a provider: the result is an answer that has begun, or an exception of ours. */
final class GuardedCall {

  private GuardedCall() {}

  /**
   * Asks.
   *
   * @return a whole answer, or a stream whose first output is there
   * @throws ProviderException if it fails before that; a stream is closed then
   */
  static CompletionResult of(
      AbstractProvider provider, CompletionRequest request, CallContext context) {
    return request.stream()
        ? begun(provider, request, context)
        : provider.complete(request, context);
  }

  private static CompletionStream begun(
      AbstractProvider provider, CompletionRequest request, CallContext context) {
    CompletionStream stream = provider.stream(request, context);
    try {
      stream.awaitOutput();
      return stream;
    } catch (IllegalStateException e) {
      stream.close();
      throw ProviderException.builder(
              ErrorKind.PLUGIN_FAILURE, "the plugin returned a stream that is being read")
          .provider(provider.id())
          .model(request.model())
          .cause(e)
          .build();
    }
  }
}
