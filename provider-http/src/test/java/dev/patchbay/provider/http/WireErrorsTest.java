package dev.patchbay.provider.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.http.WireCase.Mode;
import dev.patchbay.testkit.Script;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What an error of the service looks like, by the ids of the collected failures and with all invariants. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WireErrorsTest {

  private static final Map<Integer, ErrorKind> KINDS = Map.ofEntries(
      Map.entry(307, ErrorKind.PROTOCOL),
      Map.entry(400, ErrorKind.INVALID_REQUEST),
      Map.entry(401, ErrorKind.AUTHENTICATION),
      Map.entry(402, ErrorKind.QUOTA_EXHAUSTED),
      Map.entry(403, ErrorKind.PERMISSION),
      Map.entry(404, ErrorKind.MODEL_UNAVAILABLE),
      Map.entry(408, ErrorKind.TIMEOUT),
      Map.entry(422, ErrorKind.INVALID_REQUEST),
      Map.entry(429, ErrorKind.RATE_LIMITED),
      Map.entry(500, ErrorKind.SERVER_ERROR),
      Map.entry(502, ErrorKind.SERVER_ERROR),
      Map.entry(503, ErrorKind.SERVER_ERROR),
      Map.entry(529, ErrorKind.OVERLOADED));

  private static final int TEN_MEGABYTES = 10 * 1024 * 1024;

  static Stream<Arguments> statusesAndModes() {
    return KINDS.keySet().stream()
        .sorted()
        .flatMap(status -> Arrays.stream(Mode.values()).map(mode -> Arguments.of(status, mode)));
  }

  @ParameterizedTest
  @MethodSource("statusesAndModes")
  void H01_anyStatusWithAJsonBody(int status, Mode mode) {
    String json = "{\"error\":{\"message\":\"a reason\",\"type\":\"t\"}}";
    try (WireCase wire = answering(status, "application/json", json).mayPool()) {
      ProviderException failure = assertMapped(wire, status, mode);

      assertThat(failure.code()).isEqualTo("t");
      assertExplained(failure, "a reason");
    }
  }

  @ParameterizedTest
  @MethodSource("statusesAndModes")
  void H01_anyStatusWithAPage(int status, Mode mode) {
    String page = "<html>\n  <h1>a reason</h1>\n</html>";
    try (WireCase wire = answering(status, "text/html", page).mayPool()) {
      ProviderException failure = assertMapped(wire, status, mode);

      assertThat(failure.code()).isEmpty();
      assertExplained(failure, "<html> <h1>a reason</h1> </html>");
    }
  }

  @ParameterizedTest
  @MethodSource("statusesAndModes")
  void H01_anyStatusWithAnEmptyBody(int status, Mode mode) {
    try (WireCase wire = answering(status, "application/json", "").mayPool()) {
      ProviderException failure = assertMapped(wire, status, mode);

      assertThat(failure.detail()).startsWith("the service answered HTTP " + status);
      assertThat(failure.detail()).doesNotEndWith(": ");
    }
  }

  @ParameterizedTest
  @MethodSource("statusesAndModes")
  void H01_anyStatusWithTenMegabytes(int status, Mode mode) {
    try (WireCase wire = answering(status, "text/plain", "a reason " + "x".repeat(TEN_MEGABYTES))) {
      ProviderException failure = assertMapped(wire, status, mode);

      assertExplained(failure, "a reason xxx");
      assertThat(failure.getMessage()).hasSizeLessThan(500);
    }
  }

  /** A client that wanted one byte more would wait for it, and fail otherwise. */
  @ParameterizedTest
  @MethodSource("statusesAndModes")
  void H01_ofTenMegabytesNoMoreThan64KibibytesAreRead(int status, Mode mode) {
    String head = "HTTP/1.1 " + status + " Status\r\nlocation: https://elsewhere.example/\r\n"
        + "content-type: application/json\r\ncontent-length: " + TEN_MEGABYTES + "\r\n\r\n";
    String body = "{\"error\":{\"code\":\"c\",\"message\":\"" + "x".repeat(64 * 1024);
    Script script = Script.raw()
        .bytes(head.getBytes(US_ASCII))
        .bytes(body.substring(0, 64 * 1024).getBytes(US_ASCII))
        .silence();
    try (WireCase wire = WireCase.answering(script)) {
      ProviderException failure = assertMapped(wire, status, mode);

      assertThat(failure.code()).isEqualTo("c");
    }
  }

  static Stream<Arguments> waits() {
    Map<Map<String, String>, Duration> waits = Map.ofEntries(
        Map.entry(Map.of("retry-after-ms", "250"), Duration.ofMillis(250)),
        Map.entry(Map.of("retry-after-ms", "250", "retry-after", "3"), Duration.ofMillis(250)),
        Map.entry(Map.of("retry-after-ms", "-1", "retry-after", "3"), Duration.ofSeconds(3)),
        Map.entry(Map.of("Retry-After", "3"), Duration.ofSeconds(3)),
        Map.entry(Map.of("retry-after", "0"), Duration.ZERO),
        Map.entry(Map.of("retry-after", "0.25"), Duration.ofMillis(250)),
        Map.entry(Map.of("retry-after", "86400"), Duration.ofDays(1)),
        Map.entry(Map.of("retry-after", "Sun, 06 Nov 1994 08:50:37 GMT"), Duration.ofMinutes(1)));
    return waits.entrySet().stream()
        .flatMap(wait -> Stream.of(429, 503)
            .flatMap(status -> Arrays.stream(Mode.values())
                .map(mode -> Arguments.of(wait.getKey(), wait.getValue(), status, mode))));
  }

  @ParameterizedTest
  @MethodSource("waits")
  void H02_theWaitThatTheServiceAsksForIsOnTheError(
      Map<String, String> headers, Duration wait, int status, Mode mode) {
    try (WireCase wire = WireCase.answering(Script.whole(status, headers, "")).mayPool()) {
      assertThat(wire.within(in1994()).run(mode).failure().retryAfter()).contains(wait);
    }
  }

  static Stream<Arguments> noWaits() {
    return Stream.of("-1", "-0.5", "soon", "", "1e9", "NaN", "Sun, 06 Nov 1994 08:48:37 GMT")
        .flatMap(value -> Arrays.stream(Mode.values()).map(mode -> Arguments.of(value, mode)));
  }

  @ParameterizedTest
  @MethodSource("noWaits")
  void H02_aWaitThatIsNegativePastOrUnreadableIsNotSaid(String value, Mode mode) {
    Script script = Script.whole(429, Map.of("retry-after", value), "");
    try (WireCase wire = WireCase.answering(script).mayPool()) {
      assertThat(wire.within(in1994()).run(mode).failure().retryAfter()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void H06_a408IsOneRequest(Mode mode) {
    try (WireCase wire = WireCase.answering(Script.whole(408, Map.of(), "")).mayPool()) {
      assertThat(wire.run(mode).failure().kind()).isEqualTo(ErrorKind.TIMEOUT);
    }
  }

  @ParameterizedTest
  @EnumSource
  void H06_a408ThatClosesIsOneRequest(Mode mode) {
    Map<String, String> headers = Map.of("connection", "close", "retry-after", "0");
    try (WireCase wire = WireCase.answering(Script.whole(408, headers, "").close())) {
      assertThat(wire.run(mode).failure().kind()).isEqualTo(ErrorKind.TIMEOUT);
    }
  }

  @ParameterizedTest
  @EnumSource
  void H06_a503ThatMayBeRetriedAtOnceIsOneRequest(Mode mode) {
    Script script = Script.whole(503, Map.of("retry-after", "0"), "");
    try (WireCase wire = WireCase.answering(script).mayPool()) {
      ProviderException failure = wire.run(mode).failure();

      assertThat(failure.kind()).isEqualTo(ErrorKind.SERVER_ERROR);
      assertThat(failure.retryAfter()).contains(Duration.ZERO);
    }
  }

  @ParameterizedTest
  @EnumSource
  void H06_a408OnAPooledConnectionIsOneMoreRequest(Mode mode) {
    Script first =
        mode == Mode.STREAM ? Answers.SHORT_STREAM : Script.json(200, Answers.COMPLETION);
    try (WireCase wire =
        WireCase.answeringInTurn(first, Script.whole(408, Map.of(), "")).mayPool()) {
      assertThat(wire.run(mode).success()).isPresent();
      assertThat(wire.run(mode).failure().kind()).isEqualTo(ErrorKind.TIMEOUT);
    }
  }

  private static WireCase answering(int status, String type, String body) {
    Map<String, String> headers =
        Map.of("content-type", type, "location", "https://elsewhere.example/");
    return WireCase.answering(Script.whole(status, headers, body));
  }

  private static ProviderException assertMapped(WireCase wire, int status, Mode mode) {
    ProviderException failure = wire.run(mode).failure();
    assertThat(failure.kind()).isEqualTo(KINDS.get(status));
    assertThat(failure.status()).hasValue(status);
    assertThat(failure.provider()).isEqualTo("parrot");
    assertThat(failure.model()).isEqualTo("parrot-small");
    return failure;
  }

  private static void assertExplained(ProviderException failure, String reason) {
    int status = failure.status().orElseThrow();
    assertThat(failure.detail())
        .startsWith("the service answered HTTP " + status
            + (status == 307
                ? " to https://elsewhere.example/, and redirects are not followed"
                : ": " + reason));
  }

  private static CallContext in1994() {
    Clock clock = Clock.fixed(Instant.parse("1994-11-06T08:49:37Z"), ZoneOffset.UTC);
    return CallContext.builder().clock(clock).build();
  }
}
