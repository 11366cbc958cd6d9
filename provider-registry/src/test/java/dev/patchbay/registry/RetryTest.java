package dev.patchbay.registry;

import static dev.patchbay.registry.Fakes.HELLO;
import static dev.patchbay.registry.Fakes.failing;
import static dev.patchbay.registry.Fakes.fake;
import static dev.patchbay.registry.Fakes.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.patchbay.provider.Attempt;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.testkit.FakeProvider;
import dev.patchbay.testkit.FakeProvider.Reply;
import dev.patchbay.testkit.Script;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When a provider that failed is asked again, and after which wait. */
class RetryTest {

  private static final Reply DOWN = failing(ErrorKind.SERVER_ERROR);
  private static final Reply STALE = failing(ErrorKind.STALE_CONNECTION);
  private static final Reply LIMITED = failing(ErrorKind.RATE_LIMITED, Duration.ofSeconds(3));

  @Test
  void theOnlyProviderIsAskedAgainAfterABackOff() {
    Simulation simulation = new Simulation(fake("a", DOWN, text("Hello")));

    Completion answer = simulation.complete();

    assertThat(answer.attempts())
        .extracting(Attempt::error)
        .containsExactly(ErrorKind.SERVER_ERROR, null);
    assertThat(simulation.waits)
        .singleElement()
        .satisfies(wait -> assertThat(wait).isBetween(Duration.ZERO, Duration.ofMillis(200)));
  }

  @Test
  void aFreshProviderIsAskedBeforeAnyWait() {
    FakeProvider a = fake("a", DOWN);
    Simulation simulation = new Simulation(a, fake("b", text("Hello")));

    assertThat(simulation.complete().provider()).isEqualTo("b");
    assertThat(simulation.waits).isEmpty();
    assertThat(a.requests()).hasSize(1);
  }

  @Test
  void whenAllHaveFailedThoseThatMayAreAskedAgain() {
    FakeProvider a = fake("a", failing(ErrorKind.PROTOCOL));
    FakeProvider b = fake("b", DOWN, text("Hello"));

    Completion answer = new Simulation(a, b).complete();

    assertThat(answer.attempts()).extracting(Attempt::provider).containsExactly("a", "b", "b");
  }

  @Test
  void aProviderGetsAsManyAttemptsAsItsLimitSays() {
    FakeProvider a = fake("a", DOWN);

    new Simulation(RoutingOptions.builder().attemptsPerProvider(3), a).failure();

    assertThat(a.requests()).hasSize(3);
  }

  @Test
  void allProvidersTogetherGetAsManyAttemptsAsTheLimitSays() {
    FakeProvider[] five = new FakeProvider[5];
    for (int i = 0; i < five.length; i++) {
      five[i] = fake("p" + i, DOWN);
    }

    ProviderException failure = new Simulation(five).failure();

    assertThat(failure.attempts())
        .extracting(Attempt::provider)
        .containsExactly("p0", "p1", "p2", "p3");
  }

  @Test
  void theWaitGrowsToItsBound() {
    Simulation simulation = new Simulation(
        RoutingOptions.builder()
            .attemptsPerProvider(50)
            .maxAttempts(50)
            .backOff(Duration.ofMillis(100), Duration.ofMillis(800)),
        fake("a", DOWN));

    simulation.failure();

    assertThat(simulation.waits).hasSize(49);
    assertThat(simulation.waits.get(0)).isLessThan(Duration.ofMillis(100));
    assertThat(simulation.waits.get(1)).isLessThan(Duration.ofMillis(200));
    assertThat(simulation.waits)
        .allSatisfy(wait -> assertThat(wait).isLessThan(Duration.ofMillis(800)));
    assertThat(simulation.waits)
        .anySatisfy(wait -> assertThat(wait).isGreaterThan(Duration.ofMillis(400)));
  }

  @Test
  void theSameSeedGivesTheSameWaits() {
    Simulation one = new Simulation(fake("a", DOWN));
    Simulation other = new Simulation(fake("a", DOWN));

    one.failure();
    other.failure();

    assertThat(one.waits).isNotEmpty().isEqualTo(other.waits);
  }

  @Test
  void theTimeThatAServiceAsksForIsWaited() {
    Simulation simulation = new Simulation(fake("a", LIMITED, text("Hello")));

    assertThat(simulation.complete().text()).isEqualTo("Hello");
    assertThat(simulation.waits).containsExactly(Duration.ofSeconds(3));
  }

  @Test
  void theOneThatMayBeAskedSoonestComesFirst() {
    FakeProvider a = fake("a", LIMITED);
    FakeProvider b = fake("b", DOWN, text("Hello"));

    assertThat(new Simulation(a, b).complete().attempts())
        .extracting(Attempt::provider)
        .containsExactly("a", "b", "b");
  }

  @Test
  void aWaitAboveTheCapIsNotTaken() {
    FakeProvider a = fake("a", failing(ErrorKind.RATE_LIMITED, Duration.ofSeconds(31)));
    Simulation simulation = new Simulation(a);

    ProviderException failure = simulation.failure();

    assertThat(failure.kind()).isEqualTo(ErrorKind.RATE_LIMITED);
    assertThat(failure.retryAfter()).contains(Duration.ofSeconds(31));
    assertThat(simulation.waits).isEmpty();
    assertThat(a.requests()).hasSize(1);
  }

  @Test
  void aWaitThatWouldPassTheDeadlineIsNotTakenAndTheFailureItselfSurfaces() {
    FakeProvider a = fake("a", LIMITED);
    Simulation simulation = new Simulation(a);

    ProviderException failure = simulation.failure(Duration.ofSeconds(3));

    assertThat(failure.kind()).isEqualTo(ErrorKind.RATE_LIMITED);
    assertThat(simulation.waits).isEmpty();
    assertThat(a.requests()).hasSize(1);
  }

  @Test
  void aDeadlineThatPassesBetweenAttemptsIsATimeoutThatListsThem() {
    FakeProvider b = fake("b", text("never"));
    Simulation[] simulation = new Simulation[1];
    FakeProvider a = fake("a", (request, context) -> {
      simulation[0].clock.advance(Duration.ofSeconds(2));
      return DOWN.give(request, context);
    });
    simulation[0] = new Simulation(a, b);

    ProviderException failure = simulation[0].failure(Duration.ofSeconds(2));

    assertThat(failure.kind()).isEqualTo(ErrorKind.TIMEOUT);
    assertThat(failure.attempts()).extracting(Attempt::provider).containsExactly("a");
    assertThat(failure.getCause()).hasMessageContaining("the script says so");
    assertThat(b.requests()).isEmpty();
  }

  @Test
  void theDeadlineIsOneForAllAttemptsAndWaits() {
    Simulation[] simulation = new Simulation[1];
    FakeProvider a = fake("a", (request, context) -> {
      assertThat(context.remaining())
          .hasValueSatisfying(left -> assertThat(left).isLessThanOrEqualTo(Duration.ofSeconds(10)));
      simulation[0].clock.advance(Duration.ofSeconds(3));
      return DOWN.give(request, context);
    });
    simulation[0] =
        new Simulation(RoutingOptions.builder().attemptsPerProvider(100).maxAttempts(100), a);

    ProviderException failure = simulation[0].failure(Duration.ofSeconds(10));

    assertThat(failure.kind()).isEqualTo(ErrorKind.TIMEOUT);
    assertThat(a.requests()).hasSize(4);
  }

  @Test
  void aProviderWhoseConnectionWasStaleIsAskedAgainAtOnce() {
    FakeProvider b = fake("b", text("never"));
    Simulation simulation = new Simulation(fake("a", STALE, text("Hello")), b);

    Completion answer = simulation.complete();

    assertThat(answer.attempts())
        .extracting(Attempt::provider, Attempt::error)
        .containsExactly(tuple("a", ErrorKind.STALE_CONNECTION), tuple("a", null));
    assertThat(simulation.waits).isEmpty();
    assertThat(b.requests()).isEmpty();
  }

  @Test
  void theSecondTryAfterAStaleConnectionTakesNothingOfTheBudgetAndNoAttemptOfTheProviders() {
    Simulation simulation = new Simulation(
        RoutingOptions.builder().retryBudget(0).attemptsPerProvider(1),
        fake("a", STALE, text("Hello")));

    assertThat(simulation.complete().text()).isEqualTo("Hello");
  }

  @Test
  void aServiceThatEndsAnOldConnectionInPlaceOfAnAnswerIsAskedOnceMoreOnANewOne() {
    try (Service a = Service.of(
        "a", Service.whole("Hello"), Script.raw().reset(), Service.whole("Hello again"))) {
      Simulation simulation = new Simulation(a.provider());
      assertThat(simulation.complete().text()).isEqualTo("Hello");

      Completion second = simulation.complete();

      assertThat(second.text()).isEqualTo("Hello again");
      assertThat(second.attempts())
          .extracting(Attempt::error)
          .containsExactly(ErrorKind.STALE_CONNECTION, null);
      assertThat(a.calls()).isEqualTo(3);
      assertThat(simulation.waits).isEmpty();
    }
  }

  @Test
  void afterAStaleConnectionAProviderHasAllOfItsAttempts() {
    FakeProvider a = fake("a", STALE, DOWN);

    ProviderException failure =
        new Simulation(RoutingOptions.builder().attemptsPerProvider(2), a).failure();

    assertThat(failure.attempts())
        .extracting(Attempt::error)
        .containsExactly(
            ErrorKind.STALE_CONNECTION, ErrorKind.SERVER_ERROR, ErrorKind.SERVER_ERROR);
  }

  @Test
  void aSecondStaleConnectionInACallLeadsToTheNextProvider() {
    FakeProvider a = fake("a", STALE);
    FakeProvider b = fake("b", STALE);
    FakeProvider c = fake("c", text("Hello"));
    Simulation simulation = new Simulation(a, b, c);

    assertThat(simulation.complete().attempts())
        .extracting(Attempt::provider)
        .containsExactly("a", "a", "b", "c");
    assertThat(simulation.waits).isEmpty();
  }

  @Test
  void aSecondStaleConnectionSurfacesIfNoOtherProviderIsLeft() {
    FakeProvider a = fake("a", STALE);

    ProviderException failure = new Simulation(a).failure();

    assertThat(failure.kind()).isEqualTo(ErrorKind.STALE_CONNECTION);
    assertThat(a.requests()).hasSize(2);
  }

  @Test
  void theMostAttemptsOfACallHoldAfterAStaleConnectionToo() {
    FakeProvider a = fake("a", STALE, text("never"));

    new Simulation(RoutingOptions.builder().maxAttempts(1), a).failure();

    assertThat(a.requests()).hasSize(1);
  }

  @Test
  void aCallThatIsOverAfterAStaleConnectionEndsThere() {
    Simulation[] simulation = new Simulation[1];
    FakeProvider a = fake("a", (request, context) -> {
      simulation[0].clock.advance(Duration.ofSeconds(2));
      return STALE.give(request, context);
    });
    simulation[0] = new Simulation(a);

    ProviderException failure = simulation[0].failure(Duration.ofSeconds(2));

    assertThat(failure.kind()).isEqualTo(ErrorKind.TIMEOUT);
    assertThat(a.requests()).hasSize(1);
  }

  @Test
  void withoutBudgetNothingIsAskedAgain() {
    FakeProvider a = fake("a", DOWN);

    new Simulation(RoutingOptions.builder().retryBudget(0), a).failure();

    assertThat(a.requests()).hasSize(1);
  }

  @Test
  void whenEverythingFailsForLongRetriesAddAFifthToTheCalls() {
    FakeProvider a = fake("a", DOWN);
    Simulation simulation = new Simulation(RoutingOptions.builder().retryBudget(10), a);

    for (int i = 0; i < 1_000; i++) {
      simulation.failure();
    }

    assertThat(a.requests().size() - 1_000).isBetween(200, 212);
  }

  @Test
  void failoverTakesNothingOfTheBudget() {
    FakeProvider b = fake("b", text("Hello"));
    Simulation simulation =
        new Simulation(RoutingOptions.builder().retryBudget(0), fake("a", DOWN), b);

    assertThat(simulation.complete().provider()).isEqualTo("b");
  }

  @ParameterizedTest
  @CsvSource({
    "retry-after-ms,1500,PT1.5S",
    "retry-after,2,PT2S",
    "retry-after,0.25,PT0.25S",
  })
  void aServiceNamesTheWaitInEachOfItsForms(String header, String value, Duration wait) {
    try (Service a = Service.of(
        "a", Service.error(429, "slow", Map.of(header, value)), Service.whole("Hello"))) {
      Simulation simulation = new Simulation(a.provider());

      assertThat(simulation.complete().text()).isEqualTo("Hello");
      assertThat(simulation.waits).containsExactly(wait);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "soon", "Wed, 21 Oct 2015 07:28:00 GMT"})
  void aWaitThatIsNegativePastOrUnreadableIsABackOffInstead(String value) {
    try (Service a = Service.of(
        "a", Service.error(429, "slow", Map.of("retry-after", value)), Service.whole("Hello"))) {
      Simulation simulation = new Simulation(a.provider());

      assertThat(simulation.complete().text()).isEqualTo("Hello");
      assertThat(simulation.waits)
          .singleElement()
          .satisfies(
              wait -> assertThat(wait).isBetween(Duration.ofNanos(1), Duration.ofMillis(200)));
    }
  }

  @Test
  void aDateFarAwayIsNotWaitedFor() {
    try (Service a = Service.of(
        "a", Service.error(429, "slow", Map.of("retry-after", "Wed, 21 Oct 2099 07:28:00 GMT")))) {
      Simulation simulation = new Simulation(a.provider());

      assertThat(simulation.failure().kind()).isEqualTo(ErrorKind.RATE_LIMITED);
      assertThat(simulation.waits).isEmpty();
      assertThat(a.calls()).isOne();
    }
  }

  @Test
  void aStreamIsAskedForAgainLikeAWholeAnswer() {
    Simulation simulation = new Simulation(fake("a", DOWN, text("Hello")));

    try (var stream = simulation.router.stream(HELLO, simulation.context().build())) {
      assertThat(stream.tokens()).containsExactly("Hello");
    }
    assertThat(simulation.waits).hasSize(1);
  }

  @Test
  void nothingIsAskedAgainAfterAFailureThatRulesItOut() {
    FakeProvider a = fake("a", DOWN);
    FakeProvider b = fake("b", failing(ErrorKind.INVALID_REQUEST));

    ProviderException failure =
        catchThrowableOfType(ProviderException.class, () -> new Simulation(a, b).complete());

    assertThat(failure.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
    assertThat(a.requests()).hasSize(1);
  }
}
