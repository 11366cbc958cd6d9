package dev.patchbay.provider.gemini;

import static dev.patchbay.provider.gemini.Answers.HELLO;
import static dev.patchbay.provider.gemini.Answers.TRIAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.testkit.FaultServer;
import dev.patchbay.testkit.Script;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the service refuses with a status (ai.google.dev/gemini-api/docs/troubleshooting). */
class ErrorsTest {

  @ParameterizedTest
  @CsvSource({
    "400, INVALID_ARGUMENT, INVALID_REQUEST",
    "400, FAILED_PRECONDITION, PERMISSION",
    "401, UNAUTHENTICATED, AUTHENTICATION",
    "403, PERMISSION_DENIED, PERMISSION",
    "404, NOT_FOUND, MODEL_UNAVAILABLE",
    "429, RESOURCE_EXHAUSTED, RATE_LIMITED",
    "500, INTERNAL, SERVER_ERROR",
    "503, UNAVAILABLE, OVERLOADED",
    "504, DEADLINE_EXCEEDED, TIMEOUT",
    "499, CANCELLED, INVALID_REQUEST"
  })
  void eachStateHasItsKind(int status, String state, ErrorKind kind) {
    ProviderException failure = TRIAL.failure(status, error(status, state, "Because."));

    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure.status()).hasValue(status);
    assertThat(failure.code()).isEqualTo(state);
    assertThat(failure).hasMessageContaining("Because.");
  }

  @Test
  void aWrongKeyIsAQuestionOfAuthenticationThoughTheStatusSaysOtherwise() {
    ProviderException failure = TRIAL.failure(400, """
        {"error":{"code":400,"message":"API key not valid. Please pass a valid API key.","status":"INVALID_ARGUMENT",\
        "details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"API_KEY_INVALID",\
        "domain":"googleapis.com","metadata":{"service":"generativelanguage.googleapis.com"}}]}}""");

    assertThat(failure.kind()).isEqualTo(ErrorKind.AUTHENTICATION);
    assertThat(failure.code()).isEqualTo("API_KEY_INVALID");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "The input token count (1200293) exceeds the maximum number of tokens allowed (1048576).",
        "The input token count exceeds the maximum number of tokens allowed 1048576.",
        "Unable to submit request because the input token count is 1251952 but model only supports up to 1048576."
            + " Reduce the input token count and try again."
      })
  void aPromptThatIsTooLongSaysSoInItsMessageAlone(String message) {
    assertThat(TRIAL.failure(400, error(400, "INVALID_ARGUMENT", message)).kind())
        .isEqualTo(ErrorKind.CONTEXT_TOO_LONG);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "INVALID_ARGUMENT | The output token count exceeds the maximum number",
        "INVALID_ARGUMENT | Bad text: The input token count",
        "RESOURCE_EXHAUSTED | The input token count (9) exceeds the maximum number of tokens allowed (8)."
      })
  void otherWordsDecideNothing(String state, String message) {
    assertThat(TRIAL.failure(400, error(400, state, message)).kind())
        .isNotEqualTo(ErrorKind.CONTEXT_TOO_LONG);
  }

  /** A body as it comes with an exceeded quota of the free tier. */
  @ParameterizedTest
  @EnumSource
  void aRateLimitSaysInItsBodyWhenToTryAgain(Way way) {
    ProviderException failure = failure(way, 429, """
        {"error":{"code":429,"message":"You exceeded your current quota.\\nPlease retry in 37.82626638s.",\
        "status":"RESOURCE_EXHAUSTED","details":[\
        {"@type":"type.googleapis.com/google.rpc.QuotaFailure","violations":[{\
        "quotaMetric":"generativelanguage.googleapis.com/generate_content_free_tier_requests",\
        "quotaId":"GenerateRequestsPerDayPerProjectPerModel-FreeTier","quotaValue":"20"}]},\
        {"@type":"type.googleapis.com/google.rpc.Help","links":[{"description":"Learn more"}]},\
        {"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"37s"}]}}""");

    assertThat(failure.kind()).isEqualTo(ErrorKind.RATE_LIMITED);
    assertThat(failure.retryAfter()).contains(Duration.ofSeconds(37));
    assertThat(failure.provider()).isEqualTo("gemini");
  }

  @ParameterizedTest
  @EnumSource
  void anErrorMayStandInAnArray(Way way) {
    ProviderException failure =
        failure(way, 503, "[" + error(503, "UNAVAILABLE", "The model is overloaded.") + "]");

    assertThat(failure.kind()).isEqualTo(ErrorKind.OVERLOADED);
    assertThat(failure).hasMessageContaining("The model is overloaded.");
  }

  @ParameterizedTest
  @EnumSource
  void anErrorInPlaceOfAnAnswerIsAFailure(Way way) {
    assertThat(failure(way, 200, error(503, "UNAVAILABLE", "Overloaded")).kind())
        .isEqualTo(ErrorKind.OVERLOADED);
  }

  private static String error(int status, String state, String message) {
    return "{\"error\":{\"code\":%d,\"message\":\"%s\",\"status\":\"%s\"}}"
        .formatted(status, message, state);
  }

  private static ProviderException failure(Way way, int status, String body) {
    try (FaultServer server = FaultServer.answering(Script.json(status, body))) {
      return catchThrowableOfType(
          ProviderException.class, () -> way.ask(Servers.provider(server), HELLO));
    }
  }
}
