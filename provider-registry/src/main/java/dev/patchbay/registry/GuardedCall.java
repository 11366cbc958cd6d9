package dev.patchbay.registry;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionResult;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import org.jspecify.annotations.Nullable;

/** The one place where a router calls a plugin: whatever that does, out comes an answer that has begun or an exception of ours. */
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
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    CompletionResult result;
    Overdue watch = Overdue.watch(context);
    try {
      result = request.stream()
          ? begun(provider, request, context)
          : provider.complete(request, context);
    } catch (Throwable e) {
      thread.setContextClassLoader(before);
      throw e;
    } finally {
      watch.close();
    }
    if (thread.getContextClassLoader() != before) {
      thread.setContextClassLoader(before);
      close(result);
      throw failure(provider, request, "the plugin left another context class loader behind", null);
    }
    return result;
  }

  private static CompletionStream begun(
      AbstractProvider provider, CompletionRequest request, CallContext context) {
    CompletionStream stream = provider.stream(request, context);
    try {
      stream.awaitOutput();
      return stream;
    } catch (IllegalStateException e) {
      stream.close();
      throw failure(provider, request, "the plugin returned a stream that is being read", e);
    }
  }

  private static void close(CompletionResult result) {
    if (result instanceof CompletionStream stream) {
      stream.close();
    }
  }

  private static ProviderException failure(
      AbstractProvider provider,
      CompletionRequest request,
      String detail,
      @Nullable Throwable cause) {
    return ProviderException.builder(ErrorKind.PLUGIN_FAILURE, detail)
        .provider(provider.id())
        .model(request.model())
        .cause(cause)
        .build();
  }
}
