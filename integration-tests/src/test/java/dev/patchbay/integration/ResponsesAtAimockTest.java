package dev.patchbay.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.ContentPart.Opaque;
import dev.patchbay.provider.ContentPart.ToolCall;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.FinishReason;
import dev.patchbay.provider.Message;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.Usage;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** OpenAI's Responses API as aimock speaks it. */
@Tag("interop")
class ResponsesAtAimockTest {

  private static final String HELLO = "Hello from a server that is not ours: äöü 😀";
  private static final List<ToolCall> CALLS = List.of(
      new ToolCall("call_berlin", "weather", "{\"city\":\"Berlin\"}"),
      new ToolCall("call_oslo", "weather", "{\"city\":\"Oslo\"}"));

  @RegisterExtension
  static final RunningServer AIMOCK = new RunningServer(() -> ChildServer.aimock("responses"));

  private AbstractProvider provider;

  @BeforeEach
  void configure() {
    provider = Gpt.at(AIMOCK.url() + "/v1");
  }

  @ParameterizedTest
  @EnumSource
  void anAnswerHasTextFinishReasonAndUsage(Way way) {
    Completion answer = way.ask(provider, Gpt.request("Say hello").build());

    assertThat(answer.text()).isEqualTo(HELLO);
    assertThat(answer.finishReason().kind()).isEqualTo(FinishReason.Kind.STOP);
    assertThat(answer.usage()).isEqualTo(Usage.of(11, 7));
  }

  @Test
  void aStreamGivesTheTextInPieces() {
    List<String> tokens = new ArrayList<>();
    try (CompletionStream stream = provider.stream(Gpt.request("Say hello").build())) {
      stream.tokens().forEach(tokens::add);
    }

    assertThat(tokens).hasSizeGreaterThan(5);
    assertThat(String.join("", tokens)).isEqualTo(HELLO);
  }

  @ParameterizedTest
  @EnumSource
  void anAnswerThatWasTooLongSaysSo(Way way) {
    Completion answer = way.ask(provider, Gpt.request("Say much").build());

    assertThat(answer.finishReason().kind()).isEqualTo(FinishReason.Kind.LENGTH);
  }

  @ParameterizedTest
  @EnumSource
  void anImageIsTaken(Way way) {
    CompletionRequest request = CompletionRequest.builder(Gpt.MODEL)
        .user(
            "What is in the picture?",
            new ContentPart.Image(URI.create("data:image/png;base64,aGk=")))
        .build();

    assertThat(way.ask(provider, request).text()).isEqualTo("A cat.");
  }

  @ParameterizedTest
  @EnumSource
  void theServiceRunsToolsItself(Way way) {
    CompletionRequest request = Gpt.request("What is new in Oslo?")
        .extra("tools", List.of(Map.of("type", "web_search")))
        .build();

    Completion answer = way.ask(provider, request);

    assertThat(answer.text()).isEqualTo("Snow.");
    assertThat(answer.parts(Opaque.class))
        .anyMatch(part ->
            part.data().contains("\"web_search_call\"") && part.data().contains("\"news oslo\""));
  }

  @ParameterizedTest
  @EnumSource
  void toolsAreCalledAndReasoningIsCarriedBackWithTheirResults(Way way) {
    CompletionRequest first =
        Gpt.request("Think first: do I need an umbrella?").tool(Weather.TOOL).build();

    Completion calls = way.ask(provider, first);

    assertThat(calls.reasoning()).isEqualTo("That depends on the weather.");
    assertThat(calls.text()).isEqualTo("Let me see.");
    assertThat(calls.toolCalls()).isEqualTo(CALLS);
    assertThat(calls.finishReason().kind()).isEqualTo(FinishReason.Kind.TOOL_CALLS);
    assertThat(calls.parts(Opaque.class))
        .singleElement()
        .matches(part -> part.data().contains("\"encrypted_content\""));

    CompletionRequest second = first.toBuilder()
        .message(calls.toMessage())
        .message(Message.toolResult("call_berlin", "rain"))
        .message(Message.toolResult("call_oslo", "snow"))
        .build();
    assertThat(way.ask(provider, second).text()).isEqualTo("In Berlin, yes.");
  }

  @ParameterizedTest
  @EnumSource
  void a429SaysWhenToTryAgain(Way way) {
    ProviderException failure =
        failureOf(() -> way.ask(provider, Gpt.request("Too many").build()));

    assertThat(failure.kind()).isEqualTo(ErrorKind.RATE_LIMITED);
    assertThat(failure.code()).isEqualTo("rate_limit_exceeded");
    assertThat(failure.retryAfter()).contains(Duration.ofSeconds(7));
  }

  @Test
  void aStreamThatBreaksOffIsAnErrorWithTheTextSoFar() {
    ProviderException failure =
        failureOf(() -> Way.STREAMED.ask(provider, Gpt.request("Break off").build()));

    assertThat(failure.kind()).isEqualTo(ErrorKind.STREAM_INTERRUPTED);
    assertThat(failure.partialText()).startsWith("One ");
  }

  private static ProviderException failureOf(Runnable call) {
    return catchThrowableOfType(ProviderException.class, call::run);
  }
}
