package dev.patchbay.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.Capability;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionResult;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.EmbeddingRequest;
import dev.patchbay.provider.Embeddings;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.FinishReason;
import dev.patchbay.provider.ModelInfo;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.ProviderInfo;
import dev.patchbay.provider.Usage;
import dev.patchbay.registry.ProviderRegistry;
import dev.patchbay.registry.Router;
import dev.patchbay.registry.RoutingOptions;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RoutingMetricsTest {

  private static final CompletionRequest REQUEST =
      CompletionRequest.builder("m").user("a secret question").build();
  private static final Usage USAGE = new Usage(13, 52, 8, 3, 40);

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private ProviderRegistry registry =
      ProviderRegistry.builder().discovery(false).build();

  @AfterEach
  void close() {
    registry.close();
    meters.close();
  }

  @Test
  void anAnswerIsTimedUnderProviderAndModel() {
    router(provider("alpha", asked -> answer())).complete(REQUEST);

    assertThat(meters
            .get("gen_ai.client.inference.duration")
            .tags("gen_ai.operation.name", "chat")
            .tags("gen_ai.provider.name", "alpha")
            .tags("gen_ai.request.model", "m")
            .tags("error.type", "none")
            .timer()
            .count())
        .isEqualTo(1);
  }

  @Test
  void theTokensOfAnAnswerAreCountedByType() {
    Router router = router(provider("alpha", asked -> answer()));
    router.complete(REQUEST);
    router.complete(REQUEST);

    assertThat(tokens("input_tokens")).isEqualTo(2 * 13);
    assertThat(tokens("output_tokens")).isEqualTo(2 * 52);
    assertThat(tokens("cache_read.input_tokens")).isEqualTo(2 * 8);
    assertThat(tokens("cache_write.input_tokens")).isEqualTo(2 * 3);
    assertThat(tokens("reasoning.output_tokens")).isEqualTo(2 * 40);
    assertThat(meters
            .get("gen_ai.client.inference.operation.output_tokens")
            .summary()
            .max())
        .isEqualTo(52);
  }

  @Test
  void tokensThatTheServiceDoesNotCountAreNotRecorded() {
    router(provider("alpha", asked -> Completion.of("Hi"))).complete(REQUEST);

    assertThat(meters.getMeters())
        .extracting(meter -> meter.getId().getName())
        .isNotEmpty()
        .noneMatch(name -> name.contains("token"));
  }

  @Test
  void eachAttemptIsTimedAndOneThatFailedSaysHow() {
    router(
            provider("alpha", asked -> fail(ErrorKind.OVERLOADED)),
            provider("beta", asked -> answer()))
        .complete(REQUEST);

    assertThat(meters
            .get("gen_ai.client.inference.duration")
            .tags("gen_ai.provider.name", "alpha")
            .tags("error.type", "overloaded")
            .timer()
            .count())
        .isEqualTo(1);
    assertThat(meters
            .get("gen_ai.client.inference.duration")
            .tags("gen_ai.provider.name", "beta")
            .tags("error.type", "none")
            .timer()
            .count())
        .isEqualTo(1);
  }

  @Test
  void aStreamAlsoHasATimeToItsFirstChunk() {
    Router router = router(provider(
        "alpha",
        asked -> CompletionStream.of(List.of(
            new CompletionEvent.TextDelta("Hi"),
            new CompletionEvent.Finished(FinishReason.STOP, USAGE)))));

    try (CompletionStream stream = router.stream(REQUEST)) {
      assertThat(
              meters.get("gen_ai.client.inference.time_to_first_chunk").timer().count())
          .isEqualTo(1);
      assertThat(meters.find("gen_ai.client.inference.duration").timer()).isNull();
      Completion unused = stream.toCompletion();
    }

    assertThat(meters.get("gen_ai.client.inference.duration").timer().count()).isEqualTo(1);
    assertThat(tokens("output_tokens")).isEqualTo(52);
  }

  @Test
  void aProviderThatIsLeftAloneShowsAsResting() {
    Router router = router(provider("alpha", asked -> {
      throw ProviderException.builder(ErrorKind.RATE_LIMITED, "too many")
          .retryAfter(Duration.ofMinutes(5))
          .build();
    }));

    assertThat(catchThrowable(() -> router.complete(REQUEST)))
        .isInstanceOf(ProviderException.class);

    assertThat(meters
            .get("patchbay.provider.resting")
            .tags("patchbay.provider", "alpha")
            .gauge()
            .value())
        .isEqualTo(1);
  }

  @Test
  void theGaugeOfAModelIsThereWhateverAliasItWasAskedForBy() {
    ModelInfo model = ModelInfo.builder("m-2026").aliases("m").build();
    ProviderInfo info = ProviderInfo.builder("alpha", "https://alpha.example")
        .models(List.of(model))
        .build();
    Router router = router(provider(info, asked -> fail(ErrorKind.MODEL_UNAVAILABLE)));

    for (int i = 0; i < 20; i++) {
      assertThat(catchThrowable(() -> router.complete(REQUEST))).isNotNull();
    }

    assertThat(meters
            .get("patchbay.provider.resting")
            .tags("patchbay.provider", "alpha", "gen_ai.request.model", "m-2026")
            .gauge()
            .value())
        .isEqualTo(1);
  }

  @Test
  void vectorsHaveMetersOfTheirOwn() {
    ProviderInfo info = ProviderInfo.builder("alpha", "https://alpha.example")
        .embeddingModels("e")
        .build();
    Router router = router(new AbstractProvider(info) {
      @Override
      protected CompletionResult createCompletion(CompletionRequest request, CallContext context) {
        throw new AssertionError("only vectors are asked for");
      }

      @Override
      protected Embeddings createEmbeddings(EmbeddingRequest request, CallContext context) {
        return Embeddings.of(List.of(new float[] {1}), Usage.of(3, 0));
      }
    });

    router.embed(EmbeddingRequest.of("e", "text"));

    assertThat(meters.get("gen_ai.client.embeddings.duration").timer().count()).isEqualTo(1);
    assertThat(meters
            .get("gen_ai.client.embeddings.operation.input_tokens")
            .tags("gen_ai.operation.name", "embeddings")
            .summary()
            .totalAmount())
        .isEqualTo(3);
    assertThat(meters.find("gen_ai.client.inference.duration").timer()).isNull();
  }

  @Test
  void callsForWhichNoProviderIsEligibleAreCounted() {
    Router router = router(provider("alpha", asked -> answer()));
    router.complete(REQUEST);
    CompletionRequest other = REQUEST.toBuilder().model("never heard of").build();

    for (int i = 0; i < 2; i++) {
      assertThat(catchThrowable(() -> router.complete(other))).isNotNull();
    }

    Counter counter = meters
        .get("patchbay.calls.without.candidate")
        .tags("gen_ai.operation.name", "chat", "error.type", "model_unavailable")
        .counter();
    assertThat(counter.count()).isEqualTo(2);
    assertThat(counter.getId().toString()).doesNotContain("never heard of");
  }

  @Test
  void namesOfModelsOutOfRequestsGetABoundedNumberOfMeters() {
    ProviderInfo info = ProviderInfo.builder("alpha", "https://alpha.example")
        .models("m")
        .openModels(true)
        .build();
    AbstractProvider alpha = provider(info, asked -> {
      throw ProviderException.of(
          asked.model().equals("m") ? ErrorKind.OVERLOADED : ErrorKind.MODEL_UNAVAILABLE, "no");
    });
    registry = ProviderRegistry.builder().discovery(false).provider(alpha).build();
    Router router = registry.router(RoutingOptions.builder()
        .maxAttempts(1)
        .listener(new RoutingMetrics(meters, 2))
        .build());

    for (int i = 0; i < 50; i++) {
      CompletionRequest made = REQUEST.toBuilder().model("alpha/made-up-" + i).build();
      for (int j = 0; j < 10; j++) {
        assertThat(catchThrowable(() -> router.complete(made))).isNotNull();
      }
    }
    assertThat(catchThrowable(() -> router.complete(REQUEST))).isNotNull();

    assertThat(models("gen_ai.client.inference.duration"))
        .containsExactlyInAnyOrder("made-up-0", "made-up-1", "_other", "m");
    assertThat(models("patchbay.provider.resting")).isSubsetOf("made-up-0", "made-up-1", "m", "");
    assertThat(meters
            .get("gen_ai.client.inference.duration")
            .tags("gen_ai.request.model", "_other")
            .timer()
            .count())
        .isEqualTo(48 * 10);
  }

  @Test
  void aServiceHasTheNameThatItsProviderDeclaresForTelemetry() {
    ProviderInfo bedrock = ProviderInfo.builder("bedrock", "https://aws.example")
        .telemetryName("aws.bedrock")
        .models("m")
        .build();
    router(provider(bedrock, asked -> answer())).complete(REQUEST);

    assertThat(meters
            .get("gen_ai.client.inference.duration")
            .tags("gen_ai.provider.name", "aws.bedrock", "patchbay.provider", "bedrock")
            .timer()
            .count())
        .isEqualTo(1);
  }

  @Test
  void aNegativeLimitOfModelsIsRefused() {
    assertThatThrownBy(() -> new RoutingMetrics(meters, -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-1");
  }

  private List<String> models(String name) {
    return meters.find(name).meters().stream()
        .map(meter -> meter.getId().getTag("gen_ai.request.model"))
        .distinct()
        .toList();
  }

  @Test
  void noMeterShowsAPromptOrAnAnswer() {
    router(provider("alpha", asked -> answer())).complete(REQUEST);

    assertThat(meters.getMeters())
        .extracting(Meter::getId)
        .asString()
        .doesNotContain("secret question", "scattering");
  }

  private double tokens(String type) {
    return meters
        .get("gen_ai.client.inference.usage." + type)
        .tags("gen_ai.token.modality", "unknown")
        .counter()
        .count();
  }

  private Router router(AbstractProvider... providers) {
    ProviderRegistry.Builder builder = ProviderRegistry.builder().discovery(false);
    for (AbstractProvider provider : providers) {
      builder.provider(provider);
    }
    registry = builder.build();
    return registry.router(
        RoutingOptions.builder().listener(new RoutingMetrics(meters)).build());
  }

  private static Completion answer() {
    return Completion.builder("scattering").usage(USAGE).build();
  }

  private static CompletionResult fail(ErrorKind kind) {
    throw ProviderException.of(kind, "it failed");
  }

  private static AbstractProvider provider(
      String id, Function<CompletionRequest, CompletionResult> answers) {
    ProviderInfo info = ProviderInfo.builder(id, "https://" + id + ".example")
        .models("m")
        .capabilities(Capability.STREAM)
        .build();
    return provider(info, answers);
  }

  private static AbstractProvider provider(
      ProviderInfo info, Function<CompletionRequest, CompletionResult> answers) {
    return new AbstractProvider(info) {
      @Override
      protected CompletionResult createCompletion(CompletionRequest request, CallContext context) {
        return answers.apply(request);
      }
    };
  }
}
