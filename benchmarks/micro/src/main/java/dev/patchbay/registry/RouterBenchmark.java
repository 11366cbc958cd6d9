package dev.patchbay.registry;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.Capability;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionResult;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.FinishReason;
import dev.patchbay.provider.ProviderInfo;
import dev.patchbay.provider.Usage;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a router adds to a call and to a token: the same provider, which answers from memory, asked directly and through a
 * router that has ten of its like. {@code -prof gc} shows the bytes.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class RouterBenchmark {

  private static final int PROVIDERS = 10;
  private static final int TOKENS = 1_000;
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final AbstractProvider provider = new FromMemory("provider-0", true);
  private final AbstractProvider handedOver = new FromMemory("provider-1", false);
  private final Router router = registry().router();
  private final CompletionRequest request =
      CompletionRequest.builder("m").user("Why is the sky blue?").build();

  /** A whole answer without a router. */
  @Benchmark
  public Completion wholeDirect() {
    return provider.complete(request);
  }

  /** A whole answer through the router. */
  @Benchmark
  public Completion wholeRouted() {
    return router.complete(request);
  }

  /** The same under a deadline. */
  @Benchmark
  public Completion wholeRoutedInTime() {
    return router.complete(request, CallContext.withTimeout(TIMEOUT));
  }

  /** A whole answer without a router, of a provider that does not say that it ends in time. */
  @Benchmark
  public Completion wholeHandedOver() {
    return handedOver.complete(request);
  }

  /** A stream of 1,000 tokens without a router. */
  @Benchmark
  public int streamDirect() {
    return read(provider.stream(request));
  }

  /** A stream of 1,000 tokens through the router. */
  @Benchmark
  public int streamRouted() {
    return read(router.stream(request));
  }

  /** The same under a deadline. */
  @Benchmark
  public int streamRoutedInTime() {
    return read(router.stream(request, CallContext.withTimeout(TIMEOUT)));
  }

  /** A stream of 1,000 tokens without a router, of a source that does not say that it ends when it is closed. */
  @Benchmark
  public int streamHandedOver() {
    return read(handedOver.stream(request));
  }

  private static int read(CompletionStream opened) {
    int length = 0;
    try (CompletionStream stream = opened) {
      for (String token : stream.tokens()) {
        length += token.length();
      }
    }
    return length;
  }

  private static ProviderRegistry registry() {
    ProviderRegistry.Builder registry = ProviderRegistry.builder().discovery(false);
    for (int i = 0; i < PROVIDERS; i++) {
      registry.provider(new FromMemory("provider-" + i, true));
    }
    return registry.build();
  }

  private static final class FromMemory extends AbstractProvider {
    private static final CompletionEvent TOKEN = new CompletionEvent.TextDelta(" blue");
    private static final CompletionEvent END =
        new CompletionEvent.Finished(FinishReason.STOP, Usage.UNKNOWN);

    private final boolean ends;

    FromMemory(String id, boolean ends) {
      super(ProviderInfo.builder(id, "memory:" + id)
          .models("m")
          .capabilities(Capability.STREAM)
          .build());
      this.ends = ends;
    }

    @Override
    protected CompletionResult createCompletion(CompletionRequest asked, CallContext context) {
      return asked.stream() ? CompletionStream.of(new Tokens(ends)) : Completion.of("Scattering.");
    }

    @Override
    protected boolean endsInTime() {
      return ends;
    }

    private static final class Tokens implements CompletionStream.Source {
      private final boolean ends;
      private int given;

      Tokens(boolean ends) {
        this.ends = ends;
      }

      @Override
      public @Nullable CompletionEvent next() {
        return given++ < TOKENS ? TOKEN : END;
      }

      @Override
      public void close() {}

      @Override
      public boolean endsWhenClosed() {
        return ends;
      }
    }
  }
}
