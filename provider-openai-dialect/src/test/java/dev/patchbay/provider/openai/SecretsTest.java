package dev.patchbay.provider.openai;

import static dev.patchbay.provider.openai.WireCase.KEY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.testkit.FaultServer;
import dev.patchbay.testkit.Script;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A5: a secret never leaves its origin and never reaches text. That it does not is checked when a case is closed. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SecretsTest {

  private static final String ECHO = "wrong key: Bearer " + KEY + "!";
  private static final String PAGE = "<h1>" + ECHO + "</h1>";

  static Stream<Arguments> echoesAndModes() {
    return Stream.of(inBodies(), inStreams(), inHeaders(), inStatusLines())
        .flatMap(echoes -> echoes)
        .flatMap(echo -> Arrays.stream(Mode.values()).map(mode -> Arguments.of(echo, mode)));
  }

  private static Stream<Script> inBodies() {
    String json = Answers.json("{'error':{'message':'" + ECHO + "','code':'" + KEY + "'}}");
    return Stream.of(
        Script.json(401, json),
        Script.json(401, Answers.json("{'error':{'message':'x','type':'" + KEY + "'}}")),
        Script.json(401, Answers.json("{'error':'" + ECHO + "'}")),
        Script.json(401, Answers.json("{'unknown':'" + ECHO + "'}")),
        Script.json(401, Answers.json("'" + ECHO + "'")),
        Script.whole(403, Map.of("content-type", "text/html"), PAGE),
        Script.whole(500, Map.of(), " ".repeat(12_790) + KEY),
        Script.whole(500, Map.of(), "x".repeat(190) + KEY),
        Script.json(200, json),
        Script.json(200, Answers.json("'" + ECHO + "'")),
        Script.json(200, Answers.json("{'key':'" + ECHO + "'}")),
        Script.json(200, Answers.json("{'" + KEY + "':" + "[".repeat(1000))),
        Script.json(
            200, Answers.json("{'choices':[{'finish_reason':'error'}],'id':'" + KEY + "'}")),
        Script.whole(200, Map.of("content-type", "text/html"), PAGE),
        Answers.raw("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n" + KEY + "\r\n")
            .close(),
        Answers.raw("HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\n\r\n" + KEY.repeat(10))
            .close());
  }

  private static Stream<Script> inStreams() {
    Script stream = Script.stream().chunk(Answers.token("Hi"));
    return Stream.of(
        stream
            .chunk(Answers.event("{'error':{'message':'" + ECHO + "','code':'" + KEY + "'}}"))
            .end(),
        stream.chunk("event: error\n" + Answers.event(ECHO)).end(),
        stream.chunk("event: error\n" + Answers.event("{'type':'" + KEY + "'}")).end(),
        stream.chunk(Answers.event(ECHO)).end(),
        stream.chunk(Answers.event(" ".repeat(12_790) + KEY)).end(),
        stream.chunk(Answers.event("{'" + KEY + "':" + "[".repeat(1000))).end(),
        stream.bytes((KEY + "\r\n").getBytes(StandardCharsets.US_ASCII)).close());
  }

  private static Stream<Script> inHeaders() {
    return Stream.of(
            Map.of("x-request-id", KEY),
            Map.of("request-id", "id " + KEY),
            Map.of("x-ratelimit-limit-requests", KEY),
            Map.of("x-ratelimit-" + KEY, "1"),
            Map.of("retry-after", KEY),
            Map.of("retry-after-ms", KEY),
            Map.of("location", "https://" + KEY + ".example/?key=" + KEY),
            Map.of("content-type", "text/html; key=" + KEY),
            Map.of("content-type", KEY),
            Map.of("content-encoding", KEY),
            Map.of("content-length", KEY),
            Map.of("transfer-encoding", KEY),
            Map.of("set-cookie", "key=" + KEY),
            Map.of("www-authenticate", "Bearer " + KEY),
            Map.of(KEY, KEY))
        .flatMap(headers -> Stream.of(200, 307, 401, 500)
            .map(status -> Script.whole(status, headers, PAGE).close()));
  }

  private static Stream<Script> inStatusLines() {
    return Stream.of("HTTP/1.1 401 " + KEY, "HTTP/1.1 " + KEY, KEY, KEY + " 200 OK")
        .flatMap(line -> Stream.of(line, line.toLowerCase(Locale.ROOT)))
        .map(line -> Answers.raw(line + "\r\ncontent-length: 0\r\n\r\n").close());
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("echoesAndModes")
  void whatTheServiceEchoesIsNotShown(Script echo, Mode mode) {
    assertThat(WireCase.outcome(mode, echo).error()).isPresent();
  }

  @ParameterizedTest
  @EnumSource
  void theKeyInAnotherCaseIsNotShown(Mode mode) {
    for (String echo : List.of(PAGE.toLowerCase(Locale.ROOT), PAGE.toUpperCase(Locale.ROOT))) {
      assertThat(WireCase.failure(mode, Script.whole(401, Map.of(), echo)).detail())
          .contains("***");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aSuccessDoesNotShowTheKeyInItsDetailsEither(Mode mode) {
    Map<String, String> headers = Map.of(
        "content-type",
        mode == Mode.STREAM ? "text/event-stream" : "application/json",
        "x-request-id",
        KEY,
        "x-ratelimit-" + KEY,
        KEY);
    String body = mode == Mode.STREAM ? Answers.token("Hi") + Answers.DONE : Answers.COMPLETION;

    assertThat(WireCase.outcome(mode, Script.whole(200, headers, body))
            .completion()
            .details()
            .headers())
        .containsEntry("x-request-id", "***");
  }

  @Test
  void withoutAKeyNothingIsSentInItsPlace() {
    try (FaultServer server = FaultServer.answering(Answers.good(Mode.WHOLE))) {
      Parrot.at(server.url()).complete(Parrot.HELLO);

      assertThat(server.requests().get(0).header("authorization")).isEmpty();
    }
  }

  static Stream<String> noKeys() {
    return Stream.of(
        KEY + "\n",
        KEY + "\r\nx-evil: 1",
        "\n" + KEY,
        "x " + KEY,
        KEY + "\tx",
        KEY + "é",
        KEY + "\u0000",
        "\u201c" + KEY + "\u201d",
        "",
        KEY + "x".repeat(1024 * 1024));
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("noKeys")
  void whatCannotBeAKeyIsRefusedWithoutBeingShown(String key) {
    try (WireCase wire = WireCase.answering(Script.raw().silence())) {
      Throwable refusal = wire.thrownBy(() -> Parrot.at(wire.server().url(), "api-key", key));

      assertThat(refusal)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("api-key (from the application)");
      assertThat(refusal.getMessage()).hasSizeLessThan(500);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://" + KEY + "@parrot.invalid", "http://parrot.example"})
  void aSettingThatIsWrongDoesNotShowTheKey(String url) {
    try (WireCase wire = WireCase.answering(Script.raw().silence())) {
      assertThat(wire.thrownBy(() -> Parrot.at(url, "api-key", KEY))).isNotNull();
      assertThat(wire.thrownBy(() -> Parrot.at("https://x.invalid", "apikey", KEY)))
          .isNotNull();
    }
  }
}
