package dev.patchbay.spring;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionResult;
import dev.patchbay.provider.ProviderInfo;
import java.util.List;

/** Notes that it was closed. */
final class ClosingProvider extends AbstractProvider {

  private final List<AbstractProvider> closed;

  ClosingProvider(List<AbstractProvider> closed) {
    super(ProviderInfo.builder("closing", "https://closing.example").models("m").build());
    this.closed = closed;
  }

  @Override
  protected CompletionResult createCompletion(CompletionRequest request, CallContext context) {
    return Completion.of("");
  }

  @Override
  public void close() {
    closed.add(this);
  }
}
