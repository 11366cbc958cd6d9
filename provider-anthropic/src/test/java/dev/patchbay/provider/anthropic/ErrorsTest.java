package dev.patchbay.provider.anthropic;

import static dev.patchbay.provider.anthropic.Answers.HELLO;
import static dev.patchbay.provider.anthropic.Answers.TRIAL;
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

/** What the service refuses with a status (platform.claude.com/docs/en/api/errors). */
class ErrorsTest {

  @ParameterizedTest
  @CsvSource({
    "400, invalid_request_error, INVALID_REQUEST",
    "401, authentication_error, AUTHENTICATION",
    "402, billing_error, QUOTA_EXHAUSTED",
    "403, permission_error, PERMISSION",
    "404, not_found_error, MODEL_UNAVAILABLE",
    "409, conflict_error, INVALID_REQUEST",
    "413, request_too_large, INVALID_REQUEST",
    "429, rate_limit_error, RATE_LIMITED",
    "500, api_error, SERVER_ERROR",
    "504, timeout_error, SERVER_ERROR",
    "529, overloaded_error, OVERLOADED"
  })
  void eachStatusHasItsKind(int status, String type, ErrorKind kind) {
    ProviderException failure = TRIAL.failure(status, error(type, "Because."));

    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure.status()).hasValue(status);
    assertThat(failure.code()).isEqualTo(type);
    assertThat(failure).hasMessageContaining("Because.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "prompt is too long: 208310 tokens > 200000 maximum",
        "prompt is too long",
        "input length and `max_tokens` exceed context limit: 190000 + 20000 > 200000, decrease input length or"
            + " `max_tokens` and try again"
      })
  void aPromptThatIsTooLongSaysSoInItsMessageAlone(String message) {
    assertThat(TRIAL.failure(400, error("invalid_request_error", message)).kind())
        .isEqualTo(ErrorKind.CONTEXT_TOO_LONG);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "invalid_request_error | messages: text about: prompt is too long",
        "invalid_request_error | max_tokens: 9000 > 8192, which is the maximum allowed number of output tokens",
        "rate_limit_error | prompt is too long"
      })
  void otherWordsDecideNothing(String type, String message) {
    assertThat(TRIAL.failure(400, error(type, message)).kind())
        .isEqualTo(ErrorKind.INVALID_REQUEST);
  }

  /** The service answers 429 for these too, and no waiting helps. */
  @ParameterizedTest
  @ValueSource(strings = {"enforced_spend_limit_reached", "contract_spend_limit_reached"})
  void aSpendLimitIsAnExhaustedQuota(String code) {
    ProviderException failure = TRIAL.failure(429, """
        {"type":"error","error":{"type":"rate_limit_error","message":"Spent.","details":{"error_code":"%s"}},\
        "request_id":"req_1"}""".formatted(code));

    assertThat(failure.kind()).isEqualTo(ErrorKind.QUOTA_EXHAUSTED);
    assertThat(failure.code()).isEqualTo(code);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ramp_limit_exceeded", "something_new"})
  void anotherCodeLeavesTheKindToTheStatus(String code) {
    ProviderException failure = TRIAL.failure(
        429,
        "{\"error\":{\"details\":{\"error_code\":\"%s\"},\"type\":\"rate_limit_error\",\"message\":\"Slow.\"}}"
            .formatted(code));

    assertThat(failure.kind()).isEqualTo(ErrorKind.RATE_LIMITED);
    assertThat(failure.code()).isEqualTo(code);
  }

  @ParameterizedTest
  @EnumSource
  void aRateLimitSaysWhenToTryAgainAndHowMuchIsLeft(Way way) {
    ProviderException failure = failure(
        way,
        429,
        Map.of(
            "content-type", "application/json",
            "request-id", "req_018EeWyXxfu5pfWkrYcMdjWG",
            "retry-after", "37",
            "anthropic-ratelimit-requests-limit", "50",
            "anthropic-ratelimit-requests-reset", "2026-11-26T00:00:10Z",
            "anthropic-ratelimit-input-tokens-remaining", "0",
            "anthropic-organization-id", "5b0f"),
        error("rate_limit_error", "This request would exceed your rate limit"));

    assertThat(failure.kind()).isEqualTo(ErrorKind.RATE_LIMITED);
    assertThat(failure.retryAfter()).contains(Duration.ofSeconds(37));
    assertThat(failure.requestId()).isEqualTo("req_018EeWyXxfu5pfWkrYcMdjWG");
    assertThat(failure.rateLimits())
        .containsOnlyKeys(
            "anthropic-ratelimit-requests-limit",
            "anthropic-ratelimit-requests-reset",
            "anthropic-ratelimit-input-tokens-remaining");
  }

  @ParameterizedTest
  @EnumSource
  void anOverloadIsToldWithItsRequest(Way way) {
    ProviderException failure = failure(
        way,
        529,
        Map.of("content-type", "application/json", "request-id", "req_2"),
        error("overloaded_error", "Overloaded"));

    assertThat(failure.kind()).isEqualTo(ErrorKind.OVERLOADED);
    assertThat(failure.requestId()).isEqualTo("req_2");
    assertThat(failure.provider()).isEqualTo("anthropic");
    assertThat(failure.model()).isEqualTo("claude-haiku-4-5");
  }

  @ParameterizedTest
  @EnumSource
  void anErrorInPlaceOfAnAnswerIsAFailure(Way way) {
    ProviderException failure = failure(
        way,
        200,
        Map.of("content-type", "application/json"),
        error("overloaded_error", "Overloaded"));

    assertThat(failure.kind()).isEqualTo(ErrorKind.OVERLOADED);
  }

  @Test
  void anErrorThatIsNoneIsNoFailure() {
    assertThat(TRIAL
            .whole(HELLO, "{\"error\":null,\"content\":[],\"stop_reason\":\"end_turn\"}")
            .parts())
        .isEmpty();
  }

  private static String error(String type, String message) {
    return """
        {"type":"error","error":{"details":null,"type":"%s","message":"%s"},"request_id":"req_011CSHoEeqs5C35K2UUqR7Fy"}""".formatted(type, message);
  }

  private static ProviderException failure(
      Way way, int status, Map<String, String> headers, String body) {
    try (FaultServer server = FaultServer.answering(Script.whole(status, headers, body))) {
      return catchThrowableOfType(
          ProviderException.class, () -> way.ask(Servers.provider(server), HELLO));
    }
  }
}
