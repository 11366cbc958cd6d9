package dev.patchbay.registry;

import static dev.patchbay.registry.Fakes.HELLO;
import static dev.patchbay.registry.Fakes.failing;
import static dev.patchbay.registry.Fakes.fake;
import static dev.patchbay.registry.Fakes.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.Attempt;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.Capability;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ModelInfo;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.ProviderInfo;
import dev.patchbay.testkit.FakeProvider;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RouterTest {

  @Test
  void itIsAProviderOfItsOwn() {
    Router router = Simulation.registryOf(fake("a", text("Hello"))).router();

    assertThat(router.id()).isEqualTo("router");
    assertThat(router.url()).hasToString("patchbay:router");
    assertThat(router.working()).isTrue();
    assertThat(router.supportsStream()).isTrue();
  }

  @Test
  void itHasTheModelsOfAllWorkingProviders() {
    AbstractProvider a = TestProvider.of(
        "a",
        facts -> facts
            .models(List.of(
                ModelInfo.builder("x").contextWindow(4_000).build(),
                ModelInfo.builder("y").aliases("z").build()))
            .capabilities(Capability.STREAM));
    AbstractProvider b = TestProvider.of(
        "b",
        facts -> facts
            .models(List.of(ModelInfo.builder("x").contextWindow(8_000).build(), ModelInfo.of("z")))
            .capabilities(Capability.TOOLS));
    AbstractProvider broken = TestProvider.of("c", facts -> facts.models("w").working(false));

    ProviderInfo info = Simulation.registryOf(a, b, broken).router().info();

    ModelInfo x = info.model("x").orElseThrow();
    assertThat(info.models()).extracting(ModelInfo::id).containsExactly("x", "y");
    assertThat(x.contextWindow()).isEqualTo(8_000);
    assertThat(info.supports(x, Capability.STREAM)).isTrue();
    assertThat(info.supports(x, Capability.TOOLS)).isTrue();
    assertThat(info.model("z").orElseThrow().id()).isEqualTo("y");
    assertThat(info.capabilities()).containsExactly(Capability.STREAM);
  }

  @Test
  void withoutProvidersItDoesNotWork() {
    Router router = Simulation.registryOf().router();

    assertThat(router.working()).isFalse();
    assertThat(catchThrowableOfType(ProviderException.class, () -> router.complete(HELLO)))
        .hasMessageContaining("there is no provider");
  }

  @Test
  void itAsksOnlyThoseThatItMayAsk() {
    FakeProvider a = fake("a", text("a"));
    FakeProvider b = fake("b", text("b"));
    ProviderRegistry registry = Simulation.registryOf(a, b);
    RoutingOptions withoutA = RoutingOptions.builder()
        .among(ProviderQuery.builder().exclude("a").build())
        .build();

    assertThat(registry.router(withoutA).complete(HELLO).provider()).isEqualTo("b");
    assertThat(registry.router().complete(HELLO).provider()).isEqualTo("a");
  }

  @Test
  void whatARequestNeedsHoldsAmongThoseItMayAskToo() {
    Router router = Simulation.registryOf(fake("a", text("a")))
        .router(RoutingOptions.builder()
            .among(ProviderQuery.builder().provider("b").build())
            .build());

    assertThat(catchThrowableOfType(ProviderException.class, () -> router.complete(HELLO)))
        .hasMessageContaining("there is no provider b");
  }

  @Test
  void closingItLeavesTheProvidersOpen() {
    ProviderRegistry registry = Simulation.registryOf(fake("a", text("Hello")));

    registry.router().close();

    assertThat(registry.complete(HELLO).text()).isEqualTo("Hello");
    assertThat(registry.router()).isSameAs(registry.router());
  }

  @Test
  void declaredPriorityDecidesWhoIsAskedFirst() {
    ProviderRegistry registry = ProviderRegistry.builder()
        .discovery(false)
        .settings(ProviderSettings.none())
        .provider(fake("a", text("a")))
        .provider(fake("b", text("b")))
        .provider(fake("c", text("c")))
        .priority("c", "missing", "b")
        .build();

    assertThat(registry.providers())
        .extracting(AbstractProvider::id)
        .containsExactly("c", "b", "a");
    assertThat(registry.complete(HELLO).text()).isEqualTo("c");
  }

  @Test
  void theStrategyDecidesWhoIsAskedFirst() {
    Simulation simulation = new Simulation(
        RoutingOptions.builder().strategy(Strategy.roundRobin()),
        fake("a", text("a")),
        fake("b", text("b")));

    assertThat(List.of(
            simulation.complete().text(),
            simulation.complete().text(),
            simulation.complete().text()))
        .containsExactly("a", "b", "a");
  }

  @Test
  void callsWithOneKeyStayWithOneProvider() {
    FakeProvider[] providers = new FakeProvider[5];
    for (int i = 0; i < providers.length; i++) {
      providers[i] = fake("p" + i, text("Hello"));
    }
    Simulation simulation = new Simulation(
        RoutingOptions.builder().strategy(Strategy.sticky(Strategy.roundRobin())), providers);
    CallContext.Builder context =
        simulation.context().attribute(RoutingOptions.STICKY_KEY, "talk-7");
    Set<String> served = new HashSet<>();

    for (int i = 0; i < 10; i++) {
      served.add(simulation.router.complete(HELLO, context.build()).provider());
    }

    assertThat(served).hasSize(1);
  }

  @Test
  void callsUnderWayAreCountedUntilTheirStreamIsOver() {
    ProviderRegistry registry = Simulation.registryOf(fake("a", text("Hello")));
    Candidate candidate = registry.select(HELLO).candidates().get(0);

    CompletionStream stream = registry.stream(HELLO);
    assertThat(candidate.outstanding()).isOne();
    stream.close();

    assertThat(candidate.outstanding()).isZero();
  }

  @Test
  void theAttemptsOfANestedRouterAreListedInPlaceOfIt() {
    Simulation inner = new Simulation(
        fake("c", failing(ErrorKind.OVERLOADED)),
        fake("d", failing(ErrorKind.PROTOCOL), text("Hello")));
    FakeProvider a = fake("a", failing(ErrorKind.OVERLOADED));
    ProviderRegistry outer = Simulation.registryOf(a, inner.router);

    assertThat(outer.complete(HELLO).attempts())
        .extracting(Attempt::provider)
        .startsWith("a", "c", "d", "c");
    try (CompletionStream stream = outer.stream(HELLO)) {
      assertThat(stream.toCompletion().attempts())
          .extracting(Attempt::provider)
          .containsExactly("a", "c", "d");
      assertThat(stream.provider()).isEqualTo("d");
    }
  }

  @Test
  void theFailureOfNestedRoutersListsEveryCall() {
    Simulation inner = new Simulation(
        fake("c", failing(ErrorKind.PROTOCOL)), fake("d", failing(ErrorKind.PROTOCOL)));
    ProviderRegistry outer =
        Simulation.registryOf(fake("a", failing(ErrorKind.QUOTA_EXHAUSTED)), inner.router);

    ProviderException failure =
        catchThrowableOfType(ProviderException.class, () -> outer.complete(HELLO));

    assertThat(failure.attempts()).extracting(Attempt::provider).containsExactly("a", "c", "d");
    assertThat(failure).hasMessageContaining("none of 3 attempts succeeded");
  }

  @Test
  void limitsThatMakeNoSenseAreRefused() {
    RoutingOptions.Builder options = RoutingOptions.builder();

    assertThatThrownBy(() -> options.maxAttempts(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("maxAttempts is 1 or more, but this is 0");
    assertThatThrownBy(() -> options.attemptsPerProvider(0))
        .hasMessageContaining("attemptsPerProvider");
    assertThatThrownBy(() -> options.retryBudget(-1)).hasMessageContaining("retryBudget");
    assertThatThrownBy(() -> options.retryAfterCap(Duration.ofSeconds(-1)))
        .hasMessage("retryAfterCap is 0 or more, but this is PT-1S");
    assertThatThrownBy(() -> options.backOff(Duration.ZERO, Duration.ofSeconds(-1)))
        .hasMessageContaining("backOffCap");
  }

  @Test
  void theDefaultsAreThoseThatTheDocumentationNames() {
    RoutingOptions options = RoutingOptions.defaults();

    assertThat(options.maxAttempts()).isEqualTo(4);
    assertThat(options.attemptsPerProvider()).isEqualTo(2);
    assertThat(options.backOff()).isEqualTo(Duration.ofMillis(200));
    assertThat(options.backOffCap()).isEqualTo(Duration.ofSeconds(5));
    assertThat(options.retryAfterCap()).isEqualTo(Duration.ofSeconds(30));
    assertThat(options.retryBudget()).isEqualTo(100);
    assertThat(options.failoverOnAuthentication()).isFalse();
    assertThat(options.listeners()).isEmpty();
  }

  @Test
  void anEmbeddingModelHasNoneOfTheCapabilitiesOfChatModels() {
    AbstractProvider chat = declaring(ProviderInfo.builder("alpha", "https://alpha.example")
        .models("m")
        .embeddingModels("v")
        .capabilities(Capability.STREAM, Capability.TOOLS));
    AbstractProvider vectors =
        declaring(ProviderInfo.builder("beta", "https://beta.example").embeddingModels("w"));

    ProviderInfo info = TestProvider.registryOf(chat, vectors).router().info();

    assertThat(info.supports(info.model("v").orElseThrow(), Capability.TOOLS)).isFalse();
    assertThat(info.supports(info.model("m").orElseThrow(), Capability.TOOLS)).isTrue();
    assertThat(info.supports(Capability.STREAM)).isTrue();
  }

  @Test
  void aModelOfAProviderThatIsAskedOnlyByNameIsNotOneOfTheRouters() {
    AbstractProvider ready =
        declaring(ProviderInfo.builder("alpha", "https://alpha.example").models("m"));
    AbstractProvider byName = declaring(ProviderInfo.builder("beta", "https://beta.example")
        .models("m", "n")
        .capabilities(Capability.JSON_SCHEMA)
        .onlyByName(true));

    ProviderInfo info = TestProvider.registryOf(ready, byName).router().info();

    assertThat(info.supportsModel("n")).isFalse();
    assertThat(info.supports(info.model("m").orElseThrow(), Capability.JSON_SCHEMA))
        .isFalse();
  }

  private static AbstractProvider declaring(ProviderInfo.Builder info) {
    return FakeProvider.builder(info.build()).answer("Hi").build();
  }
}
