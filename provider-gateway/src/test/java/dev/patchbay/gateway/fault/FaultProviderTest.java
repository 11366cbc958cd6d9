package dev.patchbay.gateway.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.CompletionOptions;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.EmbeddingRequest;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.FinishReason;
import dev.patchbay.provider.Message;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.ResponseFormat;
import dev.patchbay.provider.Role;
import dev.patchbay.provider.Tool;
import dev.patchbay.provider.Usage;
import dev.patchbay.registry.ProviderRegistry;
import dev.patchbay.registry.RoutingOptions;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class FaultProviderTest {

  private static final Duration HOUR = Duration.ofHours(1);

  private final FaultProvider provider = new FaultProvider(Duration.ofMillis(1));

  private static CompletionRequest.Builder asking(String model) {
    return CompletionRequest.builder(model).user("Why is the sky blue?");
  }

  private Completion whole(String model) {
    return provider.complete(asking(model).build());
  }

  private Completion streamed(String model) {
    try (CompletionStream stream = provider.stream(asking(model).build())) {
      return stream.toCompletion();
    }
  }

  private ProviderException failure(String model, boolean stream) {
    return catchThrowableOfType(ProviderException.class, () -> {
      Completion unused = stream ? streamed(model) : whole(model);
    });
  }

  @ParameterizedTest
  @CsvSource({
    "fault/ok, STOP, 11",
    "fault/slow, STOP, 11",
    "fault/empty, STOP, 0",
    "fault/length, LENGTH, 5",
    "fault/refusal, STOP, 5",
    "fault/content-filter, CONTENT_FILTER, 5",
    "fault/reasoning, STOP, 14"
  })
  void anAnswerIsTheSameWholeAndStreamed(String model, FinishReason.Kind ends, long tokens) {
    Completion whole = whole(model);
    Completion streamed = streamed(model);

    assertThat(whole.finishReason().kind()).isEqualTo(ends);
    assertThat(whole.usage().inputTokens()).isEqualTo(6);
    assertThat(whole.usage().outputTokens()).isEqualTo(tokens);
    assertThat(streamed.parts()).isEqualTo(whole.parts());
    assertThat(streamed.finishReason()).isEqualTo(whole.finishReason());
    assertThat(streamed.usage()).isEqualTo(whole.usage());
  }

  @Test
  void partsOfAnAnswerStandWhereClientsLookForThem() {
    assertThat(whole("fault/ok").text()).startsWith("This is the fault provider");
    assertThat(whole("fault/empty").text()).isEmpty();
    assertThat(whole("fault/refusal").refusal()).startsWith("I cannot");
    assertThat(whole("fault/refusal").text()).isEmpty();
    assertThat(whole("fault/reasoning").reasoning()).isEqualTo("What can fail?");
    assertThat(whole("fault/reasoning").usage().reasoningTokens()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({
    "400, INVALID_REQUEST", "401, AUTHENTICATION", "402, QUOTA_EXHAUSTED", "403, PERMISSION",
    "404, MODEL_UNAVAILABLE", "408, TIMEOUT", "418, INVALID_REQUEST", "429, RATE_LIMITED",
    "500, SERVER_ERROR", "503, SERVER_ERROR", "529, OVERLOADED"
  })
  void aNumberIsTheStatusThatTheServiceAnswersWith(int status, ErrorKind kind) {
    for (boolean stream : new boolean[] {false, true}) {
      ProviderException failure = failure("fault/" + status, stream);

      assertThat(failure.kind()).isEqualTo(kind);
      assertThat(failure.status()).hasValue(status);
      assertThat(failure.retryAfter().isPresent()).isEqualTo(status == 429);
    }
    assertThat(failure("fault/429", false).retryAfter()).contains(Duration.ofSeconds(2));
  }

  @Test
  void otherFailuresHaveTheirKinds() {
    for (boolean stream : new boolean[] {false, true}) {
      assertThat(failure("fault/garbage", stream).kind()).isEqualTo(ErrorKind.PROTOCOL);
      assertThat(failure("fault/context", stream).kind()).isEqualTo(ErrorKind.CONTEXT_TOO_LONG);
      assertThat(failure("fault/nothing", stream))
          .hasMessageContaining("no model nothing; it has ok, slow, silent");
    }
    assertThat(failure("fault/tool", false).kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
  }

  @ParameterizedTest
  @CsvSource({"cut-3, 3, This is the ", "cut-1, 1, 'This '", "error-2, 2, 'This is '"})
  void aStreamBreaksAfterAsManyTokensAsItsNameSays(String model, long tokens, String text) {
    ProviderException failure = failure("fault/" + model, true);

    assertThat(failure.kind()).isEqualTo(ErrorKind.STREAM_INTERRUPTED);
    assertThat(failure.partialText().strip()).isEqualTo(text.strip());
    assertThat(failure.usage()).isEqualTo(Usage.of(6, tokens));
  }

  @Test
  void whatBreaksBeforeItsFirstTokenOrAsAWholeAnswerIsNoStreamThatBroke() {
    assertThat(failure("fault/cut-0", true).kind()).isEqualTo(ErrorKind.UNREACHABLE);
    assertThat(failure("fault/cut-3", false).kind()).isEqualTo(ErrorKind.UNREACHABLE);
    assertThat(failure("fault/error-3", false).kind()).isEqualTo(ErrorKind.OVERLOADED);
  }

  @Test
  void aToolIsCalledOnceAndThenItsResultIsAnswered() {
    Tool tool = new Tool("weather", "The weather", "{\"type\":\"object\"}");
    CompletionRequest request = asking("fault/tool").tool(tool).build();

    Completion call = provider.complete(request);
    assertThat(call.toolCalls())
        .containsExactly(new ContentPart.ToolCall("call_fault_1", "weather", "{}"));
    assertThat(call.finishReason().kind()).isEqualTo(FinishReason.Kind.TOOL_CALLS);
    try (CompletionStream stream = provider.stream(request)) {
      assertThat(stream.toCompletion().toolCalls()).isEqualTo(call.toolCalls());
    }

    CompletionRequest next = request.toBuilder()
        .message(call.toMessage())
        .message(Message.of(Role.TOOL, new ContentPart.ToolResult("call_fault_1", "sunny")))
        .build();
    assertThat(provider.complete(next).text()).startsWith("This is");
  }

  @Test
  void optionsThatShapeAnAnswerAreKept() {
    Completion json = provider.complete(
        asking("fault/ok").responseFormat(new ResponseFormat.JsonObject()).build());
    Completion cut = provider.complete(asking("fault/ok")
        .options(CompletionOptions.builder().maxTokens(2).build())
        .build());

    assertThat(json.text()).isEqualTo("{\"answer\": 42}");
    assertThat(cut.text()).isEqualTo("This is ");
    assertThat(cut.finishReason().kind()).isEqualTo(FinishReason.Kind.LENGTH);
  }

  @ParameterizedTest
  @ValueSource(strings = {"fault/silent", "fault/silent-2", "fault/slow"})
  void whatDoesNotEndEndsAtTheDeadline(String model) {
    FaultProvider slow = new FaultProvider(HOUR);
    Duration soon = Duration.ofMillis(50);

    ProviderException whole = catchThrowableOfType(
        ProviderException.class,
        () -> slow.complete(asking(model).build(), CallContext.withTimeout(soon)));
    ProviderException streamed = catchThrowableOfType(ProviderException.class, () -> {
      try (CompletionStream stream =
          slow.stream(asking(model).build(), CallContext.withTimeout(soon))) {
        Completion unused = stream.toCompletion();
      }
    });

    assertThat(whole.kind()).isEqualTo(ErrorKind.TIMEOUT);
    assertThat(streamed.kind())
        .isEqualTo(model.endsWith("-2") ? ErrorKind.STREAM_INTERRUPTED : ErrorKind.TIMEOUT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"fault/silent", "fault/slow"})
  void aCancelEndsAWholeAnswerAtOnce(String model) throws InterruptedException, TimeoutException {
    CallContext context = CallContext.create();
    CompletableFuture<Completion> call =
        new FaultProvider(HOUR).completeAsync(asking(model).build(), context);

    context.cancel();

    ExecutionException failed =
        catchThrowableOfType(ExecutionException.class, () -> call.get(30, TimeUnit.SECONDS));
    assertThat(failed.getCause())
        .isInstanceOfSatisfying(
            ProviderException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CANCELLED));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aStreamThatIsSilentEndsWhenItIsCancelledOrClosed(boolean cancel)
      throws InterruptedException, TimeoutException {
    CallContext context = CallContext.create();
    CompletionStream stream = provider.stream(asking("fault/silent-1").build(), context);
    Iterator<CompletionEvent> events = stream.iterator();
    assertThat(events.next()).isEqualTo(new CompletionEvent.TextDelta("This "));
    CompletableFuture<Boolean> next = CompletableFuture.supplyAsync(events::hasNext);

    if (cancel) {
      context.cancel();
    } else {
      stream.close();
    }

    ExecutionException failed =
        catchThrowableOfType(ExecutionException.class, () -> next.get(30, TimeUnit.SECONDS));
    assertThat(failed.getCause()).isInstanceOf(ProviderException.class);
  }

  @Test
  void textsHaveVectorsThatDependOnNothingElse() {
    EmbeddingRequest request = EmbeddingRequest.of("fault/vectors", "a", "b", "a");

    var vectors = provider.embed(request).vectors();

    assertThat(vectors).hasSize(3);
    assertThat(vectors.get(0)).hasSize(8).isEqualTo(vectors.get(2)).isNotEqualTo(vectors.get(1));
    assertThat(provider.embed(request.withDimensions(3)).vectors().get(0)).hasSize(3);
    assertThat(provider.countTokens(asking("fault/ok").build())).hasValue(6);
  }

  @ParameterizedTest
  @CsvSource({
    "fault/ok, ''", "fault/cut-3, STREAM_INTERRUPTED", "fault/cut-7, STREAM_INTERRUPTED",
    "fault/401, AUTHENTICATION", "fault/418, INVALID_REQUEST", "fault/error-9, STREAM_INTERRUPTED"
  })
  void aRegistryFindsDeclaredModelsAndOtherNumbers(String model, String kind) {
    try (ProviderRegistry registry =
        ProviderRegistry.builder().discovery(false).provider(provider).build()) {
      var router = registry.router(RoutingOptions.builder().maxAttempts(1).build());
      ProviderException failure = catchThrowableOfType(ProviderException.class, () -> {
        try (CompletionStream stream = router.stream(asking(model).build())) {
          Completion unused = stream.toCompletion();
        }
      });

      assertThat(failure == null ? "" : failure.kind().name()).isEqualTo(kind);
      if (failure != null) {
        assertThat(failure.provider()).isEqualTo("fault");
      }
    }
  }
}
