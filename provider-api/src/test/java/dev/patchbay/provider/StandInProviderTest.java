package dev.patchbay.provider;

import static dev.patchbay.provider.TestProvider.asking;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** A provider that stands for others has facts that change, and decides itself what it refuses. */
class StandInProviderTest {

  private static final class StandIn extends RoutingProvider {
    StandIn(Supplier<ProviderInfo> info) {
      super(info);
    }

    @Override
    protected CompletionResult createCompletion(CompletionRequest request, CallContext context) {
      return Completion.builder("Hi")
          .servedBy(
              "other",
              request.model(),
              List.of(new Attempt("other", request.model(), null, 0, Duration.ZERO)))
          .build();
    }
  }

  private final AtomicReference<ProviderInfo> info = new AtomicReference<>(
      ProviderInfo.builder("stand-in", "https://a.example").models("a").build());

  @Test
  void itsFactsAreThoseOfTheMoment() {
    StandIn provider = new StandIn(info::get);
    assertThat(provider.supportsGpt4()).isFalse();

    info.set(info.get().toBuilder().models("gpt-4").working(false).build());

    assertThat(provider.info()).isSameAs(info.get());
    assertThat(provider.supportsGpt4()).isTrue();
    assertThat(provider.working()).isFalse();
  }

  @Test
  void itLeavesItToTheOthersWhichModelsThereAre() {
    assertThat(new StandIn(info::get).complete(asking("other").build()).text()).isEqualTo("Hi");
  }

  @Test
  void itSaysWhoHasAnswered() {
    Completion answer = new StandIn(info::get).complete(asking("a").build());

    assertThat(answer.provider()).isEqualTo("other");
    assertThat(answer.attempts()).extracting(Attempt::provider).containsExactly("other");
  }
}
