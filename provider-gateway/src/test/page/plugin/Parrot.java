package parrot;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionResult;
import dev.patchbay.provider.ProviderInfo;

/** A provider that repeats what it is told. A test drops its jar into the plugin folder while the page is open. */
public final class Parrot extends AbstractProvider {

  public Parrot() {
    super(ProviderInfo.builder("parrot", "https://parrot.example").models("parrot-1").build());
  }

  @Override
  protected CompletionResult createCompletion(CompletionRequest request, CallContext context) {
    return Completion.of("Polly wants a request, polly wants a request.");
  }
}
