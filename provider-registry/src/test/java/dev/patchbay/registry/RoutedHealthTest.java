package dev.patchbay.registry;

import static dev.patchbay.registry.Fakes.HELLO;
import static dev.patchbay.registry.Fakes.MODEL;
import static dev.patchbay.registry.Fakes.failing;
import static dev.patchbay.registry.Fakes.fake;
import static dev.patchbay.registry.Fakes.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.testkit.FakeProvider;
import dev.patchbay.testkit.FakeProvider.Reply;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Providers that keep failing are passed over for a while. */
@Timeout(30)
class RoutedHealthTest {

  private static final Reply DOWN = failing(ErrorKind.SERVER_ERROR);

  @Test
  void aProviderThatRestsIsPassedOver() {
    FakeProvider a = fake("a", DOWN);
    Simulation simulation = new Simulation(a, fake("b", text("Hello")));
    complete(simulation, 5);

    complete(simulation, 3);

    assertThat(a.requests()).hasSize(5);
    assertThat(simulation.healthOf("a").state()).isEqualTo(ProviderHealth.State.OPEN);
    assertThat(simulation.healthOf("b").state()).isEqualTo(ProviderHealth.State.CLOSED);
  }

  @Test
  void afterItsRestAProviderIsAskedAgainAndStaysIfItAnswers() {
    FakeProvider a = fake("a", DOWN, DOWN, DOWN, DOWN, DOWN, text("I am back"));
    Simulation simulation = new Simulation(a, fake("b", text("Hello")));
    complete(simulation, 5);
    simulation.clock.advance(Duration.ofSeconds(10));

    assertThat(simulation.complete().provider()).isEqualTo("a");
    assertThat(simulation.complete().provider()).isEqualTo("a");
    assertThat(simulation.router.health().quiet()).isTrue();
  }

  @Test
  void theLastCandidateIsAskedThoughItRests() {
    FakeProvider a = fake("a", DOWN);
    Simulation simulation = new Simulation(RoutingOptions.builder().attemptsPerProvider(1), a);
    for (int i = 0; i < 5; i++) {
      simulation.failure();
    }

    assertThat(simulation.failure().kind()).isEqualTo(ErrorKind.SERVER_ERROR);
    assertThat(a.requests()).hasSize(6);
  }

  @Test
  void ofSeveralThatRestTheOneThatMayBeAskedSoonestComesFirst() {
    FakeProvider a = fake("a", failing(ErrorKind.RATE_LIMITED, Duration.ofMinutes(2)));
    FakeProvider b = fake("b", failing(ErrorKind.RATE_LIMITED, Duration.ofMinutes(1)));
    Simulation simulation = new Simulation(a, b);
    simulation.failure();

    assertThat(simulation.failure().attempts())
        .extracting(each -> each.provider())
        .containsExactly("b", "a");
  }

  @Test
  void aProviderThatRestsIsAskedWhenAllOthersHaveFailed() {
    FakeProvider a =
        fake("a", failing(ErrorKind.RATE_LIMITED, Duration.ofMinutes(2)), text("Hello"));
    FakeProvider b = fake("b", text("Hello"), failing(ErrorKind.PROTOCOL));
    Simulation simulation = new Simulation(a, b);
    assertThat(simulation.complete().provider()).isEqualTo("b");

    assertThat(simulation.complete().provider()).isEqualTo("a");
  }

  @Test
  void whatAServiceAsksForIsItsRest() {
    Simulation simulation =
        new Simulation(fake("a", failing(ErrorKind.RATE_LIMITED, Duration.ofMinutes(2))));

    simulation.failure();

    assertThat(simulation.healthOf("a").restingUntil())
        .isEqualTo(simulation.clock.instant().plusSeconds(120));
  }

  @Test
  void aRateLimitWithoutATimeIsFiveSecondsOfRest() {
    Simulation simulation = new Simulation(
        RoutingOptions.builder().attemptsPerProvider(1),
        fake("a", failing(ErrorKind.RATE_LIMITED)));

    simulation.failure();

    assertThat(simulation.healthOf("a").restingUntil())
        .isEqualTo(simulation.clock.instant().plusSeconds(5));
  }

  @Test
  void anAccountThatIsUsedUpRestsForTenMinutes() {
    Simulation simulation = new Simulation(fake("a", failing(ErrorKind.QUOTA_EXHAUSTED)));

    simulation.failure();

    assertThat(simulation.healthOf("a"))
        .isEqualTo(new ProviderHealth(
            "a",
            "",
            ProviderHealth.State.OPEN,
            simulation.clock.instant().plusSeconds(600),
            ErrorKind.QUOTA_EXHAUSTED,
            1));
  }

  @Test
  void staleConnectionsSayNothingAboutHealth() {
    Simulation simulation = new Simulation(fake("a", failing(ErrorKind.STALE_CONNECTION)));
    for (int i = 0; i < 10; i++) {
      simulation.failure();
    }

    assertThat(simulation.healthOf("a").state()).isEqualTo(ProviderHealth.State.CLOSED);
    assertThat(simulation.router.health().quiet()).isTrue();
  }

  @Test
  void aProbeOnAStaleConnectionIsMadeOnceMore() {
    FakeProvider a = fake(
        "a",
        failing(ErrorKind.QUOTA_EXHAUSTED),
        failing(ErrorKind.STALE_CONNECTION),
        text("I am back"));
    Simulation simulation = new Simulation(a, fake("b", text("Hello")));
    complete(simulation, 1);
    simulation.clock.advance(Health.LONG_REST);

    assertThat(simulation.complete().provider()).isEqualTo("a");
    assertThat(simulation.healthOf("a").state()).isEqualTo(ProviderHealth.State.CLOSED);
  }

  @Test
  void aModelThatIsMissingRestsAlone() {
    Simulation simulation = new Simulation(fake("a", failing(ErrorKind.MODEL_UNAVAILABLE)));
    for (int i = 0; i < 5; i++) {
      simulation.failure();
    }

    Health health = simulation.router.health();

    assertThat(health.of("a", simulation.clock.instant()))
        .extracting(ProviderHealth::model, ProviderHealth::state)
        .containsExactly(
            tuple("", ProviderHealth.State.CLOSED), tuple(MODEL, ProviderHealth.State.OPEN));
    assertThat(health.rest("a", "another", simulation.clock.instant())).isNull();
  }

  @Test
  void exactlyOneCallProbes() {
    CountDownLatch probing = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    FakeProvider a = fake("a", DOWN, DOWN, DOWN, DOWN, DOWN, (request, context) -> {
      probing.countDown();
      answer.await();
      return text("I am back").give(request, context);
    });
    Simulation simulation = new Simulation(a, fake("b", text("Hello")));
    complete(simulation, 5);
    simulation.clock.advance(Duration.ofSeconds(10));

    CompletableFuture<String> probe =
        CompletableFuture.supplyAsync(() -> simulation.complete().provider());
    await(probing);
    assertThat(simulation.complete().provider()).isEqualTo("b");
    answer.countDown();

    assertThat(probe.join()).isEqualTo("a");
    assertThat(a.requests()).hasSize(6);
  }

  @Test
  void aProbeThatIsRefusedAsWrongLeavesRoomForAnother() {
    FakeProvider a = fake(
        "a",
        failing(ErrorKind.QUOTA_EXHAUSTED),
        failing(ErrorKind.INVALID_REQUEST),
        text("I am back"));
    Simulation simulation = new Simulation(a, fake("b", text("Hello")));
    complete(simulation, 1);
    simulation.clock.advance(Health.LONG_REST);
    assertThat(simulation.failure().kind()).isEqualTo(ErrorKind.INVALID_REQUEST);

    assertThat(simulation.complete().provider()).isEqualTo("a");
  }

  @Test
  void aStreamThatHasBegunEndsTheProbe() {
    FakeProvider a = fake("a", DOWN, DOWN, DOWN, DOWN, DOWN, text("Hello"));
    Simulation simulation = new Simulation(a, fake("b", text("Hello")));
    complete(simulation, 5);
    simulation.clock.advance(Duration.ofSeconds(10));

    try (CompletionStream stream =
        simulation.router.stream(HELLO, simulation.context().build())) {
      assertThat(stream.provider()).isEqualTo("a");
      assertThat(simulation.healthOf("a").state()).isEqualTo(ProviderHealth.State.CLOSED);
    }
  }

  @Test
  void streamsThatBreakOffCountAgainstTheirProvider() {
    FakeProvider a = fake(
        "a",
        (request, context) -> CompletionStream.of(List.of(new CompletionEvent.TextDelta("Hel"))));
    Simulation simulation = new Simulation(a);
    for (int i = 0; i < 5; i++) {
      try (CompletionStream stream =
          simulation.router.stream(HELLO, simulation.context().build())) {
        assertThatThrownBy(stream::toCompletion).hasMessageContaining("broke off");
      }
    }

    assertThat(simulation.healthOf("a").why()).isEqualTo(ErrorKind.STREAM_INTERRUPTED);
  }

  @Test
  void aSelectionSaysWhoRests() {
    // On the registry's own clock, which is the one that selections are made on.
    ProviderRegistry registry = Simulation.registryOf(
        fake("a", failing(ErrorKind.QUOTA_EXHAUSTED)), fake("b", text("Hello")));
    assertThat(registry.complete(HELLO).provider()).isEqualTo("b");

    Selection selection = registry.select(HELLO);

    assertThat(selection.first().id()).isEqualTo("b");
    assertThat(selection.explain()).contains("is cooling down until", "QUOTA_EXHAUSTED");
    assertThat(registry.health())
        .extracting(ProviderHealth::provider, ProviderHealth::state)
        .containsExactly(
            tuple("a", ProviderHealth.State.OPEN), tuple("b", ProviderHealth.State.CLOSED));
  }

  @Test
  void routersOfOneRegistryShareWhatIsKnownOfHealth() {
    FakeProvider a = fake("a", failing(ErrorKind.QUOTA_EXHAUSTED));
    ProviderRegistry registry = Simulation.registryOf(a, fake("b", text("Hello")));
    assertThat(registry.complete(HELLO).provider()).isEqualTo("b");

    assertThat(registry.router(RoutingOptions.defaults()).complete(HELLO).attempts())
        .hasSize(1);
    assertThat(a.requests()).hasSize(1);
  }

  private static void complete(Simulation simulation, int times) {
    for (int i = 0; i < times; i++) {
      assertThat(simulation.complete().text()).isNotEmpty();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
