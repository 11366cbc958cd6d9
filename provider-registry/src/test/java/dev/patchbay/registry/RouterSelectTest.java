package dev.patchbay.registry;

import static dev.patchbay.registry.Fakes.HELLO;
import static dev.patchbay.registry.Fakes.failing;
import static dev.patchbay.registry.Fakes.fake;
import static dev.patchbay.registry.Fakes.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.Attempt;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a router says that it would do is what it does. */
class RouterSelectTest {

  private final CallContext context = CallContext.create();

  @ParameterizedTest
  @MethodSource("dev.patchbay.registry.StrategyTest#strategies")
  void candidatesStandInTheOrderInWhichTheNextCallAsksThem(Strategy strategy) {
    for (int seed = 0; seed < 20; seed++) {
      Router router = Simulation.registryOf(busy("a", "b", "c", "d"))
          .router(RoutingOptions.builder()
              .strategy(strategy)
              .seed(seed)
              .maxAttempts(4)
              .build());

      List<String> said = ids(router.select(HELLO, context));

      assertThat(asked(router)).isEqualTo(said);
    }
  }

  @Test
  void askingChangesNothing() {
    Router router = Simulation.registryOf(fake("a", text("Hi")), fake("b", text("Hi")))
        .router(RoutingOptions.builder().strategy(Strategy.roundRobin()).build());

    assertThat(ids(router.select(HELLO, context))).containsExactly("a", "b");
    assertThat(ids(router.select(HELLO, context))).containsExactly("a", "b");
    assertThat(router.complete(HELLO).provider()).isEqualTo("a");
    assertThat(ids(router.select(HELLO, context))).containsExactly("b", "a");
    assertThat(router.select(HELLO, context).candidates())
        .extracting(Candidate::outstanding)
        .containsExactly(0, 0);
  }

  @Test
  void theSummaryAndTheExplanationHaveTheSameOrder() {
    Router router = Simulation.registryOf(busy("a", "b", "c"))
        .router(
            RoutingOptions.builder().strategy(Strategy.weighted(Map.of("a", 0))).build());
    Selection.Summary summary = router.select(HELLO, context).summary();
    String first = summary.candidates().get(0).provider();

    assertThat(summary.candidates())
        .extracting(Selection.Summary.Choice::provider)
        .endsWith("a");
    assertThat(summary.order())
        .startsWith("First asked is " + first + " with m, by the strategy weighted");
    assertThat(router.explain(HELLO)).contains("1. " + first + "  chosen", summary.order());
  }

  @Test
  void aFullOneIsDrawnAndPassedOver() {
    ProviderRegistry registry = ProviderRegistry.builder()
        .discovery(false)
        .settings(ProviderSettings.of(Map.of("patchbay.a.limit.calls-at-once", "1"), Map.of()))
        .provider(fake("a", text("Hi")))
        .provider(fake("b", text("Hi")))
        .provider(fake("c", text("Hi")))
        .build();
    Router router =
        registry.router(RoutingOptions.builder().strategy(Strategy.roundRobin()).build());

    try (CompletionStream first = router.stream(HELLO)) {
      assertThat(first.provider()).isEqualTo("a");
      // The second call would choose b of three, and the third call c.
      assertThat(ids(router.select(HELLO, context))).containsExactly("b", "c");
      router.complete(HELLO);
      assertThat(ids(router.select(HELLO, context))).containsExactly("c", "b");
      assertThat(router.complete(HELLO).provider()).isEqualTo("c");
    }
  }

  @Test
  void ifAllRestTheOneThatMayBeAskedSoonestIsFirst() {
    Router router = Simulation.registryOf(
            fake("a", failing(ErrorKind.QUOTA_EXHAUSTED)),
            fake("b", failing(ErrorKind.RATE_LIMITED, Duration.ofMinutes(1))))
        .router(RoutingOptions.builder().strategy(Strategy.roundRobin()).build());
    assertThat(asked(router)).containsExactly("a", "b");

    assertThat(ids(router.select(HELLO, context))).containsExactly("b", "a");
    assertThat(router.explain(HELLO)).contains("All that could serve are cooling down");
  }

  @Test
  void aStrategyThatFailsLeavesTheDeclaredOrderAndIsNamed() {
    Router router = Simulation.registryOf(busy("a", "b", "c"))
        .router(RoutingOptions.builder()
            .strategy((candidates, draw) -> candidates.size() == 3 ? 1 : 7)
            .build());
    Selection selection = router.select(HELLO, context);

    assertThat(ids(selection)).containsExactly("b", "a", "c");
    assertThat(selection.summary().order())
        .startsWith("First asked is b with m, and then none: The strategy ")
        .contains("chose index 7 among [a with m, c with m]");
    assertThat(router.explain(HELLO)).contains("chose index 7");
  }

  private static List<String> ids(Selection selection) {
    return selection.candidates().stream().map(Candidate::id).toList();
  }

  private static List<String> asked(Router router) {
    return catchThrowableOfType(ProviderException.class, () -> router.complete(HELLO))
        .attempts()
        .stream()
        .map(Attempt::provider)
        .distinct()
        .toList();
  }

  private static AbstractProvider[] busy(String... ids) {
    return Stream.of(ids)
        .map(id -> fake(id, failing(ErrorKind.MODEL_UNAVAILABLE)))
        .toArray(AbstractProvider[]::new);
  }
}
