package dev.patchbay.registry;

import static dev.patchbay.registry.ScriptedProvider.HELLO;
import static dev.patchbay.registry.ScriptedProvider.failing;
import static dev.patchbay.registry.ScriptedProvider.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.patchbay.provider.Attempt;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.testkit.Script;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When a provider that failed is asked again, and after which wait. */
class RetryTest {

  private static final ScriptedProvider.Answer DOWN = failing(ErrorKind.SERVER_ERROR);
  private static final ScriptedProvider.Answer STALE = failing(ErrorKind.STALE_CONNECTION);
  private static final ScriptedProvider.Answer LIMITED =
      failing(ErrorKind.RATE_LIMITED, Duration.ofSeconds(3));

  @Test
  void theOnlyProviderIsAskedAgainAfterABackOff() {
    Simulation simulation = new Simulation(ScriptedProvider.of("a", DOWN, text("Hello")));

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
    ScriptedProvider a = ScriptedProvider.of("a", DOWN);
    Simulation simulation = new Simulation(a, ScriptedProvider.of("b", text("Hello")));

    assertThat(simulation.complete().provider()).isEqualTo("b");
    assertThat(simulation.waits).isEmpty();
    assertThat(a.calls()).isOne();
  }

  @Test
  void whenAllHaveFailedThoseThatMayAreAskedAgain() {
    ScriptedProvider a = ScriptedProvider.of("a", failing(ErrorKind.PROTOCOL));
    ScriptedProvider b = ScriptedProvider.of("b", DOWN, text("Hello"));

    Completion answer = new Simulation(a, b).complete();

    assertThat(answer.attempts()).extracting(Attempt::provider).containsExactly("a", "b", "b");
  }

  @Test
  void aProviderGetsAsManyAttemptsAsItsLimitSays() {
    ScriptedProvider a = ScriptedProvider.of("a", DOWN);

    new Simulation(RoutingOptions.builder().attemptsPerProvider(3), a).failure();

    assertThat(a.calls()).isEqualTo(3);
  }

  @Test
  void allProvidersTogetherGetAsManyAttemptsAsTheLimitSays() {
    ScriptedProvider[] five = new ScriptedProvider[5];
    for (int i = 0; i < five.length; i++) {
      five[i] = ScriptedProvider.of("p" + i, DOWN);
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
        ScriptedProvider.of("a", DOWN));

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
    Simulation one = new Simulation(ScriptedProvider.of("a", DOWN));
    Simulation other = new Simulation(ScriptedProvider.of("a", DOWN));

    one.failure();
    other.failure();

    assertThat(one.waits).isNotEmpty().isEqualTo(other.waits);
  }

  @Test
  void theTimeThatAServiceAsksForIsWaited() {
    Simulation simulation = new Simulation(ScriptedProvider.of("a", LIMITED, text("Hello")));

    assertThat(simulation.complete().text()).isEqualTo("Hello");
    assertThat(simulation.waits).containsExactly(Duration.ofSeconds(3));
  }

  @Test
  void theOneThatMayBeAskedSoonestComesFirst() {
    ScriptedProvider a = ScriptedProvider.of("a", LIMITED);
    ScriptedProvider b = ScriptedProvider.of("b", DOWN, text("Hello"));

    assertThat(new Simulation(a, b).complete().attempts())
        .extracting(Attempt::provider)
        .containsExactly("a", "b", "b");
  }

  @Test
  void aWaitAboveTheCapIsNotTaken() {
    ScriptedProvider a =
        ScriptedProvider.of("a", failing(ErrorKind.RATE_LIMITED, Duration.ofSeconds(31)));
    Simulation simulation = new Simulation(a);

    ProviderException failure = simulation.failure();

    assertThat(failure.kind()).isEqualTo(ErrorKind.RATE_LIMITED);
    assertThat(failure.retryAfter()).contains(Duration.ofSeconds(31));
    assertThat(simulation.waits).isEmpty();
    assertThat(a.calls()).isOne();
  }

  @Test
  void aWaitThatWouldPassTheDeadlineIsNotTakenAndTheFailureItselfSurfaces() {
    ScriptedProvider a = ScriptedProvider.of("a", LIMITED);
    Simulation simulation = new Simulation(a);

    ProviderException failure = simulation.failure(Duration.ofSeconds(3));

    assertThat(failure.kind()).isEqualTo(ErrorKind.RATE_LIMITED);
    assertThat(simulation.waits).isEmpty();
    assertThat(a.calls()).isOne();
  }

  @Test
  void aDeadlineThatPassesBetweenAttemptsIsATimeoutThatListsThem() {
    ScriptedProvider b = ScriptedProvider.of("b", text("never"));
    Simulation[] simulation = new Simulation[1];
    ScriptedProvider a = ScriptedProvider.of("a", (request, context) -> {
      simulation[0].clock.advance(Duration.ofSeconds(2));
      return DOWN.give(request, context);
    });
    simulation[0] = new Simulation(a, b);

    ProviderException failure = simulation[0].failure(Duration.ofSeconds(2));

    assertThat(failure.kind()).isEqualTo(ErrorKind.TIMEOUT);
    assertThat(failure.attempts()).extracting(Attempt::provider).containsExactly("a");
    assertThat(failure.getCause()).hasMessageContaining("the script says so");
    assertThat(b.calls()).isZero();
  }

  @Test
  void theDeadlineIsOneForAllAttemptsAndWaits() {
    Simulation[] simulation = new Simulation[1];
    ScriptedProvider a = ScriptedProvider.of("a", (request, context) -> {
      assertThat(context.remaining())
          .hasValueSatisfying(left -> assertThat(left).isLessThanOrEqualTo(Duration.ofSeconds(10)));
      simulation[0].clock.advance(Duration.ofSeconds(3));
      return DOWN.give(request, context);
    });
    simulation[0] =
        new Simulation(RoutingOptions.builder().attemptsPerProvider(100).maxAttempts(100), a);

    ProviderException failure = simulation[0].failure(Duration.ofSeconds(10));

    assertThat(failure.kind()).isEqualTo(ErrorKind.TIMEOUT);
    assertThat(a.calls()).isEqualTo(4);
  }

  @Test
  void aProviderWhoseConnectionWasStaleIsAskedAgainAtOnce() {
    ScriptedProvider b = ScriptedProvider.of("b", text("never"));
    Simulation simulation = new Simulation(ScriptedProvider.of("a", STALE, text("Hello")), b);

    Completion answer = simulation.complete();

    assertThat(answer.attempts())
        .extracting(Attempt::provider, Attempt::error)
        .containsExactly(tuple("a", ErrorKind.STALE_CONNECTION), tuple("a", null));
    assertThat(simulation.waits).isEmpty();
    assertThat(b.calls()).isZero();
  }

  @Test
  void theSecondTryAfterAStaleConnectionTakesNothingOfTheBudgetAndNoAttemptOfTheProviders() {
    Simulation simulation = new Simulation(
        RoutingOptions.builder().retryBudget(0).attemptsPerProvider(1),
        ScriptedProvider.of("a", STALE, text("Hello")));

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
    ScriptedProvider a = ScriptedProvider.of("a", STALE, DOWN);

    ProviderException failure =
        new Simulation(RoutingOptions.builder().attemptsPerProvider(2), a).failure();

    assertThat(failure.attempts())
        .extracting(Attempt::error)
        .containsExactly(
            ErrorKind.STALE_CONNECTION, ErrorKind.SERVER_ERROR, ErrorKind.SERVER_ERROR);
  }

  @Test
  void aSecondStaleConnectionInACallLeadsToTheNextProvider() {
    ScriptedProvider a = ScriptedProvider.of("a", STALE);
    ScriptedProvider b = ScriptedProvider.of("b", STALE);
    ScriptedProvider c = ScriptedProvider.of("c", text("Hello"));
    Simulation simulation = new Simulation(a, b, c);

    assertThat(simulation.complete().attempts())
        .extracting(Attempt::provider)
        .containsExactly("a", "a", "b", "c");
    assertThat(simulation.waits).isEmpty();
  }

  @Test
  void aSecondStaleConnectionSurfacesIfNoOtherProviderIsLeft() {
    ScriptedProvider a = ScriptedProvider.of("a", STALE);

    ProviderException failure = new Simulation(a).failure();

    assertThat(failure.kind()).isEqualTo(ErrorKind.STALE_CONNECTION);
    assertThat(a.calls()).isEqualTo(2);
  }

  @Test
  void theMostAttemptsOfACallHoldAfterAStaleConnectionToo() {
    ScriptedProvider a = ScriptedProvider.of("a", STALE, text("never"));

    new Simulation(RoutingOptions.builder().maxAttempts(1), a).failure();

    assertThat(a.calls()).isOne();
  }

  @Test
  void aCallThatIsOverAfterAStaleConnectionEndsThere() {
    Simulation[] simulation = new Simulation[1];
    ScriptedProvider a = ScriptedProvider.of("a", (request, context) -> {
      simulation[0].clock.advance(Duration.ofSeconds(2));
      return STALE.give(request, context);
    });
    simulation[0] = new Simulation(a);

    ProviderException failure = simulation[0].failure(Duration.ofSeconds(2));

    assertThat(failure.kind()).isEqualTo(ErrorKind.TIMEOUT);
    assertThat(a.calls()).isOne();
  }

  @Test
  void withoutBudgetNothingIsAskedAgain() {
    ScriptedProvider a = ScriptedProvider.of("a", DOWN);

    new Simulation(RoutingOptions.builder().retryBudget(0), a).failure();

    assertThat(a.calls()).isOne();
  }

  @Test
  void whenEverythingFailsForLongRetriesAddAFifthToTheCalls() {
    ScriptedProvider a = ScriptedProvider.of("a", DOWN);
    Simulation simulation = new Simulation(RoutingOptions.builder().retryBudget(10), a);

    for (int i = 0; i < 1_000; i++) {
      simulation.failure();
    }

    assertThat(a.calls() - 1_000).isBetween(200, 212);
  }

  @Test
  void failoverTakesNothingOfTheBudget() {
    ScriptedProvider b = ScriptedProvider.of("b", text("Hello"));
    Simulation simulation =
        new Simulation(RoutingOptions.builder().retryBudget(0), ScriptedProvider.of("a", DOWN), b);

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
    Simulation simulation = new Simulation(ScriptedProvider.of("a", DOWN, text("Hello")));

    try (var stream = simulation.router.stream(HELLO, simulation.context().build())) {
      assertThat(stream.tokens()).containsExactly("Hello");
    }
    assertThat(simulation.waits).hasSize(1);
  }

  @Test
  void nothingIsAskedAgainAfterAFailureThatRulesItOut() {
    ScriptedProvider a = ScriptedProvider.of("a", DOWN);
    ScriptedProvider b = ScriptedProvider.of("b", failing(ErrorKind.INVALID_REQUEST));

    ProviderException failure =
        catchThrowableOfType(ProviderException.class, () -> new Simulation(a, b).complete());

    assertThat(failure.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
    assertThat(a.calls()).isOne();
  }
}
