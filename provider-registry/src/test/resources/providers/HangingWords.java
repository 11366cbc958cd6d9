package providers;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionResult;
import dev.patchbay.provider.ProviderInfo;
import java.util.concurrent.CountDownLatch;

/** Providers whose {@code equals}, or the methods of whose exceptions, hang. */
public abstract class HangingWords extends AbstractProvider {

  HangingWords(String id) {
    super(ProviderInfo.builder(id, "https://" + id + ".example").models("common").build());
  }

  @Override
  protected CompletionResult createCompletion(CompletionRequest request, CallContext context) {
    return Completion.of("well");
  }

  static void hang() {
    while (true) {
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        // Deaf.
      }
    }
  }

  /** Speaks twice, and then no more. */
  static final class Tired extends RuntimeException {
    private int left;

    Tired(int left) {
      this.left = left;
    }

    @Override
    public String getMessage() {
      if (left-- <= 0) {
        hang();
      }
      return "tired";
    }

    @Override
    public boolean equals(Object other) {
      hang();
      return false;
    }

    @Override
    public int hashCode() {
      return 1;
    }
  }

  public static final class InConstructor extends HangingWords {
    public InConstructor() {
      super("tired");
      throw new Tired(2);
    }
  }

  public static final class InClose extends HangingWords {
    public InClose() {
      super("tired");
    }

    @Override
    public void close() {
      throw new Tired(0);
    }
  }

  public static final class One extends HangingWords {
    public One() {
      super("twin");
    }

    @Override
    public boolean equals(Object other) {
      hang();
      return false;
    }

    @Override
    public int hashCode() {
      return 1;
    }
  }

  public static final class Other extends HangingWords {
    public Other() {
      super("twin");
    }
  }
}
