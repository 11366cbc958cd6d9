package dev.patchbay.provider.http;

import static dev.patchbay.provider.http.Answers.wholeFailure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.testkit.FaultServer;
import dev.patchbay.testkit.Script;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The service's machine-readable codes decide beside the status; its words never do. */
class HttpErrorDetailsTest {

  @ParameterizedTest
  @CsvSource({
    "400,context_length_exceeded,CONTEXT_TOO_LONG",
    "413,context_window_exceeded,CONTEXT_TOO_LONG",
    "500,exceed_context_size_error,CONTEXT_TOO_LONG",
    "429,insufficient_quota,QUOTA_EXHAUSTED",
    "429,insufficient_quota_maybe,RATE_LIMITED",
    "429,Insufficient_Quota,RATE_LIMITED",
    "429,rate_limit_exceeded,RATE_LIMITED",
    "403,insufficient_quota,PERMISSION",
    "401,insufficient_quota,AUTHENTICATION",
    "400,content_filter,CONTENT_FILTERED",
    "403,content_policy_violation,CONTENT_FILTERED",
    "404,model_not_found,MODEL_UNAVAILABLE",
    "400,model_not_found,MODEL_UNAVAILABLE",
    "503,model_not_found,MODEL_UNAVAILABLE",
    "400,captcha_required,CHALLENGE_REQUIRED",
    "403,whatever,PERMISSION",
    "400,429,INVALID_REQUEST"
  })
  void aCodeSaysMoreThanTheStatus(int status, String code, ErrorKind kind) {
    ProviderException failure = wholeFailure(
        Script.json(status, "{\"error\":{\"message\":\"x\",\"code\":\"" + code + "\"}}"));

    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure.code()).isEqualTo(code);
    assertThat(failure.status()).hasValue(status);
  }

  @ParameterizedTest
  @CsvSource({
    "503,one_api_error,MODEL_UNAVAILABLE",
    "503,new_api_error,MODEL_UNAVAILABLE",
    "500,one_api_error,SERVER_ERROR",
    "429,one_api_error,RATE_LIMITED",
    "401,one_api_error,AUTHENTICATION",
    "503,server_error,SERVER_ERROR",
    "400,exceed_context_size_error,CONTEXT_TOO_LONG",
    "429,insufficient_quota,RATE_LIMITED"
  })
  void aTypeSaysSoWhereItIsThePlaceForIt(int status, String type, ErrorKind kind) {
    ProviderException failure = wholeFailure(
        Script.json(status, "{\"error\":{\"message\":\"x\",\"type\":\"" + type + "\"}}"));

    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure.code()).isEqualTo(type);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "insufficient_quota",
        "maximum context length exceeded",
        "captcha",
        "model_not_found",
        "content_filter",
        "please retry after 20s"
      })
  void wordsNeverDecide(String words) {
    assertThat(wholeFailure(Script.json(429, "{\"error\":{\"message\":\"" + words + "\"}}"))
            .kind())
        .isEqualTo(ErrorKind.RATE_LIMITED);
  }

  @ParameterizedTest
  @CsvSource({
    "insufficient_quota,QUOTA_EXHAUSTED",
    "rate_limit_exceeded,RATE_LIMITED",
    "invalid_api_key,AUTHENTICATION",
    "invalid_request_error,INVALID_REQUEST",
    "permission_error,PERMISSION",
    "overloaded_error,OVERLOADED",
    "context_length_exceeded,CONTEXT_TOO_LONG",
    "model_not_found,MODEL_UNAVAILABLE",
    "one_api_error,SERVER_ERROR",
    "529,OVERLOADED",
    "401,AUTHENTICATION",
    "42,SERVER_ERROR",
    "'',SERVER_ERROR"
  })
  void insideA200TheCodeStandsAlone(String code, ErrorKind kind) {
    assertThat(wholeFailure(Script.json(200, "{\"error\":{\"code\":\"" + code + "\"}}"))
            .kind())
        .isEqualTo(kind);
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 403, 503})
  void aPageThatWantsToSeeABrowserIsAChallenge(int status) {
    assertThat(wholeFailure(Script.whole(
                status,
                Map.of("content-type", "text/html", "cf-mitigated", "challenge"),
                "<html>Just a moment...</html>"))
            .kind())
        .isEqualTo(ErrorKind.CHALLENGE_REQUIRED);
  }

  @Test
  void aPageThatWantsToSeeABrowserIsAChallengeForAStreamToo() {
    assertThat(Answers.streamFailure(Script.whole(
                200,
                Map.of("content-type", "text/html", "cf-mitigated", "challenge"),
                "<html>Just a moment...</html>"))
            .kind())
        .isEqualTo(ErrorKind.CHALLENGE_REQUIRED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x-request-id", "request-id"})
  void theRequestIdIsKept(String header) {
    ProviderException failure = wholeFailure(Script.whole(500, Map.of(header, "req-7"), ""));

    assertThat(failure.requestId()).isEqualTo("req-7");
    assertThat(failure).hasMessageContaining("(request id req-7)");
  }

  @Test
  void whatAServiceSaysIsCutToAReasonableLength() {
    String large = "x".repeat(50_000);
    ProviderException failure = wholeFailure(Script.whole(
        307,
        Map.of("x-request-id", large, "location", large),
        "{\"error\":{\"message\":\"m\",\"code\":\"" + large + "\"}}"));

    assertThat(failure.getMessage()).hasSizeLessThan(1000);
    assertThat(failure.requestId()).hasSizeLessThan(300);
    assertThat(failure.code()).hasSizeLessThan(300);
  }

  @ParameterizedTest
  @CsvSource({
    "retry-after-ms,250,250",
    "retry-after,3,3000",
    "retry-after,0,0",
    "retry-after,0.25,250",
    "retry-after,'Sun, 06 Nov 1994 08:50:37 GMT',60000"
  })
  void theWaitThatTheServiceAsksForIsKept(String header, String value, long millis) {
    assertThat(retryAfter(Map.of(header, value)).retryAfter()).contains(Duration.ofMillis(millis));
  }

  @Test
  void millisecondsWinOverSeconds() {
    assertThat(retryAfter(Map.of("retry-after-ms", "250", "retry-after", "3")).retryAfter())
        .contains(Duration.ofMillis(250));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "soon", "Sun, 06 Nov 1994 08:48:37 GMT"})
  void aWaitThatIsNegativePastOrUnreadableIsNotSaid(String value) {
    assertThat(retryAfter(Map.of("retry-after", value)).retryAfter()).isEmpty();
  }

  private static ProviderException retryAfter(Map<String, String> headers) {
    Clock clock = Clock.fixed(Instant.parse("1994-11-06T08:49:37Z"), ZoneOffset.UTC);
    CallContext context = CallContext.builder().clock(clock).build();
    try (FaultServer server = FaultServer.answering(Script.whole(429, headers, ""))) {
      return Answers.failure(() -> Parrot.at(server.url()).complete(Parrot.HELLO, context));
    }
  }
}
