package providers;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionResult;
import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.provider.ProviderInfo;
import java.util.concurrent.locks.LockSupport;

/** Providers that hang for ever, deaf to interrupts. */
public abstract class Blocking extends AbstractProvider {

  Blocking() {
    super(ProviderInfo.builder("blocking", "https://blocking.example").models("common").build());
  }

  static void hang() {
    while (true) {
      LockSupport.park();
      // An interrupted thread does not park.
      Thread.interrupted();
    }
  }

  @Override
  protected CompletionResult createCompletion(CompletionRequest request, CallContext context) {
    return Completion.of("well");
  }

  public static final class InConstructor extends Blocking {
    public InConstructor() {
      hang();
    }
  }

  public static final class InStaticInitialiser extends Blocking {
    static {
      hang();
    }

    public InStaticInitialiser() {}
  }

  public static final class InConfiguration extends Blocking {
    public InConfiguration() {}

    @Override
    public AbstractProvider configured(ProviderConfig config) {
      hang();
      return this;
    }
  }

  public static final class InClose extends Blocking {
    public InClose() {}

    @Override
    public void close() {
      hang();
    }
  }
}
