package dev.patchbay.provider.ollama;

import static dev.patchbay.provider.ollama.Answers.HELLO;
import static dev.patchbay.provider.ollama.Answers.TRIAL;
import static dev.patchbay.provider.ollama.Answers.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.testkit.FaultServer;
import dev.patchbay.testkit.Script;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the service refuses, and how its streams fail. */
class FailuresTest {

  private static final String HI = text("Hel") + text("lo");

  /** The words of {@code server/routes.go} and {@code server/images.go}. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "400 | model is required | INVALID_REQUEST",
        "400 | registry.ollama.ai/library/gemma:latest does not support tools | INVALID_REQUEST",
        "400 | \\\"gemma\\\" does not support thinking | INVALID_REQUEST",
        "400 | the input length exceeds the context length | CONTEXT_TOO_LONG",
        "400 | the prompt is longer than the context length currently available to the model; shorten the prompt | CONTEXT_TOO_LONG",
        "401 | unauthorized | AUTHENTICATION",
        "403 | remote inference is unavailable | PERMISSION",
        "404 | model 'llama9' not found | MODEL_UNAVAILABLE",
        "404 | model \\\"llama9\\\" not found, try pulling it first | MODEL_UNAVAILABLE",
        "429 | rate limit exceeded | RATE_LIMITED",
        "499 | request canceled | INVALID_REQUEST",
        "500 | llama runner process has terminated: exit status 2 | SERVER_ERROR",
        "502 | the cloud model cannot be reached | SERVER_ERROR",
        "503 | server busy, please try again.  maximum pending requests exceeded | OVERLOADED"
      })
  void eachRefusalHasItsKind(int status, String words, ErrorKind kind) {
    ProviderException failure = TRIAL.failure(status, "{\"error\":\"" + words + "\"}");

    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure.status()).hasValue(status);
    assertThat(failure).hasMessageContaining(words.replace("\\", "").replaceAll(" +", " "));
  }

  @ParameterizedTest
  @EnumSource
  void aModelThatTheServerHasNotGotSaysWhatToDo(Way way) {
    ProviderException failure = failure(
        way,
        Script.json(404, "{\"error\":\"model \\\"llama9\\\" not found, try pulling it first\"}"));

    assertThat(failure.kind()).isEqualTo(ErrorKind.MODEL_UNAVAILABLE);
    assertThat(failure).hasMessageContaining("try pulling it first");
    assertThat(failure.provider()).isEqualTo("ollama");
    assertThat(failure.model()).isEqualTo("llama3.2");
  }

  @ParameterizedTest
  @EnumSource
  void aRateLimitOfTheCloudSaysWhenToTryAgain(Way way) {
    ProviderException failure = failure(
        way,
        Script.whole(
            429,
            Map.of("content-type", "application/json", "retry-after", "7"),
            "{\"error\":\"rate limit exceeded\"}"));

    assertThat(failure.kind()).isEqualTo(ErrorKind.RATE_LIMITED);
    assertThat(failure.retryAfter()).contains(Duration.ofSeconds(7));
  }

  @ParameterizedTest
  @EnumSource
  void anErrorInPlaceOfAnAnswerIsAFailure(Way way) {
    ProviderException failure =
        failure(way, Script.json(200, "{\"error\":\"an error was encountered\"}"));

    assertThat(failure.kind()).isEqualTo(ErrorKind.SERVER_ERROR);
    assertThat(failure).hasMessageContaining("an error was encountered");
  }

  @Test
  void anErrorLineBeforeTheTextIsOfItsKind() {
    assertThat(streamFailure("{\"error\":\"an error was encountered while running the model\"}\n")
            .kind())
        .isEqualTo(ErrorKind.SERVER_ERROR);
    assertThat(streamFailure("{\"error\":\"the input length exceeds the context length\"}\n")
            .kind())
        .isEqualTo(ErrorKind.CONTEXT_TOO_LONG);
  }

  @Test
  void anErrorLineAfterTextInterruptsTheStream() {
    ProviderException failure =
        streamFailure(HI + "{\"error\":\"an error was encountered while running the model\"}\n");

    assertThat(failure.kind()).isEqualTo(ErrorKind.STREAM_INTERRUPTED);
    assertThat(failure.partialText()).isEqualTo("Hello");
    assertThat(failure).hasMessageContaining("an error was encountered while running the model");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{\"model\":\"llama3.2\",\"mess"})
  void aStreamThatIsCutOffIsInterruptedWithTheTextSoFar(String begun) {
    for (Script script : new Script[] {
      Way.stream(HI + begun).close(),
      Way.stream(HI + begun).reset(),
      Way.stream(HI + begun).end()
    }) {
      ProviderException failure = failure(Way.STREAMED, script);

      assertThat(failure.kind()).isEqualTo(ErrorKind.STREAM_INTERRUPTED);
      assertThat(failure.partialText()).isEqualTo("Hello");
    }
  }

  /** The line that says that all is said is not whole without its end: its counts may be cut. */
  @Test
  void aLastLineWithoutItsEndIsNone() {
    String last = Answers.last("stop");

    assertThat(streamFailure(HI + last.substring(0, last.length() - 1)).kind())
        .isEqualTo(ErrorKind.STREAM_INTERRUPTED);
  }

  @Test
  void aStreamThatEndsBeforeAnyTextIsAFailureOfItsOwn() {
    assertThat(streamFailure(text("")).kind()).isEqualTo(ErrorKind.PROTOCOL);
  }

  @Test
  void aLineThatIsNoJsonIsAFault() {
    ProviderException failure = streamFailure(HI + "data: {}\n");

    assertThat(failure.kind()).isEqualTo(ErrorKind.STREAM_INTERRUPTED);
    assertThat(failure.partialText()).isEqualTo("Hello");
  }

  @Test
  void nothingIsReadAfterTheLastLine() {
    try (FaultServer server = FaultServer.answering(
        Way.stream(HI + Answers.last("stop") + "{\"error\":\"too late\"}\n").silence())) {
      assertThat(Way.STREAMED.ask(Servers.provider(server), HELLO).text()).isEqualTo("Hello");
    }
  }

  private static ProviderException streamFailure(String lines) {
    return failure(Way.STREAMED, Way.stream(lines).end());
  }

  private static ProviderException failure(Way way, Script script) {
    try (FaultServer server = FaultServer.answering(script)) {
      return catchThrowableOfType(
          ProviderException.class, () -> way.ask(Servers.provider(server), HELLO));
    }
  }
}
