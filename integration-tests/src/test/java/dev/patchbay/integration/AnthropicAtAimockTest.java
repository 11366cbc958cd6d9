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
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.Role;
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

/** Anthropic's Messages as aimock speaks them, which refuses a turn that has lost the thinking of the one before. */
@Tag("interop")
class AnthropicAtAimockTest {

  private static final String HELLO = "Hello from a server that is not ours: äöü 😀";
  private static final List<ToolCall> CALLS = List.of(
      new ToolCall("toolu_berlin", "weather", "{\"city\":\"Berlin\"}"),
      new ToolCall("toolu_oslo", "weather", "{\"city\":\"Oslo\"}"));

  @RegisterExtension
  static final RunningServer AIMOCK = new RunningServer(() -> ChildServer.aimock("anthropic"));

  private AbstractProvider provider;

  @BeforeEach
  void configure() {
    provider = Claude.at(AIMOCK.url().toString());
  }

  @ParameterizedTest
  @EnumSource
  void anAnswerHasTextFinishReasonAndUsage(Way way) {
    Completion answer = way.ask(provider, Claude.request("Say hello").build());

    assertThat(answer.text()).isEqualTo(HELLO);
    assertThat(answer.finishReason().kind()).isEqualTo(FinishReason.Kind.STOP);
    assertThat(answer.usage().inputTokens()).isEqualTo(11);
    assertThat(answer.usage().outputTokens()).isEqualTo(7);
  }

  @Test
  void aStreamGivesTheTextInPieces() {
    List<String> tokens = new ArrayList<>();
    try (CompletionStream stream = provider.stream(Claude.request("Say hello").build())) {
      stream.tokens().forEach(tokens::add);
    }

    assertThat(tokens).hasSizeGreaterThan(5);
    assertThat(String.join("", tokens)).isEqualTo(HELLO);
  }

  @ParameterizedTest
  @EnumSource
  void anAnswerThatWasTooLongSaysSo(Way way) {
    Completion answer = way.ask(provider, Claude.request("Say much").build());

    assertThat(answer.finishReason().kind()).isEqualTo(FinishReason.Kind.LENGTH);
  }

  @ParameterizedTest
  @EnumSource
  void anImageIsTaken(Way way) {
    CompletionRequest request = CompletionRequest.builder(Claude.MODEL)
        .message(new Message(
            Role.USER,
            List.of(
                new ContentPart.Image(URI.create("data:image/png;base64,aGk=")),
                new ContentPart.Text("What is in the picture?"))))
        .build();

    assertThat(way.ask(provider, request).text()).isEqualTo("A cat.");
  }

  @ParameterizedTest
  @EnumSource
  void toolsAreCalledAndTheirResultsCarriedBack(Way way) {
    CompletionRequest first =
        Claude.request("What is the weather like?").tool(Weather.TOOL).build();

    Completion calls = way.ask(provider, first);

    assertThat(calls.text()).isEqualTo("Let me see.");
    assertThat(calls.toolCalls()).isEqualTo(CALLS);
    assertThat(calls.finishReason().kind()).isEqualTo(FinishReason.Kind.TOOL_CALLS);

    CompletionRequest second = first.toBuilder()
        .message(calls.toMessage())
        .message(Message.toolResult("toolu_berlin", "rain"))
        .message(Message.toolResult("toolu_oslo", "snow"))
        .build();
    assertThat(way.ask(provider, second).text()).isEqualTo("Oslo has snow.");
  }

  @ParameterizedTest
  @EnumSource
  void thinkingIsCarriedBackWithItsSignature(Way way) {
    CompletionRequest first = thinkFirst();

    Completion calls = way.ask(provider, first);

    assertThat(calls.reasoning()).isEqualTo("That depends on the weather.");
    assertThat(calls.text()).isEqualTo("Let me see.");
    assertThat(calls.toolCalls()).hasSize(1);

    CompletionRequest second = first.toBuilder()
        .message(calls.toMessage())
        .message(Message.toolResult("toolu_here", "rain"))
        .build();
    Completion answer = way.ask(provider, second);
    assertThat(answer.text()).isEqualTo("Yes, take one.");
    assertThat(answer.reasoning()).isEqualTo("Rain means yes.");
  }

  @ParameterizedTest
  @EnumSource
  void redactedThinkingIsCarriedBack(Way way) {
    CompletionRequest first = Claude.thinkingRequest("Think in secret: do I need an umbrella?")
        .tool(Weather.TOOL)
        .build();

    Completion calls = way.ask(provider, first);

    assertThat(calls.reasoning()).isEmpty();

    CompletionRequest second = first.toBuilder()
        .message(calls.toMessage())
        .message(Message.toolResult("toolu_secret", "rain"))
        .build();
    assertThat(way.ask(provider, second).text()).isEqualTo("Yes, take one.");
  }

  @Test
  void aTurnThatHasLostItsThinkingIsRefusedByAimock() {
    CompletionRequest request = thinkFirst().toBuilder()
        .message(new Message(
            Role.ASSISTANT, List.of(new ToolCall("toolu_here", "weather", "{\"city\":\"Oslo\"}"))))
        .message(Message.toolResult("toolu_here", "rain"))
        .build();

    ProviderException failure = failureOf(() -> provider.complete(request));

    assertThat(failure.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
    assertThat(failure).hasMessageContaining("must begin with a `thinking` block");
  }

  @ParameterizedTest
  @EnumSource
  void a529IsAnOverload(Way way) {
    ProviderException failure =
        failureOf(() -> way.ask(provider, Claude.request("Too busy").build()));

    assertThat(failure.kind()).isEqualTo(ErrorKind.OVERLOADED);
    assertThat(failure.status()).hasValue(529);
    assertThat(failure.code()).isEqualTo("overloaded_error");
  }

  @ParameterizedTest
  @EnumSource
  void a429SaysWhenToTryAgain(Way way) {
    ProviderException failure =
        failureOf(() -> way.ask(provider, Claude.request("Too many").build()));

    assertThat(failure.kind()).isEqualTo(ErrorKind.RATE_LIMITED);
    assertThat(failure.retryAfter()).contains(Duration.ofSeconds(7));
  }

  @Test
  void aStreamThatBreaksOffIsAnErrorWithTheTextSoFar() {
    ProviderException failure =
        failureOf(() -> Way.STREAMED.ask(provider, Claude.request("Break off").build()));

    assertThat(failure.kind()).isEqualTo(ErrorKind.STREAM_INTERRUPTED);
    assertThat(failure.partialText()).startsWith("One ");
  }

  private static CompletionRequest thinkFirst() {
    return Claude.thinkingRequest("Think first: do I need an umbrella?")
        .tool(Weather.TOOL)
        .build();
  }

  private static ProviderException failureOf(Runnable call) {
    return catchThrowableOfType(ProviderException.class, call::run);
  }
}
