package dev.patchbay.provider.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.Attempt;
import dev.patchbay.provider.Capability;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.CompletionOptions;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ModelInfo;
import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.ProviderInfo;
import dev.patchbay.testkit.FaultServer;
import dev.patchbay.testkit.ReceivedRequest;
import dev.patchbay.testkit.Script;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an author gets of the base, over sockets. */
class HttpProviderTest {

  private static final ProviderInfo INFO = ProviderInfo.builder("parrot", "https://parrot.example")
      .models(
          List.of(ModelInfo.builder("plain-1").aliases("plain").build(), ModelInfo.of("plain-2")))
      .capabilities(Capability.STREAM)
      .build();

  private static final CompletionRequest HELLO = PlainFormat.REQUEST;
  private static final Script GOOD = Script.json(200, Answers.COMPLETION);

  /** Its path says all that a path may depend on, and its body has the options. */
  private static final WireFormat TALKATIVE = new PlainFormat() {
    @Override
    public String path(Outgoing asked) {
      return "/" + asked.setting("deployment").orElse("none") + "/" + asked.model()
          + (asked.stream() ? ":stream?alt=sse" : ":whole")
          + (asked.flag("brief", false) ? "&brief=1" : "");
    }

    @Override
    public void body(Outgoing asked, JsonOut json) {
      json.member("t", asked.options().temperature())
          .member("k", asked.options().topK());
      json.member("max", asked.options().maxTokens());
    }
  };

  @Test
  void aFurtherInstanceHasAnIdOfItsOwnInAnswersAndErrors() {
    try (FaultServer server = FaultServer.answering(Script.json(200, Answers.COMPLETION))) {
      AbstractProvider instance = new Parrot()
          .configured(ProviderConfig.builder()
              .instance("parrot-eu")
              .set(ProviderConfig.BASE_URL, server.url().toString())
              .build());

      Completion answer = instance.complete(Parrot.HELLO);

      assertThat(instance.id()).isEqualTo("parrot-eu");
      assertThat(answer.provider()).isEqualTo("parrot-eu");
      assertThat(answer.attempts()).extracting(Attempt::provider).containsExactly("parrot-eu");
    }
  }

  @Test
  void aTokenStandsInPlaceOfTheKeyAndIsShownInAnotherWay() {
    HttpService service = HttpService.builder(INFO, new PlainFormat())
        .authorization(Authorization.header("api-key", ""))
        .credential("token", Authorization.bearer())
        .header("x-version", "1")
        .build();
    try (FaultServer server = FaultServer.answering(GOOD, GOOD)) {
      String url = server.url().toString();
      Parrot parrot = new Parrot(service);
      parrot.configured(Parrot.config(url, "api-key", "key-0123456789")).complete(HELLO);
      parrot
          .configured(Parrot.config(url, "api-key", "key-0123456789", "token", "token-0123456789"))
          .complete(HELLO);

      ReceivedRequest byKey = server.requests().get(0);
      ReceivedRequest byToken = server.requests().get(1);
      assertThat(byKey.header("api-key")).contains("key-0123456789");
      assertThat(byKey.header("authorization")).isEmpty();
      assertThat(byToken.header("api-key")).isEmpty();
      assertThat(byToken.header("authorization")).contains("Bearer token-0123456789");
      assertThat(byToken.header("x-version")).contains("1");
    }
  }

  @Test
  void settingsOfItsOwnMaySayWhichModelsTheServiceHas() {
    HttpService service = HttpService.builder(INFO, new PlainFormat())
        .setting("birds", ProviderConfig::text)
        .facts((config, info) -> config.text("birds").ifPresent(bird -> info.models(bird)))
        .build();

    ProviderInfo info = new Parrot(service)
        .configured(Parrot.config("http://127.0.0.1:1", "birds", "macaw-1"))
        .info();

    assertThat(info.models()).containsExactly(ModelInfo.of("macaw-1"));
  }

  @Test
  void thePathMayDependOnModelModeAndSettings() {
    try (FaultServer server = FaultServer.answering(GOOD, GOOD, Answers.SHORT_STREAM, GOOD)) {
      AbstractProvider plain = at(server, TALKATIVE);
      plain.complete(HELLO);
      plain.complete(HELLO.toBuilder().model("plain-2").build());
      plain.stream(HELLO).toCompletion();
      at(server, TALKATIVE, "deployment", "d 1", "brief", "true").stream(HELLO).toCompletion();

      assertThat(server.requests())
          .extracting(ReceivedRequest::path)
          .containsExactly(
              "/none/plain-1:whole",
              "/none/plain-2:whole",
              "/none/plain-1:stream?alt=sse",
              "/d%201/plain-1:stream?alt=sse&brief=1");
    }
  }

  @Test
  void aModelIsAskedForByItsOwnName() {
    try (FaultServer server = FaultServer.answering(GOOD)) {
      at(server, new PlainFormat()).complete(HELLO.toBuilder().model("plain").build());

      assertThat(server.requests().get(0).body())
          .isEqualTo("{\"model\":\"plain-1\",\"say\":\"Hello\"}");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"say", "@127.0.0.1/say", ".example/say", "?a=b"})
  void aPathThatCouldChangeTheAddressIsThePluginsFailure(String path) {
    WireFormat format = new PlainFormat() {
      @Override
      public String path(Outgoing asked) {
        return path;
      }
    };
    try (FaultServer server = FaultServer.answering(GOOD)) {
      ProviderException failure = Answers.failure(() -> at(server, format).complete(HELLO));

      assertThat(failure.kind()).isEqualTo(ErrorKind.PLUGIN_FAILURE);
      assertThat(failure.detail()).contains("a format's path starts with a slash");
      assertThat(server.requests()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"brief,yes,is true or false", "deploymnt,x,is not known"})
  void aSettingOfTheServicesOwnIsCheckedWhenTheProviderIsConfigured(
      String name, String value, String wrong) {
    try (FaultServer server = FaultServer.answering(GOOD)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> at(server, TALKATIVE, name, value))
          .withMessageContaining("Setting " + name + " (from the application) " + wrong);
    }
  }

  @Test
  void theRequestsOptionsComeBeforeTheServicesDefaults() {
    CompletionOptions defaults =
        CompletionOptions.builder().temperature(0.5).topK(3).build();
    CompletionOptions asked =
        CompletionOptions.builder().temperature(1).maxTokens(9).build();
    try (FaultServer server = FaultServer.answering(GOOD)) {
      AbstractProvider provider = at(server, TALKATIVE, builder -> builder.defaults(defaults));
      provider.complete(HELLO);
      provider.complete(HELLO.toBuilder().options(asked).build());

      assertThat(server.requests())
          .extracting(ReceivedRequest::body)
          .containsExactly("{\"t\":0.5,\"k\":3}", "{\"t\":1,\"k\":3,\"max\":9}");
    }
  }

  @Test
  void headersOfTheServiceGoWithEveryRequest() {
    try (FaultServer server = FaultServer.answering(GOOD, Answers.SHORT_STREAM)) {
      AbstractProvider provider = at(
          server,
          new PlainFormat(),
          builder -> builder.header("Parrot-Version", "7").header("user-agent", "Parrot/1"));
      provider.complete(HELLO);
      provider.stream(HELLO).toCompletion();

      assertThat(server.requests()).allSatisfy(request -> {
        assertThat(request.header("parrot-version")).hasValue("7");
        assertThat(request.header("user-agent")).hasValue("Parrot/1");
      });
      assertThat(server.requests())
          .extracting(request -> request.header("accept").orElseThrow())
          .containsExactly("application/json", "text/event-stream");
    }
  }

  @Test
  void aWholeAnswerInPlaceOfAStreamIsAStream() {
    try (FaultServer server = FaultServer.answering(GOOD);
        CompletionStream stream = at(server, new PlainFormat()).stream(HELLO)) {
      List<CompletionEvent> events = new ArrayList<>();
      stream.forEach(events::add);

      assertThat(events).hasSize(2).first().isEqualTo(new CompletionEvent.TextDelta("Hello"));
      Eventually.holds("the connection is free", () -> server.openConnections() <= 1);
    }
  }

  @Test
  void aStreamInPlaceOfAWholeAnswerIsAWholeAnswer() {
    try (FaultServer server = FaultServer.answering(Answers.SHORT_STREAM)) {
      assertThat(at(server, new PlainFormat()).complete(HELLO).text()).isEqualTo("Hi");
    }
  }

  @Test
  void aStreamInPlaceOfAWholeAnswerThatBreaksOffIsAFailureWithoutText() {
    Script half = Script.stream().chunk(Answers.token("Hi"));
    for (Script script : List.of(half.end(), half.close())) {
      try (FaultServer server = FaultServer.answering(script)) {
        ProviderException failure =
            Answers.failure(() -> at(server, new PlainFormat()).complete(HELLO));

        assertThat(failure.kind()).isIn(ErrorKind.PROTOCOL, ErrorKind.UNREACHABLE);
        assertThat(failure.partialText()).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aPageInPlaceOfAnAnswerIsAFailureThatShowsIt(boolean stream) {
    Script page =
        Script.whole(200, Map.of("content-type", "text/html"), "<html><title>Login</title>");
    try (FaultServer server = FaultServer.answering(page)) {
      AbstractProvider provider = at(server, new PlainFormat());
      ProviderException failure = Answers.failure(() -> {
        if (stream) {
          provider.stream(HELLO).toCompletion();
        } else {
          provider.complete(HELLO);
        }
      });

      assertThat(failure.kind()).isEqualTo(ErrorKind.PROTOCOL);
      assertThat(failure.detail()).contains("(text/html)", "<title>Login</title>");
    }
  }

  /** A service that says that it lives does not say that it answers. */
  @ParameterizedTest
  @ValueSource(
      strings = {"{\"ping\":1}\n", "\n", "{\"id\":\"@\"}\n", "{\"said\":[{\"text\":\"\"}]}\n"})
  void pingsDoNotRenewTheTimeForTheNextEvent(String ping) {
    Script script = Script.chunked(200, Map.of("content-type", "application/x-ndjson"))
        .chunk("{\"said\":[{\"text\":\"Hi\"}]}\n");
    for (int i = 0; i < 100; i++) {
      script = script.chunk(ping.replace("@", "a" + i)).pause(Duration.ofMillis(20));
    }
    try (FaultServer server = FaultServer.answering(script.silence())) {
      AbstractProvider provider = at(
          server, new PlainFormat(Framing.LINES), "event-timeout", "150ms", "idle-timeout", "30s");
      ProviderException failure = Answers.failure(() -> provider.stream(HELLO).toCompletion());

      assertThat(failure.kind()).isEqualTo(ErrorKind.STREAM_INTERRUPTED);
      assertThat(failure.detail())
          .contains("sent no further event within 150 ms (setting event-timeout)");
      assertThat(failure.partialText()).isEqualTo("Hi");
    }
  }

  /** AWS's place for it; a code in the body goes before it. */
  @ParameterizedTest
  @CsvSource({
    "ThrottlingException, '{\"message\":\"Slow down\"}', ThrottlingException",
    "ThrottlingException:http://internal.example/coral/, '{\"Message\":\"Slow down\"}', ThrottlingException",
    "ThrottlingException, '{\"code\":\"slow\",\"message\":\"Slow down\"}', slow",
    "'', '{\"message\":\"Slow down\"}', ''"
  })
  void theCodeOfAnErrorMayStandInAHeader(String header, String body, String code) {
    Script refusal = Script.whole(429, Map.of("x-amzn-errortype", header), body);
    try (FaultServer server = FaultServer.answering(refusal)) {
      AbstractProvider provider = at(server, new PlainFormat());

      ProviderException failure = Answers.failure(() -> provider.complete(HELLO));

      assertThat(failure.code()).isEqualTo(code);
      assertThat(failure).hasMessageContaining("Slow down");
    }
  }

  private static AbstractProvider at(FaultServer server, WireFormat format, String... settings) {
    return at(server, format, builder -> builder, settings);
  }

  private static AbstractProvider at(
      FaultServer server,
      WireFormat format,
      UnaryOperator<HttpService.Builder> more,
      String... settings) {
    HttpService.Builder service = HttpService.builder(INFO, format)
        .setting("deployment", ProviderConfig::text)
        .setting("brief", ProviderConfig::flag);
    return new Parrot(more.apply(service).build())
        .configured(Parrot.config(server.url().toString(), settings));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatTheHeadOfAnErrorSaysCountsEvenIfItsBodyBreaksOff(boolean resets) throws Exception {
    Script head = Script.raw().bytes("""
            HTTP/1.1 429 Too Many Requests\r
            retry-after: 7\r
            x-request-id: r1\r
            content-type: application/json\r
            content-length: 500\r
            \r
            {"error":{"message":"slow down\"""".getBytes(US_ASCII));
    try (FaultServer server = FaultServer.answering(resets ? head.reset() : head.close())) {
      AbstractProvider provider = Parrot.at(server.url());

      assertThatThrownBy(() -> provider.complete(HELLO))
          .isInstanceOfSatisfying(ProviderException.class, failure -> {
            assertThat(failure.kind()).isEqualTo(ErrorKind.RATE_LIMITED);
            assertThat(failure.status()).hasValue(429);
            assertThat(failure.retryAfter()).contains(Duration.ofSeconds(7));
            assertThat(failure.requestId()).isEqualTo("r1");
          });
    }
  }

  @Test
  void whatTheHeadOfAnErrorSaysCountsEvenIfItsBodyNeverComes() throws Exception {
    Script head = Script.raw()
        .bytes("HTTP/1.1 401 Unauthorized\r\ncontent-length: 500\r\n\r\n".getBytes(US_ASCII))
        .silence();
    try (FaultServer server = FaultServer.answering(head)) {
      AbstractProvider provider = Parrot.at(server.url(), "idle-timeout", "200ms");

      assertThatThrownBy(() -> provider.complete(HELLO))
          .isInstanceOfSatisfying(
              ProviderException.class,
              failure -> assertThat(failure.kind()).isEqualTo(ErrorKind.AUTHENTICATION));
    }
  }

  @Test
  void linesOfJsonAreAStreamByAnyOfTheirNames() throws Exception {
    String lines = """
        {"said":[{"text":"Hel"}]}
        {"said":[{"text":"lo","reason":"stop"}]}
        """;
    try (FaultServer server = FaultServer.answering(
        Script.whole(200, Map.of("content-type", "application/jsonl"), lines))) {
      AbstractProvider provider = new Parrot(
              HttpService.builder(INFO, new PlainFormat(Framing.LINES)).build())
          .configured(Parrot.config(server.url().toString()));

      assertThat(provider.complete(HELLO).text()).isEqualTo("Hello");
    }
  }
}
