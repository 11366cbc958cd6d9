package dev.patchbay.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.ContentPart.ToolCall;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.FinishReason;
import dev.patchbay.provider.Message;
import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.Usage;
import dev.patchbay.provider.gemini.VertexAi;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The Gemini API and Vertex AI as aimock speaks them, which knows thoughts and no signatures. */
@Tag("interop")
class GeminiAtAimockTest {

  private static final String HELLO = "Hello from a server that is not ours: äöü 😀";
  private static final List<ToolCall> CALLS = List.of(
      new ToolCall("call_berlin", "weather", "{\"city\":\"Berlin\"}"),
      new ToolCall("call_oslo", "weather", "{\"city\":\"Oslo\"}"));

  @RegisterExtension
  static final RunningServer AIMOCK = new RunningServer(() -> ChildServer.aimock("gemini"));

  private AbstractProvider provider;

  @BeforeEach
  void configure() {
    provider = Google.at(AIMOCK.url().toString());
  }

  @ParameterizedTest
  @EnumSource
  void anAnswerHasTextFinishReasonAndUsage(Way way) {
    Completion answer = way.ask(provider, Google.request("Say hello").build());

    assertThat(answer.text()).isEqualTo(HELLO);
    assertThat(answer.finishReason().kind()).isEqualTo(FinishReason.Kind.STOP);
    assertThat(answer.usage()).isEqualTo(Usage.of(11, 7));
  }

  @ParameterizedTest
  @EnumSource
  void vertexAiAnswersTheSame(Way way) {
    AbstractProvider vertex = new VertexAi()
        .configured(ProviderConfig.builder()
            .set(ProviderConfig.BASE_URL, AIMOCK.url() + "/v1/projects/p/locations/europe-west4")
            .set(ProviderConfig.API_KEY, "ya29.any")
            .build());

    assertThat(way.ask(vertex, Google.request("Say hello").build()).text()).isEqualTo(HELLO);
  }

  @Test
  void aStreamGivesTheTextInPieces() {
    List<String> tokens = new ArrayList<>();
    try (CompletionStream stream = provider.stream(Google.request("Say hello").build())) {
      stream.tokens().forEach(tokens::add);
    }

    assertThat(tokens).hasSizeGreaterThan(5);
    assertThat(String.join("", tokens)).isEqualTo(HELLO);
  }

  @ParameterizedTest
  @EnumSource
  void anAnswerThatWasTooLongOrFilteredSaysSo(Way way) {
    assertThat(
            way.ask(provider, Google.request("Say much").build()).finishReason().kind())
        .isEqualTo(FinishReason.Kind.LENGTH);
    assertThat(way.ask(provider, Google.request("Say what you must not").build())
            .finishReason()
            .kind())
        .isEqualTo(FinishReason.Kind.CONTENT_FILTER);
  }

  @ParameterizedTest
  @EnumSource
  void anImageIsTaken(Way way) {
    CompletionRequest request = CompletionRequest.builder(Google.MODEL)
        .user(
            "What is in the picture?",
            new ContentPart.Image(URI.create("data:image/png;base64,aGk=")))
        .build();

    assertThat(way.ask(provider, request).text()).isEqualTo("A cat.");
  }

  @ParameterizedTest
  @EnumSource
  void toolsAreCalledAndTheirResultsCarriedBack(Way way) {
    CompletionRequest first =
        Google.request("What is the weather like?").tool(Weather.TOOL).build();

    Completion calls = way.ask(provider, first);

    assertThat(calls.text()).isEqualTo("Let me see.");
    assertThat(calls.toolCalls()).isEqualTo(CALLS);
    assertThat(calls.finishReason().kind()).isEqualTo(FinishReason.Kind.TOOL_CALLS);

    CompletionRequest second = first.toBuilder()
        .message(calls.toMessage())
        .message(Message.toolResult("call_berlin", "rain"))
        .message(Message.toolResult("call_oslo", "snow"))
        .build();
    assertThat(way.ask(provider, second).text()).isEqualTo("Oslo has snow.");
  }

  @ParameterizedTest
  @EnumSource
  void aCallWithoutAnIdIsAnsweredAllTheSame(Way way) {
    CompletionRequest first =
        Google.request("Call without an id").tool(Weather.TOOL).build();

    Completion calls = way.ask(provider, first);
    String id = calls.toolCalls().get(0).id();

    CompletionRequest second = first.toBuilder()
        .message(calls.toMessage())
        .message(Message.toolResult(id, "snow"))
        .build();
    assertThat(way.ask(provider, second).text()).isEqualTo("Snow, then.");
  }

  @ParameterizedTest
  @EnumSource
  void thoughtsStandApartAndTheConversationGoesOn(Way way) {
    CompletionRequest first = Google.thinkingRequest("Think first: do I need an umbrella?")
        .tool(Weather.TOOL)
        .build();

    Completion calls = way.ask(provider, first);

    assertThat(calls.reasoning()).isEqualTo("That depends on the weather.");
    assertThat(calls.text()).isEqualTo("Let me see.");

    CompletionRequest second = first.toBuilder()
        .message(calls.toMessage())
        .message(Message.toolResult("call_here", "rain"))
        .build();
    Completion answer = way.ask(provider, second);
    assertThat(answer.text()).isEqualTo("Yes, take one.");
    assertThat(answer.reasoning()).isEqualTo("Rain means yes.");
  }

  @ParameterizedTest
  @EnumSource
  void a503IsAnOverload(Way way) {
    ProviderException failure =
        failureOf(() -> way.ask(provider, Google.request("Too busy").build()));

    assertThat(failure.kind()).isEqualTo(ErrorKind.OVERLOADED);
    assertThat(failure.status()).hasValue(503);
    assertThat(failure.code()).isEqualTo("UNAVAILABLE");
  }

  @ParameterizedTest
  @EnumSource
  void a429SaysWhenToTryAgain(Way way) {
    ProviderException failure =
        failureOf(() -> way.ask(provider, Google.request("Too many").build()));

    assertThat(failure.kind()).isEqualTo(ErrorKind.RATE_LIMITED);
    assertThat(failure.retryAfter()).contains(Duration.ofSeconds(7));
  }

  @Test
  void aStreamThatBreaksOffIsAnErrorWithTheTextSoFar() {
    ProviderException failure =
        failureOf(() -> Way.STREAMED.ask(provider, Google.request("Break off").build()));

    assertThat(failure.kind()).isEqualTo(ErrorKind.STREAM_INTERRUPTED);
    assertThat(failure.partialText()).startsWith("One ");
  }

  private static ProviderException failureOf(Runnable call) {
    return catchThrowableOfType(ProviderException.class, call::run);
  }
}
