package dev.patchbay.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.testkit.FaultServer;
import dev.patchbay.testkit.Script;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each status has its kind, whatever the body is, and what the head says of a failure is kept. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HttpErrorsTest {

  private static final Map<Integer, ErrorKind> KINDS = Map.ofEntries(
      Map.entry(300, ErrorKind.PROTOCOL),
      Map.entry(307, ErrorKind.PROTOCOL),
      Map.entry(400, ErrorKind.INVALID_REQUEST),
      Map.entry(401, ErrorKind.AUTHENTICATION),
      Map.entry(402, ErrorKind.QUOTA_EXHAUSTED),
      Map.entry(403, ErrorKind.PERMISSION),
      Map.entry(404, ErrorKind.MODEL_UNAVAILABLE),
      Map.entry(408, ErrorKind.TIMEOUT),
      Map.entry(418, ErrorKind.INVALID_REQUEST),
      Map.entry(422, ErrorKind.INVALID_REQUEST),
      Map.entry(429, ErrorKind.RATE_LIMITED),
      Map.entry(500, ErrorKind.SERVER_ERROR),
      Map.entry(502, ErrorKind.SERVER_ERROR),
      Map.entry(503, ErrorKind.SERVER_ERROR),
      Map.entry(529, ErrorKind.OVERLOADED),
      Map.entry(599, ErrorKind.SERVER_ERROR));

  static Stream<Arguments> statusesAndModes() {
    return KINDS.keySet().stream()
        .sorted()
        .flatMap(status -> Arrays.stream(Mode.values()).map(mode -> Arguments.of(status, mode)));
  }

  @ParameterizedTest
  @MethodSource("statusesAndModes")
  void aJsonBodyGivesItsMessageAndItsCode(int status, Mode mode) {
    ProviderException failure = failure(
        status, mode, "application/json", "{\"error\":{\"message\":\"a reason\",\"type\":\"t\"}}");

    assertThat(failure.code()).isEqualTo("t");
    assertExplained(failure, ": a reason");
  }

  @ParameterizedTest
  @MethodSource("statusesAndModes")
  void aPageIsShownOnOneLine(int status, Mode mode) {
    ProviderException failure =
        failure(status, mode, "text/html", "<html>\n  <h1>a reason</h1>\n</html>");

    assertThat(failure.code()).isEmpty();
    assertExplained(failure, ": <html> <h1>a reason</h1> </html>");
  }

  @ParameterizedTest
  @MethodSource("statusesAndModes")
  void anEmptyBodyLeavesTheStatus(int status, Mode mode) {
    ProviderException failure = failure(status, mode, "application/json", "");

    assertThat(failure.code()).isEmpty();
    assertExplained(failure, "");
  }

  @ParameterizedTest
  @EnumSource
  void anAnswerWithoutContentIsNoAnswer(Mode mode) {
    ProviderException failure =
        WireCase.failure(mode, Answers.raw("HTTP/1.1 204 No Content\r\n\r\n").close());

    assertThat(failure.kind()).isEqualTo(ErrorKind.PROTOCOL);
    assertThat(failure.status()).hasValue(204);
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 403, 503})
  void aPageThatWantsToSeeABrowserIsAChallenge(int status) {
    Script page = Script.whole(
        status,
        Map.of("content-type", "text/html", "cf-mitigated", "challenge"),
        "<html>Just a moment...</html>");

    for (Mode mode : Mode.values()) {
      assertThat(WireCase.failure(mode, page).kind()).isEqualTo(ErrorKind.CHALLENGE_REQUIRED);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"x-request-id", "request-id", "x-amzn-requestid", "apim-request-id", "cf-ray"})
  void theRequestIdIsKept(String header) {
    ProviderException failure =
        WireCase.failure(Mode.WHOLE, Script.whole(500, Map.of(header, "req-7"), ""));

    assertThat(failure.requestId()).isEqualTo("req-7");
    assertThat(failure).hasMessageContaining("(request id req-7)");
  }

  @Test
  void anAddressThatIsNotFoundIsShownWithoutTheKey() {
    try (FaultServer server = FaultServer.answering(Script.whole(404, Map.of(), "no such page"))) {
      AbstractProvider provider = Parrot.at(server.url() + "/v1/v1", "api-key", "chat");

      assertThatThrownBy(() -> provider.complete(Parrot.HELLO))
          .hasMessageContaining("the service answered HTTP 404 for " + server.url()
              + "/v1/v1/***/completions: no such page");
    }
  }

  @Test
  void whatTheServiceSaysOfItsLimitsIsKept() {
    ProviderException failure = WireCase.failure(
        Mode.WHOLE,
        Script.whole(
            429,
            Map.of(
                "X-RateLimit-Remaining-Requests", "0",
                "x-ratelimit-reset-tokens", "6m0s",
                "anthropic-ratelimit-tokens-limit", "80000",
                "x-other", "no"),
            "{}"));

    assertThat(failure.rateLimits())
        .containsOnly(
            Map.entry("x-ratelimit-remaining-requests", "0"),
            Map.entry("x-ratelimit-reset-tokens", "6m0s"),
            Map.entry("anthropic-ratelimit-tokens-limit", "80000"));
  }

  @Test
  void whatAServiceSaysIsCutToAReasonableLength() {
    String large = "x".repeat(50_000);
    ProviderException failure = WireCase.failure(
        Mode.WHOLE,
        Script.whole(
            307,
            Map.of("x-request-id", large, "location", large),
            "{\"error\":{\"message\":\"m\",\"code\":\"" + large + "\"}}"));

    assertThat(failure.getMessage()).hasSizeLessThan(1000);
    assertThat(failure.requestId()).hasSizeLessThan(300);
    assertThat(failure.code()).hasSizeLessThan(300);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "retry-after-ms: 250                          | 250",
        "retry-after-ms: 250#retry-after: 3           | 250",
        "retry-after-ms: -1#retry-after: 3            | 3000",
        "Retry-After: 3                               | 3000",
        "retry-after: 3#retry-after: 60               | 3000",
        "retry-after-ms: 250#retry-after-ms: 60       | 250",
        "retry-after: 0                               | 0",
        "retry-after: 0.25                            | 250",
        "retry-after: 86400                           | 86400000",
        "retry-after: Sun, 06 Nov 1994 08:50:37 GMT   | 60000"
      })
  void theWaitThatTheServiceAsksForIsKeptOfTwoTheFirst(String headers, long millis) {
    for (Mode mode : Mode.values()) {
      for (int status : new int[] {429, 503}) {
        assertThat(waiting(mode, status, headers).retryAfter()).contains(Duration.ofMillis(millis));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "-0.5", "soon", "", "1e9", "NaN", "Sun, 06 Nov 1994 08:48:37 GMT"})
  void aWaitThatIsNegativePastOrUnreadableIsNotSaid(String value) {
    for (Mode mode : Mode.values()) {
      assertThat(waiting(mode, 429, "retry-after: " + value).retryAfter()).isEmpty();
    }
  }

  private static ProviderException waiting(Mode mode, int status, String headers) {
    Clock clock = Clock.fixed(Instant.parse("1994-11-06T08:49:37Z"), ZoneOffset.UTC);
    Script script = Answers.raw("HTTP/1.1 " + status + " Status\r\ncontent-length: 0\r\n"
        + headers.strip().replace("#", "\r\n") + "\r\n\r\n");
    try (WireCase wire = WireCase.answering(script.close())) {
      return wire.within(CallContext.builder().clock(clock).build()).run(mode).failure();
    }
  }

  private static ProviderException failure(int status, Mode mode, String type, String body) {
    Map<String, String> headers =
        Map.of("content-type", type, "location", "https://elsewhere.example/");
    ProviderException failure = WireCase.failure(mode, Script.whole(status, headers, body));
    assertThat(failure.kind()).isEqualTo(KINDS.get(status));
    assertThat(failure.status()).hasValue(status);
    assertThat(failure.provider()).isEqualTo("parrot");
    assertThat(failure.model()).isEqualTo("parrot-small");
    return failure;
  }

  /** A 404 shows the URL: it is wrong more often than the model is. */
  private static void assertExplained(ProviderException failure, String reason) {
    int status = failure.status().orElseThrow();
    String where = status == 404 ? " for http://127\\.0\\.0\\.1:\\d+/chat/completions" : "";
    String said =
        status < 400 ? " to https://elsewhere.example/, and redirects are not followed" : reason;
    assertThat(failure.detail())
        .matches("the service answered HTTP " + status + where + "\\Q" + said + "\\E");
  }
}
