package providers;

import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionResult;
import dev.patchbay.provider.ProviderInfo;
import dev.patchbay.provider.RoutingProvider;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;

/** Providers that are made, and then cannot say what they are. */
public abstract class BrokenFacts extends RoutingProvider {

  BrokenFacts(Supplier<ProviderInfo> info) {
    super(info);
  }

  @Override
  protected CompletionResult createCompletion(CompletionRequest request, CallContext context) {
    return Completion.of("never");
  }

  public static final class Throw extends BrokenFacts {
    public Throw() {
      super(() -> {
        throw new IllegalStateException("who knows");
      });
    }
  }

  public static final class AreNull extends BrokenFacts {
    public AreNull() {
      super(() -> null);
    }
  }

  public static final class Hang extends BrokenFacts {
    public Hang() {
      super(() -> {
        while (true) {
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            // Deaf.
          }
        }
      });
    }
  }
}
