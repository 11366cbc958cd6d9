package providers;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionResult;
import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.provider.ProviderInfo;

/** Providers that can be made and not configured. */
public abstract class BrokenConfiguration extends AbstractProvider {

  BrokenConfiguration(String id) {
    super(ProviderInfo.builder(id, "https://" + id + ".example").models("common").build());
  }

  @Override
  protected CompletionResult createCompletion(CompletionRequest request, CallContext context) {
    return Completion.of("never");
  }

  public static final class Throws extends BrokenConfiguration {
    public Throws() {
      super("broken");
    }

    @Override
    public AbstractProvider configured(ProviderConfig config) {
      throw new IllegalStateException("not today");
    }
  }

  public static final class ThrowsOutOfMemoryError extends BrokenConfiguration {
    public ThrowsOutOfMemoryError() {
      super("broken");
    }

    @Override
    public AbstractProvider configured(ProviderConfig config) {
      throw new OutOfMemoryError("not really");
    }
  }

  public static final class Recurses extends BrokenConfiguration {
    public Recurses() {
      super("broken");
    }

    @Override
    public AbstractProvider configured(ProviderConfig config) {
      return configured(config);
    }
  }

  /** As a provider written in Kotlin may. */
  public static final class ThrowsChecked extends BrokenConfiguration {
    public ThrowsChecked() {
      super("broken");
    }

    @Override
    public AbstractProvider configured(ProviderConfig config) {
      throw BrokenConfiguration.<RuntimeException>unchecked(new java.io.IOException("no such file"));
    }
  }

  public static final class ReturnsNull extends BrokenConfiguration {
    public ReturnsNull() {
      super("broken");
    }

    @Override
    public AbstractProvider configured(ProviderConfig config) {
      return null;
    }
  }

  public static final class ChangesItsId extends BrokenConfiguration {
    public ChangesItsId() {
      this("broken");
    }

    private ChangesItsId(String id) {
      super(id);
    }

    @Override
    public AbstractProvider configured(ProviderConfig config) {
      return new ChangesItsId("lark");
    }
  }

  /** {@link Library} is not in its jar. */
  public static final class NeedsLibrary extends BrokenConfiguration {
    public NeedsLibrary() {
      super("broken");
    }

    @Override
    public AbstractProvider configured(ProviderConfig config) {
      Library.call();
      return this;
    }
  }

  @SuppressWarnings("unchecked")
  private static <E extends Throwable> E unchecked(Throwable thrown) throws E {
    throw (E) thrown;
  }
}
