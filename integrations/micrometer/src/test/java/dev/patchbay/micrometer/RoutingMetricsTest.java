package dev.patchbay.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

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
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.ProviderInfo;
import dev.patchbay.provider.Usage;
import dev.patchbay.registry.ProviderRegistry;
import dev.patchbay.registry.Router;
import dev.patchbay.registry.RoutingOptions;
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
  private static final Usage USAGE = Usage.of(13, 52);

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
            .get("gen_ai.client.operation.duration")
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

    assertThat(tokens("input")).isEqualTo(2 * 13);
    assertThat(tokens("output")).isEqualTo(2 * 52);
  }

  @Test
  void tokensThatTheServiceDoesNotCountAreNotRecorded() {
    router(provider("alpha", asked -> Completion.of("Hi"))).complete(REQUEST);

    assertThat(meters.find("gen_ai.client.token.usage").meters()).isEmpty();
  }

  @Test
  void eachAttemptIsTimedAndOneThatFailedSaysHow() {
    router(
            provider("alpha", asked -> fail(ErrorKind.OVERLOADED)),
            provider("beta", asked -> answer()))
        .complete(REQUEST);

    assertThat(meters
            .get("gen_ai.client.operation.duration")
            .tags("gen_ai.provider.name", "alpha")
            .tags("error.type", "overloaded")
            .timer()
            .count())
        .isEqualTo(1);
    assertThat(meters
            .get("gen_ai.client.operation.duration")
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
              meters.get("gen_ai.client.operation.time_to_first_chunk").timer().count())
          .isEqualTo(1);
      assertThat(meters.find("gen_ai.client.operation.duration").timer()).isNull();
      Completion unused = stream.toCompletion();
    }

    assertThat(meters.get("gen_ai.client.operation.duration").timer().count()).isEqualTo(1);
    assertThat(tokens("output")).isEqualTo(52);
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
            .tags("gen_ai.provider.name", "alpha")
            .gauge()
            .value())
        .isEqualTo(1);
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
        .get("gen_ai.client.token.usage")
        .tags("gen_ai.token.type", type)
        .summary()
        .totalAmount();
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
    return new AbstractProvider(info) {
      @Override
      protected CompletionResult createCompletion(CompletionRequest request, CallContext context) {
        return answers.apply(request);
      }
    };
  }
}
