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

/** Ollama's chat API as aimock speaks it, but for thinking, to which aimock gives a member that Ollama does not have. */
@Tag("interop")
class OllamaAtAimockTest {

  private static final String HELLO = "Hello from a server that is not ours: äöü 😀";

  @RegisterExtension
  static final RunningServer AIMOCK = new RunningServer(() -> ChildServer.aimock("ollama"));

  private AbstractProvider provider;

  @BeforeEach
  void configure() {
    provider = LocalOllama.at(AIMOCK.url().toString());
  }

  @ParameterizedTest
  @EnumSource
  void anAnswerHasTextAndFinishReason(Way way) {
    Completion answer = way.ask(provider, LocalOllama.request("Say hello").build());

    assertThat(answer.text()).isEqualTo(HELLO);
    assertThat(answer.finishReason().kind()).isEqualTo(FinishReason.Kind.STOP);
    assertThat(answer.details().model()).isEqualTo(LocalOllama.MODEL);
  }

  @Test
  void aStreamGivesTheTextInPieces() {
    List<String> tokens = new ArrayList<>();
    try (CompletionStream stream =
        provider.stream(LocalOllama.request("Say hello").build())) {
      stream.tokens().forEach(tokens::add);
    }

    assertThat(tokens).hasSizeGreaterThan(5);
    assertThat(String.join("", tokens)).isEqualTo(HELLO);
  }

  @ParameterizedTest
  @EnumSource
  void anImageIsTaken(Way way) {
    CompletionRequest request = CompletionRequest.builder(LocalOllama.MODEL)
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
        LocalOllama.request("What is the weather like?").tool(Weather.TOOL).build();

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
  void aModelThatIsNotThereIsUnavailable(Way way) {
    ProviderException failure =
        failureOf(() -> way.ask(provider, LocalOllama.request("No such model").build()));

    assertThat(failure.kind()).isEqualTo(ErrorKind.MODEL_UNAVAILABLE);
    assertThat(failure).hasMessageContaining("try pulling it first");
  }

  @ParameterizedTest
  @EnumSource
  void a429SaysWhenToTryAgain(Way way) {
    ProviderException failure =
        failureOf(() -> way.ask(provider, LocalOllama.request("Too many").build()));

    assertThat(failure.kind()).isEqualTo(ErrorKind.RATE_LIMITED);
    assertThat(failure.retryAfter()).contains(Duration.ofSeconds(7));
  }

  @Test
  void aStreamThatBreaksOffIsAnErrorWithTheTextSoFar() {
    ProviderException failure = failureOf(
        () -> Way.STREAMED.ask(provider, LocalOllama.request("Break off").build()));

    assertThat(failure.kind()).isEqualTo(ErrorKind.STREAM_INTERRUPTED);
    assertThat(failure.partialText()).startsWith("One ");
  }

  private static ProviderException failureOf(Runnable call) {
    return catchThrowableOfType(ProviderException.class, call::run);
  }
}
