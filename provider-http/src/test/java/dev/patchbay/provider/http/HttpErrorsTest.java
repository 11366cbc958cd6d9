package dev.patchbay.provider.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.testkit.FaultServer;
import dev.patchbay.testkit.Script;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each status has its kind, whatever the body is. */
class HttpErrorsTest {

  private static final Map<Integer, ErrorKind> KINDS = Map.ofEntries(
      Map.entry(204, ErrorKind.PROTOCOL),
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

  private static final String JSON = "{\"error\":{\"message\":\"a reason\",\"type\":\"t\"}}";
  private static final String HTML = "<html>\n  <h1>a reason</h1>\n</html>";

  private static String large;

  @BeforeAll
  static void makeTheLargeBody() {
    large = "a reason " + "x".repeat(10 * 1024 * 1024);
  }

  static List<Arguments> statusesAndModes() {
    List<Arguments> all = new ArrayList<>();
    KINDS.keySet().stream().sorted().filter(status -> status != 204).forEach(status -> {
      all.add(Arguments.of(status, false));
      all.add(Arguments.of(status, true));
    });
    return all;
  }

  @ParameterizedTest
  @MethodSource("statusesAndModes")
  void aJsonBodyGivesItsMessageAndItsCode(int status, boolean stream) {
    ProviderException failure = failure(status, "application/json", JSON, stream);

    assertThat(failure.code()).isEqualTo("t");
    assertExplained(failure, status, "a reason");
  }

  @ParameterizedTest
  @MethodSource("statusesAndModes")
  void aPageIsShownOnOneLine(int status, boolean stream) {
    ProviderException failure = failure(status, "text/html", HTML, stream);

    assertThat(failure.code()).isEmpty();
    assertExplained(failure, status, "<html> <h1>a reason</h1> </html>");
  }

  @ParameterizedTest
  @MethodSource("statusesAndModes")
  void anEmptyBodyLeavesTheStatus(int status, boolean stream) {
    ProviderException failure = failure(status, "text/plain", "", stream);

    assertThat(failure.code()).isEmpty();
    assertThat(failure.detail()).startsWith("the service answered HTTP " + status);
    assertThat(failure.detail()).doesNotEndWith(": ");
  }

  @ParameterizedTest
  @MethodSource("statusesAndModes")
  void ofTenMegabytesAFewWordsAreShown(int status, boolean stream) {
    ProviderException failure = failure(status, "text/plain", large, stream);

    assertExplained(failure, status, "a reason xxx");
    assertThat(failure.getMessage()).hasSizeLessThan(500);
  }

  @ParameterizedTest
  @MethodSource("statusesAndModes")
  void aMessageOfTenMegabytesLeavesTheCodeBeforeIt(int status, boolean stream) {
    ProviderException failure = failure(
        status,
        "application/json",
        "{\"error\":{\"code\":\"c\",\"message\":\"" + large + "\"}}",
        stream);

    assertThat(failure.code()).isEqualTo("c");
    assertThat(failure.kind()).isEqualTo(KINDS.get(status));
    assertThat(failure.getMessage()).hasSizeLessThan(500);
  }

  @ParameterizedTest
  @MethodSource("modes")
  void anAnswerWithoutContentIsNoAnswer(boolean stream) {
    Script script = Script.raw()
        .bytes("HTTP/1.1 204 No Content\r\n\r\n".getBytes(StandardCharsets.UTF_8))
        .close();

    ProviderException failure =
        stream ? Answers.streamFailure(script) : Answers.wholeFailure(script);

    assertThat(failure.kind()).isEqualTo(KINDS.get(204));
    assertThat(failure.status()).hasValue(204);
  }

  static List<Boolean> modes() {
    return List.of(false, true);
  }

  private static ProviderException failure(int status, String type, String body, boolean stream) {
    Script script = Script.whole(
        status, Map.of("content-type", type, "location", "https://elsewhere.example/"), body);
    try (FaultServer server = FaultServer.answering(script)) {
      ProviderException failure = Answers.failure(() -> {
        if (stream) {
          Parrot.at(server.url()).stream(Parrot.HELLO);
        } else {
          Parrot.at(server.url()).complete(Parrot.HELLO);
        }
      });
      assertThat(failure.kind()).isEqualTo(KINDS.get(status));
      assertThat(failure.status()).hasValue(status);
      assertThat(failure.provider()).isEqualTo("parrot");
      assertThat(failure.model()).isEqualTo("parrot-small");
      assertThat(server.requests()).hasSize(1);
      return failure;
    }
  }

  private static void assertExplained(ProviderException failure, int status, String reason) {
    assertThat(failure.detail())
        .startsWith(
            status < 400
                ? "the service answered HTTP " + status
                    + " to https://elsewhere.example/, and redirects are not followed"
                : "the service answered HTTP " + status + ": " + reason);
  }
}
