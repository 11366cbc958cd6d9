package dev.patchbay.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.ContentPart.ToolCall;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.FinishReason;
import dev.patchbay.provider.Message;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The OpenAI chat dialect as aimock speaks it. */
@Tag("interop")
class OpenAiAtAimockTest {

  private static final String HELLO = "Hello from a server that is not ours: äöü 😀";
  private static final List<ToolCall> CALLS = List.of(
      new ToolCall("call_berlin", "weather", "{\"city\":\"Berlin\"}"),
      new ToolCall("call_oslo", "weather", "{\"city\":\"Oslo\"}"));

  @RegisterExtension
  static final RunningServer AIMOCK = new RunningServer(() -> ChildServer.aimock("openai"));

  private AbstractProvider provider;

  @BeforeEach
  void configure() {
    provider = Chat.at(AIMOCK.url() + "/v1");
  }

  @ParameterizedTest
  @EnumSource
  void anAnswerHasTextFinishReasonAndUsage(Way way) {
    Completion answer = way.ask(provider, Chat.request("Say hello").build());

    assertThat(answer.text()).isEqualTo(HELLO);
    assertThat(answer.finishReason()).isEqualTo(FinishReason.STOP);
    assertThat(answer.usage()).isEqualTo(Usage.of(11, 7));
  }

  @Test
  void aStreamGivesTheSameTextInPieces() {
    List<String> tokens = new ArrayList<>();
    try (CompletionStream stream = provider.stream(Chat.request("Say hello").build())) {
      stream.tokens().forEach(tokens::add);
    }

    assertThat(tokens).hasSizeGreaterThan(5);
    assertThat(String.join("", tokens)).isEqualTo(HELLO);
  }

  @ParameterizedTest
  @EnumSource
  void reasoningStandsApartFromText(Way way) {
    Completion answer = way.ask(provider, Chat.request("Think first").build());

    assertThat(answer.text()).isEqualTo("42");
    assertThat(answer.reasoning()).isEqualTo("Six times seven.");
  }

  @ParameterizedTest
  @EnumSource
  void anAnswerThatWasTooLongSaysSo(Way way) {
    Completion answer = way.ask(provider, Chat.request("Say much").build());

    assertThat(answer.finishReason()).isEqualTo(FinishReason.LENGTH);
  }

  @ParameterizedTest
  @EnumSource
  void toolsAreCalledAndTheirResultsCarriedBack(Way way) {
    CompletionRequest first =
        Chat.request("What is the weather like?").tool(Weather.TOOL).build();

    Completion calls = way.ask(provider, first);

    assertThat(calls.toolCalls()).isEqualTo(CALLS);
    assertThat(calls.finishReason()).isEqualTo(FinishReason.TOOL_CALLS);

    CompletionRequest second = first.toBuilder()
        .message(calls.toMessage())
        .message(Message.toolResult("call_berlin", "rain"))
        .message(Message.toolResult("call_oslo", "snow"))
        .build();
    assertThat(way.ask(provider, second).text()).isEqualTo("Oslo has snow.");
  }

  @ParameterizedTest
  @EnumSource
  void a429SaysWhenToTryAgain(Way way) {
    ProviderException failure =
        failureOf(() -> way.ask(provider, Chat.request("Too many").build()));

    assertThat(failure.kind()).isEqualTo(ErrorKind.RATE_LIMITED);
    assertThat(failure.status()).hasValue(429);
    assertThat(failure.code()).isEqualTo("rate_limit_exceeded");
    assertThat(failure.retryAfter()).contains(Duration.ofSeconds(7));
    assertThat(failure.rateLimits()).containsEntry("x-ratelimit-limit-requests", "60");
  }

  @Test
  void aStreamThatBreaksOffIsAnErrorWithTheTextSoFar() {
    ProviderException failure =
        failureOf(() -> Way.STREAMED.ask(provider, Chat.request("Break off").build()));

    assertThat(failure.kind()).isEqualTo(ErrorKind.STREAM_INTERRUPTED);
    assertThat(failure.partialText()).startsWith("One ");
  }

  @Test
  void whatAimockDoesNotKnowIsAnError() {
    ProviderException failure =
        failureOf(() -> provider.complete(Chat.request("Anything else").build()));

    assertThat(failure.kind()).isEqualTo(ErrorKind.SERVER_ERROR);
    assertThat(failure).hasMessageContaining("no fixture matched");
  }

  private static ProviderException failureOf(Runnable call) {
    return catchThrowableOfType(ProviderException.class, call::run);
  }
}
