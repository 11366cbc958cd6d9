package providers;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionResult;
import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.provider.ProviderInfo;

/** A provider that takes one setting, and can have several instances. */
public final class Settable extends AbstractProvider {

  public Settable() {
    this(ProviderInfo.builder("settable", "https://settable.example").working(false).build());
  }

  private Settable(ProviderInfo info) {
    super(info);
  }

  @Override
  public AbstractProvider configured(ProviderConfig config) {
    config.requireOnly(ProviderConfig.BASE_URL);
    ProviderInfo.Builder info = info().toBuilder();
    config.instance().ifPresent(info::id);
    config.baseUrl().ifPresent(url -> info.url(url).working(true));
    return new Settable(info.build());
  }

  @Override
  protected CompletionResult createCompletion(CompletionRequest request, CallContext context) {
    return Completion.of("well");
  }
}
