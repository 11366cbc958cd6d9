package dev.patchbay.provider.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.testkit.FaultServer;
import dev.patchbay.testkit.Script;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A5: a secret never leaves its origin and never reaches text. */
class SecretsTest {

  private static final String KEY = "sk-CANARY-7f3a";

  @Test
  void theKeyIsSentAsABearerToken() {
    try (FaultServer server = FaultServer.answering(Script.json(200, Answers.COMPLETION))) {
      Parrot.at(server.url(), "api-key", KEY).complete(Parrot.HELLO);

      assertThat(server.requests().get(0).header("authorization")).contains("Bearer " + KEY);
    }
  }

  @Test
  void withoutAKeyNothingIsSentInItsPlace() {
    try (FaultServer server = FaultServer.answering(Script.json(200, Answers.COMPLETION))) {
      Parrot.at(server.url()).complete(Parrot.HELLO);

      assertThat(server.requests().get(0).header("authorization")).isEmpty();
    }
  }

  @Test
  void theKeyIsNotInTheBodyAndNotInTheAddress() {
    try (FaultServer server = FaultServer.answering(Script.json(200, Answers.COMPLETION))) {
      Parrot.at(server.url(), "api-key", KEY).complete(Parrot.HELLO);

      assertThat(server.requests().get(0).body()).doesNotContain(KEY);
      assertThat(server.requests().get(0).path()).doesNotContain(KEY);
    }
  }

  @Test
  void aRedirectDoesNotGetTheKey() {
    try (FaultServer target = FaultServer.answering(Script.json(200, Answers.COMPLETION));
        FaultServer server = FaultServer.answering(
            Script.whole(307, Map.of("location", target.url().toString()), ""))) {
      Answers.failure(() -> Parrot.at(server.url(), "api-key", KEY).complete(Parrot.HELLO));

      assertThat(target.requests()).isEmpty();
    }
  }

  static List<Script> echoes() {
    String echo = "wrong key: Bearer " + KEY + "!";
    String json = "{\"error\":{\"message\":\"" + echo + "\",\"code\":\"" + KEY + "\"}}";
    Script stream = Script.stream().chunk(Answers.token("Hi"));
    return List.of(
        Script.json(401, json),
        Script.json(401, "{\"error\":{\"message\":\"x\",\"type\":\"" + KEY + "\"}}"),
        Script.json(401, "{\"error\":\"" + echo + "\"}"),
        Script.json(401, "{\"unknown\":\"" + echo + "\"}"),
        Script.json(401, "\"" + echo + "\""),
        Script.whole(403, Map.of("content-type", "text/html"), "<h1>" + echo + "</h1>"),
        Script.whole(500, Map.of(), " ".repeat(12_790) + KEY),
        Script.whole(500, Map.of(), "x".repeat(190) + KEY),
        Script.whole(500, Map.of("x-request-id", KEY), ""),
        Script.whole(307, Map.of("location", "https://elsewhere.example/?key=" + KEY), ""),
        Script.json(200, json),
        Script.json(200, "\"" + echo + "\""),
        Script.json(200, "{\"key\":\"" + echo + "\"}"),
        Script.json(200, "{\"" + KEY + "\":" + "[".repeat(1000)),
        Script.whole(200, Map.of("content-type", "text/html"), "<h1>" + echo + "</h1>"),
        Script.whole(200, Map.of("content-type", KEY), "<h1>" + echo + "</h1>"),
        stream.chunk(Answers.event(json)).end(),
        stream.chunk("event: error\n" + Answers.event(echo)).end(),
        stream.chunk(Answers.event(echo)).end(),
        stream.chunk(Answers.event(" ".repeat(12_790) + KEY)).end(),
        stream.chunk(Answers.event("{\"" + KEY + "\":" + "[".repeat(1000))).end(),
        stream.bytes((KEY + "\r\n").getBytes(StandardCharsets.US_ASCII)).close(),
        raw("HTTP/1.1 " + KEY + "\r\n\r\n"),
        raw(KEY + "\r\n\r\n"),
        raw("HTTP/1.1 401 " + KEY + "\r\n" + KEY + "\r\n\r\n"),
        raw("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n" + KEY + "\r\n"),
        raw("HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\n\r\n" + KEY.repeat(10)));
  }

  @ParameterizedTest
  @MethodSource("echoes")
  void whatTheServiceEchoesIsNotShown(Script echo) {
    try (FaultServer server = FaultServer.answering(echo)) {
      AbstractProvider provider = Parrot.at(server.url(), "api-key", KEY);

      assertKeyless(Answers.failure(() -> provider.complete(Parrot.HELLO)));
      assertKeyless(Answers.failure(() -> provider.stream(Parrot.HELLO).toCompletion()));
    }
  }

  @Test
  void aConnectionThatFailsDoesNotShowTheKey() {
    assertKeyless(Answers.failure(
        () -> Parrot.at("https://parrot.invalid", "api-key", KEY).complete(Parrot.HELLO)));
  }

  @Test
  void theProviderDoesNotShowTheKey() {
    AbstractProvider provider = Parrot.at("https://parrot.invalid", "api-key", KEY);

    assertThat(provider.toString() + provider.info()).doesNotContain(KEY);
  }

  @ParameterizedTest
  @ValueSource(strings = {KEY + "\n", KEY + " x", KEY + "é", ""})
  void whatCannotBeAKeyIsRefusedWithoutBeingShown(String key) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Parrot.at("https://parrot.invalid", "api-key", key))
        .withMessageContaining("api-key (from the application)")
        .satisfies(SecretsTest::assertKeyless);
  }

  @Test
  void aSettingThatIsWrongDoesNotShowTheKey() {
    assertKeyless(
        catchThrowable(() -> Parrot.at("https://parrot.invalid", "api-key", KEY, "apikey", KEY)));
    assertKeyless(
        catchThrowable(() -> Parrot.at("http://" + KEY + "@parrot.invalid", "api-key", KEY)));
  }

  private static Script raw(String text) {
    return Script.raw().bytes(text.getBytes(StandardCharsets.US_ASCII)).close();
  }

  private static void assertKeyless(Throwable thrown) {
    StringWriter trace = new StringWriter();
    thrown.printStackTrace(new PrintWriter(trace));
    assertThat(trace.toString()).doesNotContain("CANARY");
    if (thrown instanceof ProviderException failure) {
      assertThat(failure.code() + failure.requestId() + failure.partialText() + failure.detail())
          .doesNotContain("CANARY");
    }
  }
}
