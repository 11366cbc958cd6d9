package dev.patchbay.registry;

import static dev.patchbay.registry.Fakes.HELLO;
import static dev.patchbay.registry.Fakes.failing;
import static dev.patchbay.registry.Fakes.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.Attempt;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.Capability;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ModelInfo;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.ProviderInfo;
import dev.patchbay.testkit.FakeProvider;
import dev.patchbay.testkit.FakeProvider.Reply;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Other models serve where no candidate of the query's own model is left. The requests name the model m. */
class FallbackModelsTest {

  private static final Strategy LAST = (candidates, draw) -> candidates.size() - 1;

  /** What was asked, as the provider's id and the model in the request to it. */
  private final List<String> asked = new CopyOnWriteArrayList<>();

  private final Reply fails = failing(ErrorKind.MODEL_UNAVAILABLE);

  @Test
  void candidatesOfAnEarlierModelComeFirstWhateverTheStrategy() {
    ProviderException failure = catchThrowableOfType(
        ProviderException.class,
        () -> router(
                options -> options.strategy(LAST).maxAttempts(9),
                fallback("n", "o"),
                provider("a", fails, "n"),
                provider("b", fails, "m", "o"),
                provider("c", fails, "m"),
                provider("d", fails, "n", "m"))
            .complete(HELLO));

    assertThat(asked).containsExactly("d m", "c m", "b m", "d n", "a n", "b o");
    assertThat(failure.attempts())
        .extracting(Attempt::provider, Attempt::model)
        .startsWith(tuple("d", "m"))
        .endsWith(tuple("b", "o"));
    assertThat(failure).hasMessageContaining("a, model n: MODEL_UNAVAILABLE");
  }

  @Test
  void theAnswerSaysWhichModelGaveIt() {
    Completion answer = router(
            fallback("n"), provider("a", fails, "m"), provider("b", text("Hello"), "n"))
        .complete(HELLO);

    assertThat(answer.provider()).isEqualTo("b");
    assertThat(answer.model()).isEqualTo("n");
    assertThat(answer.attempts()).extracting(Attempt::model).containsExactly("m", "n");
  }

  @Test
  void aStreamFallsBackAsWell() {
    Router router =
        router(fallback("n"), provider("a", fails, "m"), provider("b", text("Hello"), "n"));

    try (CompletionStream stream = router.stream(HELLO)) {
      assertThat(stream.model()).isEqualTo("n");
      assertThat(stream.tokens()).containsExactly("Hello");
    }
  }

  @Test
  void aFallbackModelServesWhereNoProviderHasTheModelOfTheRequest() {
    assertThat(router(fallback("n"), provider("a", text("Hello"), "n"))
            .complete(HELLO)
            .model())
        .isEqualTo("n");
  }

  @Test
  void aFallbackModelMayBeThatOfOneProvider() {
    Router router = router(
        fallback("b/n"),
        provider("a", text("never"), "n"),
        provider("b", text("Hello"), "n"),
        provider("c", fails, "n"));

    assertThat(router.complete(request("c/n")).provider()).isEqualTo("b");
    assertThat(asked).containsExactly("c n", "b n");
  }

  @Test
  void aModelThatIsNamedTwiceIsAskedOnce() {
    AbstractProvider alias =
        provider("a", fails, ModelInfo.builder("model-1").aliases("m", "n").build());
    Router router = router(fallback("m", "n", "model-1"), alias);

    assertThat(catchThrowableOfType(ProviderException.class, () -> router.complete(HELLO))
            .model())
        .contains("m");
    assertThat(asked).containsExactly("a m");
  }

  @Test
  void aFallbackModelHasToMeetTheRestOfTheQuery() {
    ModelInfo small = ModelInfo.builder("n").contextWindow(1_000).build();
    ModelInfo large = ModelInfo.builder("o").contextWindow(100_000).build();
    RoutingOptions options = RoutingOptions.builder()
        .among(ProviderQuery.builder()
            .fallbackModels("n", "o")
            .minContextWindow(5_000)
            .exclude("c")
            .build())
        .build();

    assertThat(Simulation.registryOf(
                provider("a", text("never"), small),
                provider("b", text("Hello"), large),
                provider("c", text("never"), large))
            .router(options)
            .complete(HELLO)
            .provider())
        .isEqualTo("b");
  }

  @Test
  void theQueryOfACallBringsItsOwnFallbackModels() {
    Router router =
        router(fallback("n"), provider("a", text("never"), "n"), provider("b", text("Hello"), "o"));
    CallContext context =
        CallContext.builder().attribute(RoutingOptions.QUERY, fallback("o")).build();

    assertThat(router.complete(HELLO, context).model()).isEqualTo("o");
  }

  @Test
  void aFallbackModelIsAskedBeforeAnEarlierModelIsRetriedOrItsRestIsOver() {
    AbstractProvider a = provider("a", failing(ErrorKind.RATE_LIMITED, Duration.ofSeconds(5)), "m");
    AbstractProvider b = provider("b", text("Hello"), "n");
    Simulation simulation = new Simulation(RoutingOptions.builder().among(fallback("n")), a, b);

    assertThat(simulation.complete().model()).isEqualTo("n");
    assertThat(simulation.complete().model()).isEqualTo("n");
    assertThat(asked).containsExactly("a m", "b n", "b n");
    assertThat(simulation.waits).isEmpty();
  }

  @Test
  void anotherModelOfAProviderServesWhileOneRests() {
    AbstractProvider a = provider(
        "a",
        (request, context) -> request.model().equals("m")
            ? fails.give(request, context)
            : text("Hello").give(request, context),
        "m",
        "n");
    Simulation simulation = new Simulation(RoutingOptions.builder().among(fallback("n")), a);
    while (simulation.router.health().quiet()) {
      assertThat(simulation.complete().model()).isEqualTo("n");
    }
    asked.clear();

    assertThat(simulation.complete().model()).isEqualTo("n");
    assertThat(asked).containsExactly("a n");
    assertThat(simulation.router.health().of("a", simulation.clock.instant()))
        .extracting(ProviderHealth::model, ProviderHealth::state)
        .contains(tuple("m", ProviderHealth.State.OPEN));
  }

  @Test
  void theExplanationSaysThatAnotherModelOfTheProviderRests() {
    ProviderRegistry registry = Simulation.registryOf(provider("a", fails, "m", "n"));
    while (registry.liveHealth().quiet()) {
      assertThatThrownBy(() -> registry.complete(HELLO)).isInstanceOf(ProviderException.class);
    }

    assertThat(registry.select(fallback("n").toBuilder().model("m").build()).explain())
        .contains(
            "1. a  chosen (https://a.example) for the model n\n  -  a  with m is cooling down");
  }

  @Test
  void hedgingNeverAsksForAnotherModel() {
    CountDownLatch overtaken = new CountDownLatch(1);
    AbstractProvider slow = provider(
        "a",
        (request, context) -> {
          // Long enough for a hedge, which would end it at once.
          context.onCancel(overtaken::countDown);
          assertThat(overtaken.await(200, TimeUnit.MILLISECONDS)).isFalse();
          return text("Hello").give(request, context);
        },
        "m");
    Router router = router(
        options -> options.hedgeAfter(Duration.ofMillis(1)),
        fallback("n"),
        slow,
        provider("b", text("never"), "n"));

    assertThat(router.complete(HELLO).model()).isEqualTo("m");
    assertThat(asked).containsExactly("a m");
  }

  @Test
  void theBudgetGoesByThePriceOfTheModelThatIsAsked() {
    Router router = new Facts()
        .price("a", "m", "1000000", "1000000")
        .price("a", "n", "1", "1")
        .registryOf(provider("a", text("Hello"), "m", "n"))
        .router(RoutingOptions.builder()
            .maxSpend(BigDecimal.ONE)
            .among(fallback("n"))
            .build());

    Completion answer = router.complete(HELLO);

    assertThat(answer.model()).isEqualTo("n");
    assertThat(answer.cost()).hasToString("Optional[$0.000003]");
  }

  @Test
  void theExplanationShowsAllCandidatesInOrderAndRejectsOnlyProvidersThatCanServeNoModel() {
    Router router = router(
        fallback("n", "o"),
        provider("a", fails, "n"),
        provider("b", fails, "m"),
        provider("c", fails, "x"));

    assertThat(router.explain(HELLO)).startsWith("""
            Wanted: a working provider with model m or else n or else o
              1. b  chosen (https://b.example)
              2. a  next if that fails (https://a.example) for the model n
              -  c  has no model m or n or o (it has x)
              First asked is b with m, by the strategy""");
  }

  @Test
  void aRejectionGivesTheReasonOfTheModelThatCameFurthest() {
    ProviderQuery query = ProviderQuery.builder()
        .model("m")
        .fallbackModels("n")
        .capability(Capability.TOOLS)
        .build();

    assertThat(Simulation.registryOf(provider("a", fails, "n")).select(query).rejections())
        .extracting(Rejection::reason, Rejection::detail)
        .containsExactly(tuple(Rejection.Reason.MISSING_CAPABILITY, "cannot do tools"));
  }

  @Test
  void theFailureNamesAllModelsIfNoneCanBeServed() {
    Router some = router(fallback("n"), provider("a", fails, "quartz"));
    Router misspelt = router(fallback("model-one"), provider("a", fails, "model-1"));
    Router unable =
        router(fallback("n").toBuilder().minContextWindow(10).build(), provider("a", fails, "n"));

    assertThat(catchThrowableOfType(ProviderException.class, () -> some.complete(HELLO)))
        .hasMessageContaining("no provider meets the query for m or n: a has no model m or n");
    assertThat(catchThrowableOfType(
            ProviderException.class, () -> misspelt.complete(request("modell-1"))))
        .hasMessageContaining(
            "no provider has the model modell-1 or model-one; did you mean model-1?");
    assertThat(catchThrowableOfType(ProviderException.class, () -> unable.complete(HELLO)))
        .hasMessageContaining("no provider meets the query for m or n: a does not say how many");
  }

  @Test
  void theMatchOfAQueryWithFallbackModelsIsKept() {
    Catalog catalog = TestProvider.catalogOf(TestProvider.of("a", "m", "n"));

    assertThat(catalog.match(fallback("n").toBuilder().model("m").build()))
        .isSameAs(catalog.match(fallback("n").toBuilder().model("m").build()));
  }

  @Test
  void settingFallbackModelsReplacesThoseBefore() {
    assertThat(fallback("n").toBuilder().fallbackModels("o", "p").build().fallbackModels())
        .isEqualTo(List.of("o", "p"));
    assertThat(fallback("n").toBuilder().build().fallbackModels()).isEqualTo(List.of("n"));
  }

  private FakeProvider provider(String id, Reply reply, String... models) {
    return provider(
        id, reply, List.of(models).stream().map(ModelInfo::of).toArray(ModelInfo[]::new));
  }

  private FakeProvider provider(String id, Reply reply, ModelInfo... models) {
    ProviderInfo info = ProviderInfo.builder(id, "https://" + id + ".example")
        .models(List.of(models))
        .capabilities(Capability.STREAM)
        .build();
    return FakeProvider.builder(info)
        .reply((request, context) -> {
          asked.add(id + " " + request.model());
          return reply.give(request, context);
        })
        .build();
  }

  private static ProviderQuery fallback(String... models) {
    return ProviderQuery.builder().fallbackModels(models).build();
  }

  private static Router router(ProviderQuery among, AbstractProvider... inOrder) {
    return router(options -> options, among, inOrder);
  }

  private static Router router(
      UnaryOperator<RoutingOptions.Builder> more,
      ProviderQuery among,
      AbstractProvider... inOrder) {
    return Simulation.registryOf(inOrder)
        .router(more.apply(RoutingOptions.builder().among(among)).build());
  }

  private static CompletionRequest request(String model) {
    return CompletionRequest.builder(model).user("Hello").build();
  }
}
