package dev.patchbay.provider.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.testkit.FaultServer;
import dev.patchbay.testkit.ReceivedRequest;
import dev.patchbay.testkit.Script;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How requests show that they may be made, and that nothing else shows it. */
class AuthorizationTest {

  private static final String KEY = "sk-CANARY-4b1d";
  private static final String TOKEN = "tok-CANARY-93fe";
  private static final Script GOOD = Script.json(200, Answers.COMPLETION);

  private static final Authorization TOKEN_HEADER =
      request -> Map.of("authorization", "Bearer " + TOKEN, "x-session", "session-CANARY-11");

  @ParameterizedTest
  @CsvSource({"x-api-key,''", "authorization,'Bearer '", "x-goog-api-key,'Key: '"})
  void aKeyGoesIntoTheHeaderOfTheService(String name, String prefix) {
    try (FaultServer server = FaultServer.answering(GOOD)) {
      ask(server, Authorization.header(name, prefix), "api-key", KEY);

      assertThat(server.requests().get(0).header(name)).hasValue(prefix + KEY);
      assertThat(server.requests().get(0).headers().values().toString().split(KEY, -1))
          .hasSize(2);
    }
  }

  @Test
  void withoutAKeyThereIsNoHeader() {
    try (FaultServer server = FaultServer.answering(GOOD)) {
      ask(server, Authorization.bearer());

      assertThat(server.requests().get(0).header("authorization")).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"X-Api-Key,''", "'x key',''", "'',''", "x-api-key,'Bär '", "x-api-key,'a\n'"})
  void aHeaderThatCannotBeSentIsRefusedAtOnce(String name, String prefix) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Authorization.header(name, prefix))
        .withMessageContaining("cannot be sent as a header");
  }

  @Test
  void aRequestCanBeSignedOverItsBody() {
    Authorization signature = request -> Map.of(
        "x-signature",
        request.method() + " " + request.url().getPath() + " " + sha256(request.body()),
        "x-key",
        request.keyValue().orElse("none"));
    try (FaultServer server = FaultServer.answering(GOOD)) {
      ask(server, signature, "api-key", KEY);
      ask(server, signature);

      for (ReceivedRequest request : server.requests()) {
        assertThat(request.body()).isEqualTo("{\"model\":\"plain-1\",\"say\":\"Hello\"}");
        assertThat(request.header("x-signature"))
            .hasValue("POST /say " + sha256(request.body().getBytes(UTF_8)));
      }
      assertThat(server.requests())
          .extracting(request -> request.header("x-key").orElseThrow())
          .containsExactly(KEY, "none");
    }
  }

  @Test
  void aTokenIsAskedForWithEachRequestSoThatItCanBeRefreshed() {
    AtomicInteger count = new AtomicInteger();
    Authorization refreshed =
        request -> Map.of("authorization", "Bearer token-" + count.incrementAndGet());
    try (FaultServer server = FaultServer.answering(GOOD, Answers.SHORT_STREAM, GOOD)) {
      AbstractProvider provider = at(server, refreshed);
      provider.complete(Parrot.HELLO);
      provider.stream(Parrot.HELLO).toCompletion();
      provider.complete(Parrot.HELLO);

      assertThat(server.requests())
          .extracting(request -> request.header("authorization").orElseThrow())
          .containsExactly("Bearer token-1", "Bearer token-2", "Bearer token-3");
    }
  }

  @Test
  void anAuthorizationThatFailsSendsNothing() {
    Authorization expired = request -> {
      throw ProviderException.of(ErrorKind.AUTHENTICATION, "the refresh token has expired");
    };
    try (FaultServer server = FaultServer.answering(GOOD)) {
      ProviderException failure = Answers.failure(() -> ask(server, expired));

      assertThat(failure.kind()).isEqualTo(ErrorKind.AUTHENTICATION);
      assertThat(failure.detail()).isEqualTo("the refresh token has expired");
      assertThat(failure.provider()).isEqualTo("parrot");
      assertThat(server.requests()).isEmpty();
    }
  }

  /** A token with a line end, as it comes from a file, most often. */
  @ParameterizedTest
  @ValueSource(strings = {"authorization", "x-amz-security-token"})
  void aTokenThatCannotBeSentIsRefusedAndNotShown(String name) {
    try (FaultServer server = FaultServer.answering(GOOD)) {
      ProviderException failure =
          Answers.failure(() -> ask(server, request -> Map.of(name, TOKEN + "\n")));

      assertThat(failure.kind()).isEqualTo(ErrorKind.AUTHENTICATION);
      assertThat(failure.detail()).contains("'" + name + "'");
      assertThat(shown(failure)).doesNotContain("CANARY");
      assertThat(server.requests()).isEmpty();
    }
  }

  static List<Script> echoes() {
    String all = "no such token: " + TOKEN + " Bearer " + TOKEN + " session-CANARY-11";
    return List.of(
        Script.json(401, "{\"error\":{\"code\":\"" + TOKEN + "\",\"message\":\"" + all + "\"}}"),
        Script.whole(500, Map.of("x-request-id", TOKEN, "x-ratelimit-" + TOKEN, TOKEN), all),
        Script.whole(302, Map.of("location", "http://127.0.0.1/?t=" + TOKEN), ""),
        Script.whole(404, Map.of("content-type", "text/html"), all),
        Script.json(200, "\"" + all + "\""),
        Script.json(200, "{\"said\":\"" + all + "\"}"),
        Script.whole(200, Map.of("content-type", all), "x"),
        Script.stream().chunk("event: error\ndata: " + all + "\n\n").end(),
        Script.stream().chunk("data: " + all + "\n\n").end(),
        Script.raw().bytes(("HTTP/1.1 2x0 " + all + "\r\n\r\n").getBytes(UTF_8)).close(),
        Script.raw()
            .bytes(("HTTP/1.1 200 OK\r\n" + all + "\r\n\r\n").getBytes(UTF_8))
            .close());
  }

  @ParameterizedTest
  @MethodSource("echoes")
  void whatAuthorisesARequestIsInNoFailure(Script echo) {
    try (FaultServer server = FaultServer.answering(echo)) {
      for (boolean stream : new boolean[] {true, false}) {
        ProviderException failure = Answers.failure(() -> {
          if (stream) {
            try (CompletionStream open = at(server, TOKEN_HEADER).stream(Parrot.HELLO)) {
              open.toCompletion();
            }
          } else {
            ask(server, TOKEN_HEADER);
          }
        });

        assertThat(shown(failure)).doesNotContainIgnoringCase("canary");
      }
    }
  }

  @Test
  void shortWordsOfAHeaderStayInMessages() {
    Authorization dated = request -> Map.of("x-date", "2026", "authorization", "Bearer " + TOKEN);
    try (FaultServer server = FaultServer.answering(Script.json(400, "\"not in 2026, bearer\""))) {
      assertThat(Answers.failure(() -> ask(server, dated)).detail())
          .endsWith("not in 2026, bearer");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 307, 308})
  void theTargetOfARedirectIsShownNothing(int status) {
    try (FaultServer target = FaultServer.answering(GOOD);
        FaultServer server = FaultServer.answering(
            Script.whole(status, Map.of("location", target.url() + "/say"), ""))) {
      assertThat(Answers.failure(() -> ask(server, TOKEN_HEADER)).kind())
          .isEqualTo(ErrorKind.PROTOCOL);
      assertThat(target.requests()).isEmpty();
    }
  }

  /** A service whose requests are signed with a secret of a setting of its own, for a region. */
  private static final HttpService SIGNED = HttpService.builder(Parrot.INFO, new PlainFormat())
      .setting("signing-key", ProviderConfig::text)
      .setting("region", ProviderConfig::text)
      .facts((config, info) -> {
        if (config.baseUrl().isEmpty()) {
          config
              .text("region")
              .ifPresent(region -> info.url(URI.create("https://" + region + ".parrot.example")));
        }
      })
      .secrets(config -> config
          .text("signing-key")
          .map(secret -> Map.of("signing-key", secret))
          .orElse(Map.of()))
      .authorization(request -> Map.of(
          "x-signature",
          request.secretValue("signing-key").orElse("none") + " in "
              + request.config().text("region").orElse("none")))
      .build();

  @Test
  void aServiceMayHaveSecretsBesideItsKey() {
    try (FaultServer server = FaultServer.answering(GOOD)) {
      AbstractProvider signed = new Parrot(SIGNED)
          .configured(
              Parrot.config(server.url().toString(), "signing-key", KEY, "region", "north"));

      signed.complete(Parrot.HELLO);

      assertThat(server.requests().get(0).header("x-signature")).contains(KEY + " in north");
    }
  }

  /** The service is shown a signature and not the secret: so it is not among the words of the headers. */
  @Test
  void suchASecretIsInNoFailure() {
    HttpService service = HttpService.builder(Parrot.INFO, new PlainFormat())
        .setting("signing-key", ProviderConfig::text)
        .secrets(config -> Map.of("signing-key", config.text("signing-key").orElse("unset")))
        .authorization(request -> Map.of("x-signature", "none"))
        .build();
    for (Script echo : echoes()) {
      try (FaultServer server = FaultServer.answering(echo)) {
        AbstractProvider signed = new Parrot(service)
            .configured(Parrot.config(
                server.url().toString(),
                "signing-key",
                TOKEN,
                "header.x-more",
                "session-CANARY-11"));

        ProviderException failure = Answers.failure(() -> signed.complete(Parrot.HELLO));

        assertThat(shown(failure)).doesNotContainIgnoringCase("canary");
      }
    }
  }

  @Test
  void suchASecretDoesNotCrossANetworkInClearText() {
    Parrot parrot = new Parrot(SIGNED);
    String url = "http://service.example";

    assertThatIllegalArgumentException()
        .isThrownBy(() -> parrot.configured(Parrot.config(url, "signing-key", KEY)))
        .withMessageContaining("signing-key")
        .withMessageContaining("clear text")
        .withMessageNotContaining("CANARY");
    assertThat(parrot
            .configured(Parrot.config(url, "signing-key", KEY, "allow-insecure-key", "true"))
            .url())
        .hasToString(url);
  }

  @Test
  void suchASecretThatCannotBeSentIsRefusedAndNotShown() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Parrot(SIGNED)
            .configured(Parrot.config("https://service.example", "signing-key", KEY + "\n")))
        .withMessageContaining("signing-key")
        .withMessageNotContaining("CANARY");
  }

  @Test
  void aSettingOfTheServicesOwnMayLeadToItsAddress() {
    Parrot parrot = new Parrot(SIGNED);
    ProviderConfig north = ProviderConfig.builder().set("region", "north").build();

    assertThat(parrot.configured(north).url()).hasToString("https://north.parrot.example");
    assertThat(parrot
            .configured(Parrot.config("https://relay.example", "region", "north"))
            .url())
        .hasToString("https://relay.example");
    assertThat(parrot.url()).isEqualTo(Parrot.INFO.url());
  }

  private static void ask(FaultServer server, Authorization authorization, String... settings) {
    assertThat(at(server, authorization, settings).complete(Parrot.HELLO).text())
        .isEqualTo("Hello");
  }

  private static AbstractProvider at(
      FaultServer server, Authorization authorization, String... settings) {
    HttpService service = HttpService.builder(Parrot.INFO, new PlainFormat())
        .authorization(authorization)
        .build();
    return new Parrot(service).configured(Parrot.config(server.url().toString(), settings));
  }

  /** All that a log would show of it. */
  private static String shown(ProviderException failure) {
    StringWriter trace = new StringWriter();
    failure.printStackTrace(new PrintWriter(trace));
    return trace + failure.code() + failure.requestId() + failure.rateLimits() + failure.detail();
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
