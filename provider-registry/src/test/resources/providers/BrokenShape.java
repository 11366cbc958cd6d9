package providers;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionResult;
import dev.patchbay.provider.ProviderInfo;

/** Classes that cannot be providers. */
public abstract class BrokenShape extends AbstractProvider {

  public BrokenShape() {
    super(ProviderInfo.builder("broken", "https://broken.example").models("common").build());
  }

  @Override
  protected CompletionResult createCompletion(CompletionRequest request, CallContext context) {
    return Completion.of("never");
  }

  public abstract static class Abstract extends BrokenShape {}

  static final class NotPublic extends BrokenShape {
    public NotPublic() {}
  }

  public static final class HasPrivateConstructor extends BrokenShape {
    private HasPrivateConstructor() {}
  }

  public static final class WantsAnArgument extends BrokenShape {
    public WantsAnArgument(String key) {}
  }

  public static final class NotAProvider {}

  /** {@link Library} is not in its jar. */
  public static final class ExtendsLibrary extends Library {
    public ExtendsLibrary() {}

    @Override
    protected CompletionResult createCompletion(CompletionRequest request, CallContext context) {
      return Completion.of("never");
    }
  }
}
