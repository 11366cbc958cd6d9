package dev.patchbay.registry;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.Capability;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionResult;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.FinishReason;
import dev.patchbay.provider.ModelInfo;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.ProviderInfo;
import dev.patchbay.provider.Usage;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes its time, and fails now and then in every way there is. Each piece of its answers says whose it is, and of which call. */
final class SimulatedProvider extends AbstractProvider {

  static final String MODEL = "m";

  /** A question that is not noted in the world. */
  static final String UNSEEN = "unseen";

  private static final Duration SLOW = Duration.ofSeconds(20);

  private final SimulatedWorld world;
  private final int failsOneIn;

  SimulatedProvider(SimulatedWorld world, String id) {
    super(ProviderInfo.builder(id, "simulated:" + id)
        .models(List.of(
            ModelInfo.builder(MODEL).contextWindow(1_000 * (1 + world.upTo(3))).build()))
        .capabilities(Capability.STREAM)
        .build());
    this.world = world;
    failsOneIn = 1 + world.upTo(3);
  }

  /** A piece of the answer of that call. */
  static String piece(String provider, int number, int index) {
    return provider + number + "." + index + " ";
  }

  @Override
  protected boolean endsInTime() {
    return true;
  }

  @Override
  protected @Nullable CompletionResult createCompletion(
      CompletionRequest request, CallContext context) {
    int number = request.messages().get(0).text().equals(UNSEEN) ? -1 : world.ask(id());
    pass(context);
    if (world.oneIn(failsOneIn)) {
      return fail();
    }
    int pieces = 1 + world.upTo(3);
    return request.stream() ? stream(number, pieces, context) : whole(number, pieces, context);
  }

  private void pass(CallContext context) {
    world.pass(world.some(SLOW), context);
    context.requireAlive();
  }

  private @Nullable CompletionResult fail() {
    if (world.oneIn(20)) {
      return null;
    }
    if (world.oneIn(20)) {
      throw new NoClassDefFoundError("a plugin's own fault");
    }
    throw failure();
  }

  private ProviderException failure() {
    ErrorKind kind = world.oneOf(ErrorKind.values());
    return ProviderException.builder(kind, "simulated")
        .retryAfter(world.oneIn(4) ? world.some(Duration.ofMinutes(2)) : null)
        .build();
  }

  private static Usage tokens(int pieces) {
    return Usage.of(10, pieces);
  }

  private Completion whole(int number, int pieces, CallContext context) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < pieces; i++) {
      text.append(piece(id(), number, i));
    }
    pass(context);
    return Completion.builder(text.toString()).usage(tokens(pieces)).build();
  }

  private CompletionStream stream(int number, int pieces, CallContext context) {
    int failsAt = world.oneIn(3) ? world.upTo(pieces) : -1;
    boolean cut = world.oneIn(2);
    return CompletionStream.of(new CompletionStream.Source() {
      private int next;

      @Override
      public @Nullable CompletionEvent next() {
        pass(context);
        if (next == failsAt) {
          if (cut) {
            return null;
          }
          throw failure();
        }
        if (next == pieces) {
          return new CompletionEvent.Finished(FinishReason.STOP, tokens(pieces));
        }
        return new CompletionEvent.TextDelta(piece(id(), number, next++));
      }

      @Override
      public void close() {}

      @Override
      public boolean endsWhenClosed() {
        return true;
      }
    });
  }
}
