package dev.patchbay.opentelemetry;

import static dev.patchbay.opentelemetry.TestService.MODEL;
import static dev.patchbay.opentelemetry.TestService.answer;
import static dev.patchbay.opentelemetry.TestService.begun;
import static dev.patchbay.opentelemetry.TestService.error;
import static dev.patchbay.opentelemetry.TestService.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionOptions;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.EmbeddingRequest;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.FinishReason;
import dev.patchbay.provider.ModelFacts;
import dev.patchbay.provider.ModelInfo;
import dev.patchbay.provider.ModelPrice;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.tools.CachingProvider;
import dev.patchbay.provider.tools.ToolLoop;
import dev.patchbay.provider.tools.Tools;
import dev.patchbay.registry.RoutingCall;
import dev.patchbay.registry.RoutingOptions;
import dev.patchbay.testkit.FaultServer;
import dev.patchbay.testkit.Script;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What is recorded of calls over real sockets. */
class RoutingTracesTest {

  private static final CompletionRequest HELLO =
      CompletionRequest.builder(MODEL).user("a secret question").build();

  @Test
  void aCallIsAnInternalSpanAndItsAttemptAClientSpanInIt() {
    try (Traced traced = Traced.of(TestService.of("alpha", answer("Hi")))) {
      traced.router.complete(HELLO);

      SpanData call = traced.call();
      SpanData attempt = traced.attempt();
      assertThat(call.getName()).isEqualTo("route gpt-4");
      assertThat(call.getParentSpanContext().isValid()).isFalse();
      assertThat(call.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
      assertThat(attempt.getName()).isEqualTo("chat gpt-4");
      assertThat(attempt.getParentSpanId()).isEqualTo(call.getSpanId());
      assertThat(attempt.getTraceId()).isEqualTo(call.getTraceId());
      assertThat(attempt.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
      assertThat(call.getEvents()).isEmpty();
    }
  }

  @Test
  void anAttemptSaysWhatWasAskedForAndWhatCame() {
    Script answer = Script.json(
        200,
        "{\"id\":\"chatcmpl-1\",\"model\":\"gpt-4-0613\",\"choices\":[{\"message\":{\"content\":\"Hi\"},"
            + "\"finish_reason\":\"length\"}],\"usage\":{\"prompt_tokens\":14,\"completion_tokens\":6,"
            + "\"prompt_tokens_details\":{\"cached_tokens\":10},"
            + "\"completion_tokens_details\":{\"reasoning_tokens\":4}}}");
    try (Traced traced = Traced.of(TestService.of("alpha", answer))) {
      traced.router.complete(HELLO.toBuilder()
          .options(CompletionOptions.builder()
              .temperature(0.5)
              .maxTokens(100)
              .stop("END")
              .build())
          .build());

      Attributes attributes = traced.attempt().getAttributes();
      assertThat(attributes.get(GenAi.OPERATION)).isEqualTo("chat");
      assertThat(attributes.get(GenAi.PROVIDER_NAME)).isEqualTo("alpha");
      assertThat(attributes.get(GenAi.PROVIDER)).isEqualTo("alpha");
      assertThat(attributes.get(GenAi.REQUEST_MODEL)).isEqualTo(MODEL);
      assertThat(attributes.get(GenAi.SERVER_ADDRESS)).isEqualTo("127.0.0.1");
      assertThat(attributes.get(GenAi.SERVER_PORT)).isPositive();
      assertThat(attributes.get(GenAi.TEMPERATURE)).isEqualTo(0.5);
      assertThat(attributes.get(GenAi.MAX_TOKENS)).isEqualTo(100);
      assertThat(attributes.get(GenAi.STOP)).containsExactly("END");
      assertThat(attributes.get(GenAi.STREAM)).isNull();
      assertThat(attributes.get(GenAi.RESPONSE_ID)).isEqualTo("chatcmpl-1");
      assertThat(attributes.get(GenAi.RESPONSE_MODEL)).isEqualTo("gpt-4-0613");
      assertThat(attributes.get(GenAi.FINISH_REASONS)).containsExactly("length");
      assertThat(attributes.get(GenAi.INPUT_TOKENS)).isEqualTo(14);
      assertThat(attributes.get(GenAi.OUTPUT_TOKENS)).isEqualTo(6);
      assertThat(attributes.get(GenAi.CACHE_READ)).isEqualTo(10);
      assertThat(attributes.get(GenAi.CACHE_WRITE)).isNull();
      assertThat(attributes.get(GenAi.REASONING_TOKENS)).isEqualTo(4);
    }
  }

  @Test
  void aStreamThatIsReadOnAnotherThreadBelongsToTheSpanWhereItWasAsked() throws Exception {
    try (Traced traced = Traced.of(TestService.of("alpha", stream("Hel", "lo")))) {
      String caller = inSpan(traced, () -> {
        CompletionStream stream = traced.router.stream(HELLO);
        onAnotherThread(() -> assertThat(stream.toCompletion().text()).isEqualTo("Hello"));
      });

      SpanData attempt = traced.attempt();
      assertThat(traced.call().getParentSpanId()).isEqualTo(caller);
      assertThat(attempt.getParentSpanId()).isEqualTo(traced.call().getSpanId());
      assertThat(attempt.getAttributes().get(GenAi.STREAM)).isTrue();
      assertThat(attempt.getAttributes().get(GenAi.TIME_TO_FIRST_CHUNK)).isPositive();
      assertThat(attempt.getAttributes().get(GenAi.FINISH_REASONS)).containsExactly("stop");
      assertThat(attempt.getAttributes().get(GenAi.INPUT_TOKENS)).isEqualTo(14);
      assertThat(attempt.getEvents())
          .extracting(EventData::getName)
          .containsExactly("patchbay.first_token");
    }
  }

  @Test
  void anAsynchronousCallBelongsToTheSpanOfItsCaller() throws Exception {
    try (Traced traced = Traced.of(TestService.of("alpha", answer("Hi")))) {
      String caller = inSpan(traced, () -> traced.router.completeAsync(HELLO).join());

      assertThat(traced.call().getParentSpanId()).isEqualTo(caller);
    }
  }

  @Test
  void theParentMayBeHandedOverInTheContextOfTheCall() throws Exception {
    try (Traced traced = Traced.of(TestService.of("alpha", answer("Hi")))) {
      String caller = inSpan(traced, () -> {
        CallContext context = CallContext.builder()
            .attribute(RoutingTraces.PARENT, Context.current())
            .build();
        onAnotherThread(() -> traced.router.complete(HELLO, context));
      });

      assertThat(traced.call().getParentSpanId()).isEqualTo(caller);
    }
  }

  private record Place(String city) {}

  @Test
  void everyRoundOfAToolLoopBelongsToTheSpanOfItsCaller() throws Exception {
    // The loop has no tool of that name, and tells the model so.
    Completion calling = Completion.builder()
        .part(new ContentPart.ToolCall("call_1", "made_up", "{}"))
        .finishReason(FinishReason.TOOL_CALLS)
        .build();
    Tools tools =
        Tools.of().with("weather", "The weather of a place", Place.class, place -> "rain");
    try (Traced traced = Traced.of(TestService.of("alpha", answer(calling), answer("It rains.")))) {
      String caller = inSpan(traced, () -> ToolLoop.of(traced.router, tools).complete(HELLO));

      assertThat(traced.spans())
          .filteredOn(span -> span.getKind() == SpanKind.INTERNAL)
          .extracting(SpanData::getParentSpanId)
          .containsExactly(caller, caller);
      assertThat(traced.spans())
          .filteredOn(span -> span.getKind() == SpanKind.CLIENT)
          .extracting(span -> span.getAttributes().get(GenAi.FINISH_REASONS))
          .containsExactly(List.of("tool_calls"), List.of("stop"));
    }
  }

  @Test
  void anAsynchronousCallThroughACacheBelongsToTheSpanOfItsCaller() throws Exception {
    try (Traced traced = Traced.of(TestService.of("alpha", answer("Hi")))) {
      CachingProvider cache = CachingProvider.of(traced.router, 10, Duration.ofMinutes(1));
      String caller = inSpan(traced, () -> cache.completeAsync(HELLO).join());

      assertThat(traced.call().getParentSpanId()).isEqualTo(caller);
    }
  }

  @Test
  void noSpanOfACallIsCurrentWhereTheCallerGoesOn() throws Exception {
    try (Traced traced = Traced.of(TestService.of("alpha", stream("Hello")))) {
      CompletionStream stream = traced.router.stream(HELLO);
      assertThat(Context.current()).isSameAs(Context.root());
      onAnotherThread(() -> {
        stream.toCompletion();
        assertThat(Context.current()).isSameAs(Context.root());
      });
    }
  }

  @Test
  void aFailoverIsAnEventBetweenTwoAttempts() {
    try (Traced traced = Traced.of(
        TestService.of("alpha", error(503, "overloaded")), TestService.of("beta", answer("Hi")))) {
      traced.router.complete(HELLO);

      SpanData call = traced.call();
      assertThat(traced.attempts())
          .extracting(
              span -> span.getAttributes().get(GenAi.PROVIDER),
              span -> span.getStatus().getStatusCode(),
              span -> span.getAttributes().get(GenAi.ERROR_TYPE),
              span -> span.getAttributes().get(GenAi.HTTP_STATUS),
              SpanData::getParentSpanId)
          .containsExactly(
              tuple("alpha", StatusCode.ERROR, "server_error", 503L, call.getSpanId()),
              tuple("beta", StatusCode.UNSET, null, null, call.getSpanId()));
      assertThat(call.getEvents()).singleElement().satisfies(event -> {
        assertThat(event.getName()).isEqualTo("patchbay.failover");
        assertThat(event.getAttributes().get(GenAi.FROM)).isEqualTo("alpha");
        assertThat(event.getAttributes().get(GenAi.TO)).isEqualTo("beta");
        assertThat(event.getAttributes().get(GenAi.ERROR_TYPE)).isEqualTo("server_error");
      });
      assertThat(call.getAttributes().get(GenAi.ATTEMPTS)).isEqualTo(2);
      assertThat(call.getAttributes().get(GenAi.PROVIDER)).isEqualTo("beta");
      assertThat(call.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    }
  }

  @Test
  void askingTheSameProviderAgainIsARetry() {
    RoutingOptions.Builder options =
        RoutingOptions.builder().backOff(Duration.ofMillis(1), Duration.ofMillis(1));
    try (Traced traced =
        Traced.with(options, TestService.of("alpha", error(503, "busy"), answer("Hi")))) {
      traced.router.complete(HELLO);

      assertThat(traced.call().getEvents())
          .extracting(EventData::getName)
          .containsExactly("patchbay.retry");
    }
  }

  @Test
  void bothAttemptsOfAHedgedCallAreInIt() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    TestService slow = TestService.of("alpha", FaultServer.answering(request -> {
      asked.countDown();
      return Script.raw().silence();
    }));
    TestService fast = TestService.of("beta", FaultServer.answering(request -> {
      await(asked);
      return stream("Hello");
    }));
    RoutingOptions.Builder options = RoutingOptions.builder().hedgeAfter(Duration.ofMillis(1));
    try (Traced traced = Traced.with(options, slow, fast)) {
      String caller = inSpan(traced, () -> traced.router.stream(HELLO).toCompletion());

      SpanData call = traced.call();
      assertThat(call.getParentSpanId()).isEqualTo(caller);
      assertThat(traced.attempts())
          .extracting(
              span -> span.getAttributes().get(GenAi.PROVIDER),
              span -> span.getAttributes().get(GenAi.ERROR_TYPE),
              SpanData::getParentSpanId)
          .containsExactly(
              tuple("alpha", "cancelled", call.getSpanId()), tuple("beta", null, call.getSpanId()));
      assertThat(call.getEvents()).extracting(EventData::getName).containsExactly("patchbay.hedge");
    }
  }

  @Test
  void aStreamThatBreaksOffIsAnErrorOfBothSpans() {
    try (Traced traced = Traced.of(TestService.of("alpha", begun("Hel").reset()))) {
      CompletionStream stream = traced.router.stream(HELLO);
      assertThat(catchThrowableOfType(ProviderException.class, stream::toCompletion)
              .kind())
          .isEqualTo(ErrorKind.STREAM_INTERRUPTED);

      for (SpanData span : List.of(traced.call(), traced.attempt())) {
        assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(span.getAttributes().get(GenAi.ERROR_TYPE)).isEqualTo("stream_interrupted");
      }
      assertThat(traced.attempt().getAttributes().get(GenAi.FINISH_REASONS))
          .containsExactly("error");
    }
  }

  @Test
  void aCancelledCallIsAnErrorOfThatType() throws Exception {
    CallContext context = CallContext.create();
    TestService silent = TestService.of("alpha", FaultServer.answering(request -> {
      context.cancel();
      return Script.raw().silence();
    }));
    try (Traced traced = Traced.of(silent)) {
      assertThat(catchThrowableOfType(
                  ProviderException.class, () -> traced.router.complete(HELLO, context))
              .kind())
          .isEqualTo(ErrorKind.CANCELLED);

      for (SpanData span : List.of(traced.call(), traced.attempt())) {
        assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(span.getAttributes().get(GenAi.ERROR_TYPE)).isEqualTo("cancelled");
      }
      assertThat(traced.attempt().getAttributes().get(GenAi.FINISH_REASONS)).isNull();
    }
  }

  @Test
  void aStreamThatIsClosedEarlyEndsItsSpansAtOnce() {
    try (Traced traced = Traced.of(TestService.of("alpha", begun("Hel").silence()))) {
      traced.router.stream(HELLO).close();

      assertThat(traced.call().getAttributes().get(GenAi.ERROR_TYPE)).isEqualTo("cancelled");
      assertThat(traced.attempt().getAttributes().get(GenAi.ERROR_TYPE)).isEqualTo("cancelled");
    }
  }

  @Test
  void aCallThatNoProviderCanServeIsAFailedSpanWithoutAttempts() {
    try (Traced traced = Traced.of(TestService.of("alpha", answer("never")))) {
      CompletionRequest other = HELLO.toBuilder().model("no-such-model").build();
      assertThat(catchThrowableOfType(ProviderException.class, () -> traced.router.complete(other)))
          .isNotNull();

      assertThat(traced.attempts()).isEmpty();
      assertThat(traced.call().getName()).isEqualTo("route");
      Attributes attributes = traced.call().getAttributes();
      assertThat(attributes.get(GenAi.ERROR_TYPE)).isEqualTo("model_unavailable");
      assertThat(attributes.get(GenAi.REQUEST_MODEL)).isEqualTo("no-such-model");
      assertThat(attributes.get(GenAi.CANDIDATES)).isZero();
      assertThat(attributes.get(GenAi.ATTEMPTS)).isZero();
    }
  }

  @Test
  void vectorsAreRecordedAsEmbeddings() {
    Script vectors = Script.json(
        200,
        "{\"data\":[{\"index\":0,\"embedding\":[0.5,0.25]}],\"usage\":{\"prompt_tokens\":3,\"total_tokens\":3}}");
    try (Traced traced = Traced.of(TestService.of("alpha", vectors))) {
      traced.router.embed(EmbeddingRequest.of("embed", "a secret text"));

      SpanData attempt = traced.attempt();
      assertThat(attempt.getName()).isEqualTo("embeddings embed");
      assertThat(attempt.getAttributes().get(GenAi.OPERATION)).isEqualTo("embeddings");
      assertThat(attempt.getAttributes().get(GenAi.INPUT_TOKENS)).isEqualTo(3);
      assertThat(traced.call().getAttributes().get(GenAi.OPERATION)).isEqualTo("embeddings");
      assertThat(traced.spans()).asString().doesNotContain("secret");
    }
  }

  @Test
  void theCostIsRecordedOfAttemptsAndOfTheCallAsAWhole() {
    ModelPrice price = ModelPrice.of("1000", "2000", "a list", LocalDate.of(2026, 1, 1));
    ModelFacts facts =
        new ModelFacts(ModelInfo.of(MODEL), "a list", LocalDate.of(2026, 1, 1), price, false);
    try (Traced traced = Traced.knowing(
        (service, model) -> Optional.of(facts), TestService.of("alpha", answer("Hi")))) {
      traced.router.complete(HELLO);

      assertThat(traced.attempt().getAttributes().get(GenAi.COST)).isEqualTo(0.026);
      assertThat(traced.call().getAttributes().get(GenAi.COST)).isEqualTo(0.026);
    }
  }

  @Test
  void nothingOfPromptsAndAnswersIsRecordedUnlessAskedFor() {
    try (Traced traced = Traced.of(
        TestService.of("alpha", error(503, "no capacity for: a secret question")),
        TestService.of("beta", stream("a secret", " answer")))) {
      traced.router.stream(HELLO.toBuilder().system("a secret order").build()).toCompletion();

      assertThat(traced.spans()).hasSize(3).asString().doesNotContain("secret");
    }
  }

  @Test
  void ofACallThatIsNotSampledNothingIsKept() {
    try (Traced traced =
        Traced.sampling(Sampler.alwaysOff(), TestService.of("alpha", stream("Hello")))) {
      assertThat(traced.router.stream(HELLO).toCompletion().text()).isEqualTo("Hello");

      assertThat(traced.spans()).isEmpty();
      assertThat(traced.traces.forCall(routingCall("1")))
          .as("the listener of one unsampled call")
          .isSameAs(traced.traces.forCall(routingCall("2")));
    }
  }

  private static RoutingCall routingCall(String id) {
    return new RoutingCall(id, MODEL, true, false, 1, Set.of(), 1, CallContext.create());
  }

  private interface Action {
    void run() throws Exception;
  }

  /** Runs that in a span, and gives the span's id. */
  private static String inSpan(Traced traced, Action action) throws Exception {
    Span span =
        traced.tracer().spanBuilder("caller").setSpanKind(SpanKind.SERVER).startSpan();
    Context.current()
        .with(span)
        .wrap(() -> {
          action.run();
          return null;
        })
        .call();
    span.end();
    return span.getSpanContext().getSpanId();
  }

  private static void onAnotherThread(Action action) throws Exception {
    Throwable[] thrown = new Throwable[1];
    Thread thread = new Thread(() -> {
      try {
        action.run();
      } catch (Throwable e) {
        thrown[0] = e;
      }
    });
    thread.start();
    thread.join();
    if (thrown[0] != null) {
      throw new AssertionError(thrown[0]);
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
