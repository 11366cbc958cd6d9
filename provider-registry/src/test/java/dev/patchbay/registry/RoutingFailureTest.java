package dev.patchbay.registry;

import static dev.patchbay.registry.Fakes.failing;
import static dev.patchbay.registry.Fakes.fake;
import static dev.patchbay.registry.Fakes.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.testkit.FakeProvider;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What the caller is told when no attempt succeeded. */
class RoutingFailureTest {

  private static ProviderException.Builder failure(ErrorKind kind, int status) {
    return ProviderException.builder(kind, "said no").status(status);
  }

  @Test
  void theFailureOfTheOnlyAttemptIsItself() {
    FakeProvider a =
        fake("a", failing(failure(ErrorKind.PROTOCOL, 200).code("c").partialText("so far")));

    ProviderException failure = new Simulation(a).failure();

    assertThat(failure).hasMessageStartingWith("a, model m: said no.").hasNoCause();
    assertThat(failure.code()).isEqualTo("c");
    assertThat(failure.partialText()).isEqualTo("so far");
    assertThat(failure.attempts()).hasSize(1);
  }

  @Test
  void severalFailuresAreListedWithTheFirstAsTheCauseAndTheOthersAttached() {
    FakeProvider a = fake("a", failing(failure(ErrorKind.QUOTA_EXHAUSTED, 402)));
    FakeProvider b = fake("b", failing(failure(ErrorKind.PROTOCOL, 200)));

    ProviderException failure = new Simulation(a, b).failure();

    assertThat(failure)
        .hasMessage("router, model m: none of 2 attempts succeeded: "
            + "a, model m: QUOTA_EXHAUSTED (HTTP 402) after 0 ms; "
            + "b, model m: PROTOCOL (HTTP 200) after 0 ms; a failed because said no. "
            + "Top up the account, raise the budget, or choose another provider or model.");
    assertThat(failure.getCause()).hasMessageStartingWith("a, model m: said no");
    assertThat(failure.getSuppressed())
        .singleElement()
        .satisfies(each -> assertThat(each).hasMessageStartingWith("b, model m: said no"));
  }

  @Test
  void ifAllMightHaveBeenFollowedTheFirstOneSaysWhatItIs() {
    FakeProvider a = fake(
        "a",
        failing(
            failure(ErrorKind.RATE_LIMITED, 429).code("slow").retryAfter(Duration.ofMinutes(2))));
    FakeProvider b = fake("b", failing(failure(ErrorKind.PROTOCOL, 200)));

    ProviderException failure = new Simulation(a, b).failure();

    assertThat(failure.kind()).isEqualTo(ErrorKind.RATE_LIMITED);
    assertThat(failure.status()).hasValue(429);
    assertThat(failure.code()).isEqualTo("slow");
    assertThat(failure.retryAfter()).contains(Duration.ofMinutes(2));
  }

  @Test
  void ifTheLastOneRulesOutAnyOtherItSaysWhatItIs() {
    FakeProvider a = fake("a", failing(failure(ErrorKind.OVERLOADED, 529)));
    FakeProvider b = fake("b", failing(failure(ErrorKind.INVALID_REQUEST, 400)));

    ProviderException failure = new Simulation(a, b, fake("c", text("never"))).failure();

    assertThat(failure.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
    assertThat(failure.status()).hasValue(400);
    assertThat(failure.getCause()).isInstanceOf(ProviderException.class);
    assertThat(((ProviderException) failure.getCause()).provider()).isEqualTo("a");
  }

  @Test
  void ifNobodyCanServeTheSelectionSaysWhy() {
    Simulation simulation = new Simulation(fake("a", text("never")));

    ProviderException failure = catchThrowableOfType(
        ProviderException.class,
        () -> simulation.router.complete(
            CompletionRequest.builder("mm").user("Hello").build()));

    assertThat(failure.kind()).isEqualTo(ErrorKind.MODEL_UNAVAILABLE);
    assertThat(failure).hasMessageContainingAll("router, model mm", "no provider has the model mm");
    assertThat(failure.attempts()).isEmpty();
  }
}
