package dev.patchbay.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.FinishReason;
import dev.patchbay.provider.Message;
import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.Usage;
import dev.patchbay.provider.openai.services.AzureOpenAi;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Azure's deployments as aimock has them. */
@Tag("interop")
class AzureAtAimockTest {

  private static final String MODEL = "gpt-4.1";

  @RegisterExtension
  static final RunningServer AIMOCK = new RunningServer(() -> ChildServer.aimock("openai"));

  private AbstractProvider provider;

  @BeforeEach
  void configure() {
    provider = new AzureOpenAi()
        .configured(ProviderConfig.builder()
            .set(ProviderConfig.BASE_URL, AIMOCK.url().toString())
            .set(ProviderConfig.API_KEY, "0123456789abcdef")
            .set("deployments", "chat-eu=" + MODEL)
            .build());
  }

  @ParameterizedTest
  @EnumSource
  void anAnswerHasTextFinishReasonAndUsage(Way way) {
    Completion answer = way.ask(provider, request("Say hello").build());

    assertThat(answer.text()).isEqualTo("Hello from a server that is not ours: äöü 😀");
    assertThat(answer.finishReason()).isEqualTo(FinishReason.STOP);
    assertThat(answer.usage()).isEqualTo(Usage.of(11, 7));
  }

  @ParameterizedTest
  @EnumSource
  void toolsAreCalledAndTheirResultsCarriedBack(Way way) {
    CompletionRequest first =
        request("What is the weather like?").tool(Weather.TOOL).build();

    Completion calls = way.ask(provider, first);
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
    ProviderException failure = catchThrowableOfType(
        ProviderException.class, () -> way.ask(provider, request("Too many").build()));

    assertThat(failure.kind()).isEqualTo(ErrorKind.RATE_LIMITED);
    assertThat(failure.retryAfter()).contains(Duration.ofSeconds(7));
  }

  @Test
  void aStreamThatBreaksOffIsAnErrorWithTheTextSoFar() {
    ProviderException failure = catchThrowableOfType(
        ProviderException.class,
        () -> Way.STREAMED.ask(provider, request("Break off").build()));

    assertThat(failure.kind()).isEqualTo(ErrorKind.STREAM_INTERRUPTED);
    assertThat(failure.partialText()).startsWith("One ");
  }

  private static CompletionRequest.Builder request(String text) {
    return CompletionRequest.builder(MODEL).user(text);
  }
}
