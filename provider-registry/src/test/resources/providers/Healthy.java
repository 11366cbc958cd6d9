package providers;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionResult;
import dev.patchbay.provider.ProviderInfo;

/** Providers with nothing wrong. */
public abstract class Healthy extends AbstractProvider {

  Healthy(String id) {
    super(ProviderInfo.builder(id, "https://" + id + ".example").models("common").build());
  }

  @Override
  protected CompletionResult createCompletion(CompletionRequest request, CallContext context) {
    return Completion.of("well");
  }

  public static final class Lark extends Healthy {
    public Lark() {
      super("lark");
    }
  }

  public static final class Wren extends Healthy {
    public Wren() {
      super("wren");
    }
  }

  /** Has the id of {@link OtherTwin}. */
  public static final class Twin extends Healthy {
    public Twin() {
      super("twin");
    }
  }

  /** Has the id of {@link Twin}. */
  public static final class OtherTwin extends Healthy {
    public OtherTwin() {
      super("twin");
    }
  }
}
