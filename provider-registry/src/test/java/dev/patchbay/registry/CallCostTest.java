package dev.patchbay.registry;

import static dev.patchbay.registry.Fakes.HELLO;
import static dev.patchbay.registry.Fakes.MODEL;
import static dev.patchbay.registry.Fakes.failing;
import static dev.patchbay.registry.Fakes.fake;
import static dev.patchbay.registry.Fakes.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.Attempt;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.Cost;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.Usage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a call through a router has cost. The scripts' answers take one token of input and two of output. */
class CallCostTest {

  private final Facts facts =
      new Facts().price("alpha", MODEL, "1000", "2000").price("beta", MODEL, "10", "20");

  @Test
  void anAnswerSaysWhatItCost() {
    Completion answer = facts.registryOf(fake("alpha", text("Hi"))).complete(HELLO);

    assertThat(answer.cost()).hasToString("Optional[$0.005]");
  }

  @Test
  void aStreamSaysSoAtItsEnd() {
    try (var stream = facts.registryOf(fake("alpha", text("Hi"))).stream(HELLO)) {
      assertThat(stream.toCompletion().cost()).hasToString("Optional[$0.005]");
    }
  }

  @Test
  void anAttemptThatFailedBeforeCountsToo() {
    AbstractProvider alpha = fake(
        "alpha",
        failing(
            ProviderException.builder(ErrorKind.PROTOCOL, "half an answer").usage(Usage.of(3, 0))));
    AbstractProvider beta = fake("beta", text("Hi"));

    Completion answer = facts.registryOf(alpha, beta).complete(HELLO);

    assertThat(answer.attempts())
        .extracting(Attempt::cost)
        .extracting(Cost::toString)
        .containsExactly("$0.003", "$0.00005");
    assertThat(answer.cost()).hasToString("Optional[$0.00305]");
  }

  @Test
  void anAttemptThatWasRefusedIsFree() {
    AbstractProvider alpha = fake(
        "alpha", failing(ProviderException.builder(ErrorKind.OVERLOADED, "busy").status(529)));
    AbstractProvider beta = fake("beta", text("Hi"));

    assertThat(facts.registryOf(alpha, beta).complete(HELLO).cost())
        .hasToString("Optional[$0.00005]");
    assertThat(facts.registryOf(alpha, beta).stream(HELLO).toCompletion().cost())
        .hasToString("Optional[$0.00005]");
  }

  @Test
  void anAttemptWithoutUsageMakesItALeastCost() {
    AbstractProvider alpha = fake("alpha", failing(ErrorKind.TIMEOUT));
    AbstractProvider beta = fake("beta", text("Hi"));

    assertThat(facts.registryOf(alpha, beta).complete(HELLO).cost())
        .hasToString("Optional[at least $0.00005]");
  }

  @Test
  void aPriceThatIsUnknownOrDisputedMakesItUnknown() {
    Facts unsure = new Facts().disputed("beta", MODEL);
    AbstractProvider alpha = fake("alpha", text("Hi"));
    AbstractProvider beta = fake("beta", text("Hi"));

    assertThat(unsure.registryOf(alpha).complete(HELLO).cost()).isEmpty();
    assertThat(unsure.registryOf(beta).complete(HELLO).cost()).isEmpty();
  }

  @Test
  void aFailureSaysWhatItsAttemptsCost() {
    AbstractProvider alpha = fake(
        "alpha",
        failing(
            ProviderException.builder(ErrorKind.PROTOCOL, "half an answer").usage(Usage.of(3, 0))));

    ProviderException failure = catchThrowableOfType(
        ProviderException.class, () -> facts.registryOf(alpha).complete(HELLO));

    assertThat(Cost.of(failure.attempts())).hasToString("Optional[$0.003]");
  }

  @Test
  void listenersAreToldWhatAnAttemptCost() {
    List<Attempt> told = new ArrayList<>();
    RoutingListener listener = new RoutingListener() {
      @Override
      public void attemptEnded(RoutingCall call, Attempt attempt, Usage usage) {
        told.add(attempt);
      }
    };
    ProviderRegistry registry = facts.registryOf(fake("alpha", text("Hi")));
    Router router = registry.router(RoutingOptions.builder().listener(listener).build());

    router.complete(HELLO);
    router.stream(HELLO).toCompletion();

    assertThat(told)
        .extracting(Attempt::cost)
        .extracting(Cost::toString)
        .containsExactly("$0.005", "$0.005");
  }
}
