package dev.patchbay.provider.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.testkit.FaultServer;
import dev.patchbay.testkit.ReceivedRequest;
import dev.patchbay.testkit.Script;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers that settings add to every request. */
class HeaderSettingsTest {

  private static final String SECRET = "CANARY-7f3a";

  @Test
  void aHeaderIsSentWithEveryRequest() {
    try (FaultServer server =
        FaultServer.answering(Script.json(200, Answers.COMPLETION), Answers.SHORT_STREAM)) {
      AbstractProvider provider =
          Parrot.at(server.url(), "header.x-team", "blue team", "header.X-Cost-Centre", "7");

      provider.complete(Parrot.HELLO);
      provider.stream(Parrot.HELLO).toCompletion();

      assertThat(server.requests()).hasSize(2).allSatisfy(request -> {
        assertThat(request.header("x-team")).contains("blue team");
        assertThat(request.header("x-cost-centre")).contains("7");
      });
    }
  }

  @Test
  void aHeaderTakesThePlaceOfOneThatWouldBeSent() {
    HttpService service = HttpService.builder(Parrot.INFO, new PlainFormat())
        .header("plugins", "0")
        .header("mode", "a")
        .build();
    try (FaultServer server = FaultServer.answering(Script.json(200, Answers.COMPLETION))) {
      new Parrot(service)
          .configured(Parrot.config(
              server.url().toString(), "header.plugins", "1", "header.User-Agent", "Robin/1"))
          .complete(Parrot.HELLO);

      ReceivedRequest request = server.requests().get(0);
      assertThat(request.header("plugins")).contains("1");
      assertThat(request.header("mode")).contains("a");
      assertThat(request.header("user-agent")).contains("Robin/1");
    }
  }

  @Test
  void aValueMayBeAReferenceAndIsTakenWithoutTheSpaceAroundIt() {
    try (FaultServer server = FaultServer.answering(Script.json(200, Answers.COMPLETION))) {
      new Parrot()
          .configured(ProviderConfig.builder()
              .environment(Map.of("TEAM", " blue "))
              .set("base-url", server.url().toString())
              .set("header.x-team", "env:TEAM")
              .build())
          .complete(Parrot.HELLO);

      assertThat(server.requests().get(0).header("x-team")).contains("blue");
    }
  }

  @Test
  void aRedirectDoesNotGetTheHeader() {
    try (FaultServer target = FaultServer.answering(Script.json(200, Answers.COMPLETION));
        FaultServer server = FaultServer.answering(
            Script.whole(307, Map.of("location", target.url().toString()), ""))) {
      Answers.failure(() -> Parrot.at(server.url(), "header.x-key", SECRET).complete(Parrot.HELLO));

      assertThat(target.requests()).isEmpty();
    }
  }

  static List<Script> echoes() {
    String key = "sk-CANARY-7f3a";
    String echo = "wrong key: " + key + "!";
    return List.of(
        Script.json(401, "{\"error\":{\"message\":\"" + echo + "\",\"code\":\"" + key + "\"}}"),
        Script.whole(403, Map.of("content-type", "text/html"), "<h1>" + echo + "</h1>"),
        Script.whole(500, Map.of("x-request-id", key), " ".repeat(12_790) + key),
        Script.json(200, "{\"key\":\"" + echo + "\"}"),
        Script.stream().chunk("event: error\ndata: " + echo + "\n\n").end(),
        Script.raw().bytes(("HTTP/1.1 " + key + "\r\n\r\n").getBytes(US_ASCII)).close());
  }

  @ParameterizedTest
  @MethodSource("echoes")
  void whatTheServiceEchoesOfItIsNotShown(Script echo) {
    // The scripts echo sk-CANARY-7f3a, which here is one of three secrets, and the one in the
    // middle.
    try (FaultServer server = FaultServer.answering(echo)) {
      AbstractProvider provider = Parrot.at(
          server.url(),
          "api-key",
          "the-key",
          "header.x-key",
          "sk-" + SECRET,
          "header.x-other",
          "sk-CANARY");

      assertNotShown(Answers.failure(() -> provider.complete(Parrot.HELLO)));
      assertNotShown(Answers.failure(() -> provider.stream(Parrot.HELLO).toCompletion()));
    }
  }

  @Test
  void theSecretBehindASchemeIsNotShownEither() {
    Script echo = Script.json(401, "{\"error\":{\"message\":\"wrong key " + SECRET + "\"}}");
    try (FaultServer server = FaultServer.answering(echo)) {
      ProviderException failure = Answers.failure(
          () -> Parrot.at(server.url(), "header.x-key", "Token " + SECRET).complete(Parrot.HELLO));

      assertThat(failure.detail()).isEqualTo("the service answered HTTP 401: wrong key ***");
    }
  }

  @Test
  void aValueThatIsTooShortForASecretDoesNotMakeErrorsUnreadable() {
    Script refusal = Script.json(400, "{\"error\":{\"message\":\"0 of 10 plugins are on\"}}");
    try (FaultServer server = FaultServer.answering(refusal)) {
      assertThat(Answers.failure(
                  () -> Parrot.at(server.url(), "header.plugins", "0", "header.search", "on")
                      .complete(Parrot.HELLO))
              .detail())
          .endsWith(": 0 of 10 plugins are on");
    }
  }

  @Test
  void theProviderDoesNotShowIt() {
    AbstractProvider provider = Parrot.at("https://parrot.example", "header.x-key", SECRET);

    assertThat(provider.toString() + provider.info()).doesNotContain(SECRET);
    assertThat(HeaderSettings.of(
            Parrot.config("https://parrot.example", "header.x-key", SECRET), provider.url()))
        .hasToString("HeaderSettings[headers={x-key=Secret[***]}]");
  }

  @Test
  void aHeaderIsNotSentInClearTextToAnotherMachine() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Parrot.at("http://parrot.example", "header.X-Key", SECRET))
        .withMessage("Setting header.X-Key (from the application) would be sent to"
            + " http://parrot.example in clear text; use https, or set allow-insecure-key=true if"
            + " that network can be trusted");
    assertThatCode(() -> Parrot.at(
            "http://parrot.example", "header.x-key", SECRET, "allow-insecure-key", "true"))
        .doesNotThrowAnyException();
    assertThatCode(() -> Parrot.at("http://[0:0:0:0:0:0:0:1]:8080", "header.x-key", SECRET))
        .doesNotThrowAnyException();
  }

  @Test
  void nothingIsSentInClearTextToAProxyOnAnotherMachine() {
    for (String setting : List.of("header.x-key", "api-key")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() ->
              Parrot.at("http://127.0.0.1", setting, SECRET, "proxy", "http://proxy.example:3128"))
          .withMessageContaining("Setting " + setting)
          .withMessageContaining("in clear text");
      assertThatCode(
              () -> Parrot.at("http://127.0.0.1", setting, SECRET, "proxy", "http://[::1]:3128"))
          .doesNotThrowAnyException();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"authorization", "Authorization", "AUTHORIZATION"})
  void theKeysHeaderIsSetByItsOwnSetting(String name) {
    assertRefused("header." + name, SECRET, "the key goes into api-key");
  }

  @Test
  void theProxysHeaderIsSetByItsOwnSettings() {
    assertRefused("header.proxy-authorization", SECRET, "goes into proxy-user and proxy-password");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "content-length",
        "Content-Type",
        "transfer-encoding",
        "host",
        "connection",
        "te",
        "upgrade",
        "accept-encoding"
      })
  void headersOfTheMessageAreRefused(String name) {
    assertRefused("header." + name, SECRET, "describes the message itself");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x team", "x:team", "x-té", "x\n", "(x)"})
  void whatCannotBeANameIsRefused(String name) {
    assertRefused("header." + name, SECRET, "names no header");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", SECRET + "\r\nx-evil: 1", SECRET + "\u0000", SECRET + "é"})
  void whatCannotBeAValueIsRefusedWithoutBeingShown(String value) {
    assertRefused("header.x-key", value, "cannot be sent: ");
  }

  @Test
  void aHeaderThatIsSetTwiceIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> Parrot.at("https://parrot.example", "header.X-Key", "a", "header.x-key", "b"))
        .withMessageContaining("is set twice");
  }

  private static void assertRefused(String setting, String value, String reason) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Parrot.at("https://parrot.example", setting, value))
        .withMessageStartingWith("Setting " + setting + " (from the application) ")
        .withMessageContaining(reason)
        .satisfies(e -> assertThat(e.toString()).doesNotContain(SECRET));
  }

  private static void assertNotShown(ProviderException failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    assertThat(text + failure.code() + failure.requestId() + failure.partialText())
        .doesNotContainIgnoringCase("CANARY");
  }
}
