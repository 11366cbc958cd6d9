package dev.patchbay.provider.openai.services;

import static dev.patchbay.provider.openai.services.Responses.event;
import static dev.patchbay.provider.openai.services.Responses.events;
import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** How calls of the Responses API fail. */
class ResponsesErrorsTest {

  @ParameterizedTest
  @CsvSource({
    "server_error,SERVER_ERROR",
    "rate_limit_exceeded,RATE_LIMITED",
    "insufficient_quota,QUOTA_EXHAUSTED",
    "server_is_overloaded,OVERLOADED",
    "slow_down,OVERLOADED",
    "context_length_exceeded,CONTEXT_TOO_LONG",
    "invalid_prompt,INVALID_REQUEST",
    "invalid_image_format,INVALID_REQUEST",
    "empty_image_file,INVALID_REQUEST",
    "image_content_policy_violation,CONTENT_FILTERED",
    "bio_policy,CONTENT_FILTERED"
  })
  void theCodeOfAFailedAnswerDecides(String code, ErrorKind kind) {
    for (Mode mode : Mode.values()) {
      ProviderException failure = Responses.failure(
          mode,
          "response.failed",
          "\"status\":\"failed\",\"error\":{\"code\":\"" + code
              + "\",\"message\":\"The model failed to generate a response.\"}");

      assertThat(failure.kind()).isEqualTo(kind);
      assertThat(failure.code()).isEqualTo(code);
      assertThat(failure).hasMessageContaining("The model failed to generate a response.");
      assertThat(failure.usage().inputTokens()).isEqualTo(25);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anAnswerThatFailedWithoutAReasonIsAFailure(Mode mode) {
    ProviderException failure = Responses.failure(mode, "response.failed", "\"status\":\"failed\"");

    assertThat(failure.kind()).isEqualTo(ErrorKind.SERVER_ERROR);
    assertThat(failure.code()).isEqualTo("failed");
  }

  @Test
  void aCancelledAnswerIsAFailure() {
    assertThat(Responses.failure(Mode.WHOLE, "", "\"status\":\"cancelled\"").code())
        .isEqualTo("cancelled");
  }

  /** As the SDK's types have it. */
  @Test
  void anErrorEventIsAFailure() {
    ProviderException failure = Responses.failure(() -> events(event(
        "error", "\"code\":\"rate_limit_exceeded\",\"message\":\"Slow down\",\"param\":null")));

    assertThat(failure.kind()).isEqualTo(ErrorKind.RATE_LIMITED);
    assertThat(failure.code()).isEqualTo("rate_limit_exceeded");
    assertThat(failure).hasMessageContaining("Slow down");
  }

  /** Relays leave the name of the event out. */
  @Test
  void anErrorEventNeedsNoName() {
    ProviderException failure = Responses.failure(
        () -> events("data: {\"code\":\"rate_limit_exceeded\",\"message\":\"Slow down\","
            + "\"param\":null,\"sequence_number\":3,\"type\":\"error\"}\n\n"));

    assertThat(failure.kind()).isEqualTo(ErrorKind.RATE_LIMITED);
    assertThat(failure.code()).isEqualTo("rate_limit_exceeded");
    assertThat(failure).hasMessageContaining("Slow down");
  }

  /** As the service has been seen to send it. */
  @Test
  void anErrorEventMayHoldTheErrorInside() {
    String error = "\"error\":{\"type\":\"insufficient_quota\",\"code\":\"insufficient_quota\","
        + "\"message\":\"You exceeded your current quota\",\"param\":null}";

    assertThat(Responses.failure(() -> events(event("error", error))).kind())
        .isEqualTo(ErrorKind.QUOTA_EXHAUSTED);
    assertThat(Responses.failure(() -> events("data: {\"type\":\"error\"," + error + "}\n\n"))
            .kind())
        .isEqualTo(ErrorKind.QUOTA_EXHAUSTED);
  }

  @ParameterizedTest
  @CsvSource({
    "400,context_length_exceeded,CONTEXT_TOO_LONG",
    "400,invalid_image,INVALID_REQUEST",
    "401,invalid_api_key,AUTHENTICATION",
    "404,model_not_found,MODEL_UNAVAILABLE",
    "429,insufficient_quota,QUOTA_EXHAUSTED",
    "429,rate_limit_exceeded,RATE_LIMITED",
    "503,server_is_overloaded,OVERLOADED"
  })
  void otherStatusesFailByStatusAndCode(int status, String code, ErrorKind kind) {
    String body = "{\"error\":{\"message\":\"No.\",\"type\":\"invalid_request_error\","
        + "\"param\":null,\"code\":\"" + code + "\"}}";

    assertThat(Responses.TRIAL.failure(status, body).kind()).isEqualTo(kind);
  }
}
