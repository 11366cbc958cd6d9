package dev.patchbay.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.groups.Tuple.tuple;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.ContentPart.ToolCall;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.FinishReason;
import dev.patchbay.provider.Message;
import dev.patchbay.provider.ProviderException;
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

/** Bedrock's Converse API as aimock speaks it, with its binary streams. It does not look at signatures. */
@Tag("interop")
class BedrockAtAimockTest {

  private static final String HELLO = "Hello from a server that is not ours: äöü 😀";

  @RegisterExtension
  static final RunningServer AIMOCK = new RunningServer(() -> ChildServer.aimock("bedrock"));

  private AbstractProvider provider;

  @BeforeEach
  void configure() {
    provider = Converse.at(AIMOCK.url().toString());
  }

  @ParameterizedTest
  @EnumSource
  void anAnswerHasTextFinishReasonAndUsage(Way way) {
    Completion answer = way.ask(provider, Converse.request("Say hello").build());

    assertThat(answer.text()).isEqualTo(HELLO);
    assertThat(answer.finishReason().kind()).isEqualTo(FinishReason.Kind.STOP);
    assertThat(answer.usage().inputTokens()).isEqualTo(11);
    assertThat(answer.usage().outputTokens()).isEqualTo(7);
  }

  @Test
  void aStreamGivesTheTextInPieces() {
    List<String> tokens = new ArrayList<>();
    try (CompletionStream stream = provider.stream(Converse.request("Say hello").build())) {
      stream.tokens().forEach(tokens::add);
    }

    assertThat(tokens).hasSizeGreaterThan(5);
    assertThat(String.join("", tokens)).isEqualTo(HELLO);
  }

  @ParameterizedTest
  @EnumSource
  void anImageIsTaken(Way way) {
    CompletionRequest request = CompletionRequest.builder(Converse.MODEL)
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
        Converse.request("What is the weather like?").tool(Weather.TOOL).build();

    Completion calls = way.ask(provider, first);

    assertThat(calls.text()).isEqualTo("Let me see.");
    assertThat(calls.toolCalls())
        .extracting(ToolCall::name, ToolCall::arguments)
        .containsExactly(
            tuple("weather", "{\"city\":\"Berlin\"}"), tuple("weather", "{\"city\":\"Oslo\"}"));
    assertThat(calls.finishReason().kind()).isEqualTo(FinishReason.Kind.TOOL_CALLS);

    CompletionRequest second = first.toBuilder()
        .message(calls.toMessage())
        .message(Message.toolResult(calls.toolCalls().get(0).id(), "rain"))
        .message(Message.toolResult(calls.toolCalls().get(1).id(), "snow"))
        .build();
    assertThat(way.ask(provider, second).text()).isEqualTo("Oslo has snow.");
  }

  @ParameterizedTest
  @EnumSource
  void reasoningComesApart(Way way) {
    Completion answer = way.ask(provider, Converse.request("Think first").build());

    assertThat(answer.reasoning()).isEqualTo("Six times seven.");
    assertThat(answer.text()).isEqualTo("42");
  }

  @ParameterizedTest
  @EnumSource
  void anAnswerThatWasTooLongSaysSo(Way way) {
    Completion answer = way.ask(provider, Converse.request("Say much").build());

    assertThat(answer.finishReason().kind()).isEqualTo(FinishReason.Kind.LENGTH);
  }

  @ParameterizedTest
  @EnumSource
  void a429SaysWhenToTryAgain(Way way) {
    ProviderException failure =
        failureOf(() -> way.ask(provider, Converse.request("Too many").build()));

    assertThat(failure.kind()).isEqualTo(ErrorKind.RATE_LIMITED);
    assertThat(failure.retryAfter()).contains(Duration.ofSeconds(7));
  }

  @Test
  void aStreamThatBreaksOffIsAnErrorWithTheTextSoFar() {
    ProviderException failure =
        failureOf(() -> Way.STREAMED.ask(provider, Converse.request("Break off").build()));

    assertThat(failure.kind()).isEqualTo(ErrorKind.STREAM_INTERRUPTED);
    assertThat(failure.partialText()).startsWith("One ");
  }

  private static ProviderException failureOf(Runnable call) {
    return catchThrowableOfType(ProviderException.class, call::run);
  }
}
