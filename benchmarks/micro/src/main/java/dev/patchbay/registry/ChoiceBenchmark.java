package dev.patchbay.registry;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.Capability;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionResult;
import dev.patchbay.provider.ModelInfo;
import dev.patchbay.provider.ProviderInfo;
import dev.patchbay.registry.plugin.LoadedProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What it costs to choose among 1,000 providers with 20 models each. {@code -prof gc} shows the bytes. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class ChoiceBenchmark {

  private static final int PROVIDERS = 1_000;

  private final Catalog catalog = catalog();
  private final Strategy fastest = Strategy.fastest();
  // Half of the providers have it.
  private final CompletionRequest request =
      CompletionRequest.builder("shared-0").user("Why is the sky blue?").stream(true)
          .build();
  private long calls;

  /** A request like an earlier one. */
  @Benchmark
  public Candidate repeated() {
    return choose(catalog.match(ProviderQuery.of(request)));
  }

  /** A request like an earlier one, with everybody's health looked at. */
  @Benchmark
  public Candidate repeatedFirstOfSelection() {
    return catalog.match(ProviderQuery.of(request)).selection().candidates().get(0);
  }

  /** A query that no other is like. */
  @Benchmark
  public Candidate unseen() {
    return choose(catalog.match(ProviderQuery.builder()
        .model("shared-0")
        .capability(Capability.STREAM)
        .minContextWindow(window())
        .build()));
  }

  /** A family that no other is like: three models of half of the providers. */
  @Benchmark
  public Candidate unseenFamily() {
    return choose(catalog.match(ProviderQuery.builder()
        .family("shared")
        .capability(Capability.STREAM)
        .minContextWindow(window())
        .build()));
  }

  /** No model, so that every provider is looked at. */
  @Benchmark
  public Candidate unseenWithoutModel() {
    return choose(
        catalog.match(ProviderQuery.builder().minContextWindow(window()).build()));
  }

  /** A condition, which is asked each time. */
  @Benchmark
  public Candidate condition() {
    return choose(catalog.match(ProviderQuery.builder()
        .model("shared-0")
        .where("it works", ProviderInfo::working)
        .build()));
  }

  private Candidate choose(Match match) {
    return Draw.of(1, calls++, null, System.nanoTime()).choose(fastest, match.candidates());
  }

  private int window() {
    return 1 + (int) (calls % 100_000);
  }

  private static Catalog catalog() {
    List<AbstractProvider> providers = new ArrayList<>();
    for (int i = 0; i < PROVIDERS; i++) {
      List<ModelInfo> models = new ArrayList<>();
      for (int j = 0; j < 20; j++) {
        String name = i % 2 == 0 && j < 3 ? "shared-" + j : "model-" + i + "-" + j;
        models.add(ModelInfo.builder(name).contextWindow(200_000).build());
      }
      providers.add(
          new Silent(ProviderInfo.builder("provider-" + i, "https://provider-" + i + ".example")
              .models(models)
              .capabilities(Capability.STREAM)
              .build()));
    }
    List<LoadedProvider> loaded = providers.stream()
        .map(each -> new LoadedProvider(each, each.info(), "Benchmark", "", each, false))
        .toList();
    return Catalog.of(
        loaded, Findings.NONE, KnownFacts.NONE, id -> LoadLimits.NONE, new ConcurrentHashMap<>());
  }

  private static final class Silent extends AbstractProvider {
    Silent(ProviderInfo info) {
      super(info);
    }

    @Override
    protected CompletionResult createCompletion(CompletionRequest asked, CallContext context) {
      return Completion.of("");
    }
  }
}
