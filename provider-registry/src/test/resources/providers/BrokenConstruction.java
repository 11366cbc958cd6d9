package providers;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionResult;
import dev.patchbay.provider.ProviderInfo;

/** Providers of the right shape that cannot be made. */
public abstract class BrokenConstruction extends AbstractProvider {

  BrokenConstruction() {
    super(ProviderInfo.builder("broken", "https://broken.example").models("common").build());
  }

  @Override
  protected CompletionResult createCompletion(CompletionRequest request, CallContext context) {
    return Completion.of("never");
  }

  public static final class Throws extends BrokenConstruction {
    public Throws() {
      throw new IllegalStateException("no licence file");
    }
  }

  public static final class ThrowsInTwoLines extends BrokenConstruction {
    public ThrowsInTwoLines() {
      throw new IllegalStateException("no licence file\n\tand no other");
    }
  }

  public static final class ThrowsError extends BrokenConstruction {
    public ThrowsError() {
      throw new AssertionError("cannot happen");
    }
  }

  public static final class ThrowsClassCast extends BrokenConstruction {
    public ThrowsClassCast() {
      Object number = 12;
      String text = (String) number;
    }
  }

  public static final class ThrowsTheUnspeakable extends BrokenConstruction {
    public ThrowsTheUnspeakable() {
      throw new Unspeakable();
    }
  }

  static final class Unspeakable extends RuntimeException {
    @Override
    public String getMessage() {
      throw new IllegalStateException("no words");
    }
  }

  public static final class ThrowsOutOfMemoryError extends BrokenConstruction {
    public ThrowsOutOfMemoryError() {
      throw new OutOfMemoryError("not really");
    }
  }

  public static final class Recurses extends BrokenConstruction {
    public Recurses() {
      new Recurses();
    }
  }

  public static final class FailsToInitialise extends BrokenConstruction {
    private static final int VALUE = Integer.parseInt("twelve");

    public FailsToInitialise() {}
  }

  /** {@link Library} is not in its jar. */
  public static final class NeedsLibrary extends BrokenConstruction {
    public NeedsLibrary() {
      Library.call();
    }
  }

  /** {@link Library} is compiled without this method afterwards. */
  public static final class NeedsOtherLibrary extends BrokenConstruction {
    public NeedsOtherLibrary() {
      Library.callNew();
    }
  }

  /** The registry must not choke on an id that no provider can have. */
  public static final class HasNoId extends AbstractProvider {
    public HasNoId() {
      super(ProviderInfo.builder("", "https://nobody.example").build());
    }

    @Override
    protected CompletionResult createCompletion(CompletionRequest request, CallContext context) {
      return Completion.of("never");
    }
  }
}
