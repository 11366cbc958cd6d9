package dev.patchbay.provider.bedrock;

import static dev.patchbay.provider.bedrock.Answers.HELLO;
import static dev.patchbay.provider.bedrock.Answers.METADATA;
import static dev.patchbay.provider.bedrock.Answers.START;
import static dev.patchbay.provider.bedrock.Answers.TRIAL;
import static dev.patchbay.provider.bedrock.Answers.delta;
import static dev.patchbay.provider.bedrock.Answers.stop;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.testkit.AwsEventStream;
import dev.patchbay.testkit.FaultServer;
import dev.patchbay.testkit.Script;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the service refuses, and how its streams fail. */
class FailuresTest {

  private static final String HI =
      START + delta(0, "{\"text\":\"Hel\"}") + delta(0, "{\"text\":\"lo\"}");

  @ParameterizedTest
  @CsvSource({
    "400, ValidationException, INVALID_REQUEST",
    "400, ServiceQuotaExceededException, QUOTA_EXHAUSTED",
    "403, AccessDeniedException, PERMISSION",
    "403, UnrecognizedClientException, AUTHENTICATION",
    "403, InvalidSignatureException, AUTHENTICATION",
    "403, ExpiredTokenException, AUTHENTICATION",
    "403, MissingAuthenticationTokenException, AUTHENTICATION",
    "404, ResourceNotFoundException, MODEL_UNAVAILABLE",
    "408, ModelTimeoutException, TIMEOUT",
    "424, ModelErrorException, SERVER_ERROR",
    "429, ThrottlingException, RATE_LIMITED",
    "429, ModelNotReadyException, OVERLOADED",
    "500, InternalServerException, SERVER_ERROR",
    "503, ServiceUnavailableException, OVERLOADED",
    "418, SomethingNewException, INVALID_REQUEST"
  })
  void eachCodeStandsInAHeaderAndHasItsKind(int status, String code, ErrorKind kind) {
    for (Way way : Way.values()) {
      ProviderException failure = failure(
          way,
          Script.whole(
              status,
              Map.of(
                  "content-type", "application/json",
                  "x-amzn-requestid", "req-1",
                  "x-amzn-errortype",
                      code + ":http://internal.amazon.com/coral/com.amazon.bedrock/"),
              "{\"message\":\"Because.\"}"));

      assertThat(failure.kind()).isEqualTo(kind);
      assertThat(failure.status()).hasValue(status);
      assertThat(failure.code()).isEqualTo(code);
      assertThat(failure.requestId()).isEqualTo("req-1");
      assertThat(failure).hasMessageContaining("Because.");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Input is too long for requested model. | CONTEXT_TOO_LONG",
        "The model returned the following errors: prompt is too long: 208310 tokens > 200000 maximum | CONTEXT_TOO_LONG",
        "The provided model identifier is invalid. | MODEL_UNAVAILABLE",
        "Invocation of model ID anthropic.claude-x with on-demand throughput isn’t supported. Retry | MODEL_UNAVAILABLE",
        "The text field in the ContentBlock object at messages.0.content.0 is blank. | INVALID_REQUEST"
      })
  void theWordsOfAValidationDecideWhereNoCodeDoes(String message, ErrorKind kind) {
    String body = "{\"message\":\"" + message + "\"}";

    assertThat(failure(
                Way.WHOLE,
                Script.whole(400, Map.of("x-amzn-errortype", "ValidationException"), body))
            .kind())
        .isEqualTo(kind);
    assertThat(streamFailure(START + AwsEventStream.exception("validationException", body))
            .kind())
        .isEqualTo(kind);
  }

  @ParameterizedTest
  @CsvSource({
    "throttlingException, RATE_LIMITED",
    "serviceUnavailableException, OVERLOADED",
    "internalServerException, SERVER_ERROR",
    "modelStreamErrorException, SERVER_ERROR",
    "modelTimeoutException, TIMEOUT",
    "validationException, INVALID_REQUEST",
    "somethingNewException, SERVER_ERROR"
  })
  void anExceptionBeforeTheTextIsOfItsKind(String type, ErrorKind kind) {
    ProviderException failure =
        streamFailure(START + AwsEventStream.exception(type, "{\"message\":\"It is too much\"}"));

    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure.code()).isEqualTo(type);
    assertThat(failure).hasMessageContaining("It is too much");
    assertThat(failure.partialText()).isEmpty();
  }

  @Test
  void anExceptionAfterTextInterruptsTheStream() {
    ProviderException failure = streamFailure(HI
        + AwsEventStream.exception(
            "modelStreamErrorException",
            "{\"message\":\"Oh\",\"originalMessage\":\"gone\",\"originalStatusCode\":500}"));

    assertThat(failure.kind()).isEqualTo(ErrorKind.STREAM_INTERRUPTED);
    assertThat(failure.code()).isEqualTo("modelStreamErrorException");
    assertThat(failure.partialText()).isEqualTo("Hello");
  }

  @Test
  void aWrongChecksumIsAFaultOfTheProtocol() {
    byte[] stream = Answers.streamed("{\"text\":\"Hi\"}").getBytes(UTF_8);
    int at = new String(stream, UTF_8).indexOf("Hi");
    stream[at] = 'P';

    ProviderException failure =
        catchThrowableOfType(ProviderException.class, () -> TRIAL.stream(HELLO, stream));

    assertThat(failure.kind()).isEqualTo(ErrorKind.PROTOCOL);
    assertThat(failure).hasMessageContaining("checksum");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 20})
  void aStreamThatIsCutOffIsInterruptedWithTheTextSoFar(int bytesOfTheNext) {
    String cut = HI + delta(0, "{\"text\":\"!\"}").substring(0, bytesOfTheNext);
    for (Script script : new Script[] {
      Way.stream(cut).close(), Way.stream(cut).reset(), Way.stream(cut).end()
    }) {
      ProviderException failure = failure(Way.STREAMED, script);

      assertThat(failure.kind()).isEqualTo(ErrorKind.STREAM_INTERRUPTED);
      assertThat(failure.partialText()).isEqualTo("Hello");
    }
  }

  /** The stop reason says it; what would follow is the usage. */
  @Test
  void aStreamWithAStopReasonIsWholeWithoutItsMetadata() {
    assertThat(Answers.completion(HI + stop("end_turn")).text()).isEqualTo("Hello");
  }

  @Test
  void nothingIsReadAfterTheMetadata() {
    String late = AwsEventStream.exception("internalServerException", "{\"message\":\"Too late\"}");
    try (FaultServer server = FaultServer.answering(
        Way.stream(HI + stop("end_turn") + METADATA + late).silence())) {
      assertThat(Way.STREAMED.ask(Servers.provider(server), HELLO).text()).isEqualTo("Hello");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRefusalWithACapitalIsRead(Way way) {
    ProviderException failure = failure(
        way,
        Script.whole(
            403,
            Map.of("x-amzn-errortype", "AccessDeniedException"),
            "{\"Message\":\"User: arn:aws:iam::1:user/u is not authorized\"}"));

    assertThat(failure.kind()).isEqualTo(ErrorKind.PERMISSION);
    assertThat(failure).hasMessageContaining("is not authorized");
  }

  private static ProviderException streamFailure(String frames) {
    return failure(Way.STREAMED, Way.stream(frames).end());
  }

  private static ProviderException failure(Way way, Script script) {
    try (FaultServer server = FaultServer.answering(script)) {
      return catchThrowableOfType(
          ProviderException.class, () -> way.ask(Servers.provider(server), HELLO));
    }
  }
}
