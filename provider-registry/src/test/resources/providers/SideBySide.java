package providers;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionResult;
import dev.patchbay.provider.ProviderInfo;
import java.util.concurrent.CyclicBarrier;

/** Five providers whose constructors wait for each other. */
public abstract class SideBySide extends AbstractProvider {

  private static final CyclicBarrier ALL = new CyclicBarrier(5);

  SideBySide(String id) {
    super(ProviderInfo.builder(id, "https://" + id + ".example").models("common").build());
    try {
      ALL.await();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  protected CompletionResult createCompletion(CompletionRequest request, CallContext context) {
    return Completion.of("together");
  }

  public static final class One extends SideBySide {
    public One() {
      super("one");
    }
  }

  public static final class Two extends SideBySide {
    public Two() {
      super("two");
    }
  }

  public static final class Three extends SideBySide {
    public Three() {
      super("three");
    }
  }

  public static final class Four extends SideBySide {
    public Four() {
      super("four");
    }
  }

  public static final class Five extends SideBySide {
    public Five() {
      super("five");
    }
  }
}
