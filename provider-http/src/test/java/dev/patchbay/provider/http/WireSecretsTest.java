package dev.patchbay.provider.http;

import static dev.patchbay.provider.http.WireCase.KEY;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.http.WireCase.Mode;
import dev.patchbay.testkit.Script;
import java.net.URI;
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

/** A5: a secret never leaves its origin and never reaches text. That it does not is checked when a case is closed. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WireSecretsTest {

  private static final String PAGE = "<h1>wrong key: Bearer " + KEY + "!</h1>";

  static Stream<Arguments> echoesAndModes() {
    return Stream.concat(SecretsTest.echoes().stream(), inHeaders())
        .flatMap(echo -> Arrays.stream(Mode.values()).map(mode -> Arguments.of(echo, mode)));
  }

  private static Stream<Script> inHeaders() {
    return List.of(
            Map.of("x-request-id", KEY),
            Map.of("request-id", "id " + KEY),
            Map.of("x-ratelimit-limit-requests", KEY),
            Map.of("x-ratelimit-" + KEY, "1"),
            Map.of("retry-after", KEY),
            Map.of("retry-after-ms", KEY),
            Map.of("location", "https://" + KEY + ".example/"),
            Map.of("content-type", "text/html; key=" + KEY),
            Map.of("content-type", KEY),
            Map.of("content-encoding", KEY),
            Map.of("content-length", KEY),
            Map.of("transfer-encoding", KEY),
            Map.of("set-cookie", "key=" + KEY),
            Map.of("www-authenticate", "Bearer " + KEY),
            Map.of(KEY, KEY))
        .stream()
        .flatMap(headers -> Stream.of(200, 307, 401, 500)
            .map(status -> Script.whole(status, headers, PAGE).close()));
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("echoesAndModes")
  void X01_whatTheServiceEchoesIsNotShown(Script echo, Mode mode) {
    try (WireCase wire = WireCase.answering(echo).mayPool()) {
      assertThat(wire.run(mode).failure()).isNotNull();
    }
  }

  @ParameterizedTest
  @EnumSource
  void X01_theKeyInTheStatusLineIsNotShown(Mode mode) {
    for (String line : List.of("HTTP/1.1 401 " + KEY, "HTTP/1.1 " + KEY, KEY, KEY + " 200 OK")) {
      for (String echo : List.of(line, line.toLowerCase(Locale.ROOT))) {
        Script script = Script.raw()
            .bytes((echo + "\r\ncontent-length: 0\r\n\r\n").getBytes(US_ASCII))
            .close();
        try (WireCase wire = WireCase.answering(script)) {
          assertThat(wire.run(mode).failure()).isNotNull();
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void X01_theKeyInAnotherCaseIsNotShown(Mode mode) {
    for (String echo : List.of(PAGE.toLowerCase(Locale.ROOT), PAGE.toUpperCase(Locale.ROOT))) {
      try (WireCase wire = WireCase.answering(Script.whole(401, Map.of(), echo)).mayPool()) {
        assertThat(wire.run(mode).failure().detail()).contains("***");
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void X01_aRedirectDoesNotGetTheKey(Mode mode) {
    try (WireCase target = WireCase.answering(Script.json(200, Answers.COMPLETION));
        WireCase wire = WireCase.answering(
                Script.whole(307, Map.of("location", target.server().url().toString()), ""))
            .mayPool()) {
      assertThat(wire.run(mode).failure()).isNotNull();
    }
  }

  @ParameterizedTest
  @EnumSource
  void X01_aConnectionThatFailsDoesNotShowTheKey(Mode mode) {
    try (WireCase wire = WireCase.calling(URI.create("https://parrot.invalid"))) {
      assertThat(wire.perform(mode).failure()).isNotNull();
    }
  }

  @ParameterizedTest
  @EnumSource
  void X01_aSuccessDoesNotShowTheKeyEither(Mode mode) {
    Script script =
        mode == Mode.STREAM ? Answers.SHORT_STREAM : Script.json(200, Answers.COMPLETION);
    try (WireCase wire = WireCase.answering(script).mayPool()) {
      assertThat(wire.run(mode).success()).isPresent();
    }
  }

  @Test
  void X02_aKeyWithANewlineIsRefused() {
    assertRefused(KEY + "\n");
    assertRefused(KEY + "\r\nx-evil: 1");
    assertRefused("\n" + KEY);
  }

  @Test
  void X02_aKeyWithAnInnerSpaceIsRefused() {
    assertRefused("x " + KEY);
    assertRefused(KEY + "\tx");
  }

  @Test
  void X02_aKeyOutsideAsciiIsRefused() {
    assertRefused(KEY + "é");
    assertRefused(KEY + "\u0000");
    assertRefused("\u201c" + KEY + "\u201d");
  }

  @Test
  void X02_anEmptyKeyIsRefused() {
    assertRefused("");
  }

  @Test
  void X02_aKeyOfAMegabyteIsRefused() {
    assertRefused(KEY + "x".repeat(1024 * 1024));
  }

  private static void assertRefused(String key) {
    try (WireCase wire = WireCase.answering(Script.raw().silence())) {
      Throwable refusal = wire.thrownBy(() -> Parrot.at(wire.server().url(), "api-key", key));

      assertThat(refusal)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("api-key (from the application)");
      assertThat(refusal.getMessage()).hasSizeLessThan(500);
    }
  }
}
