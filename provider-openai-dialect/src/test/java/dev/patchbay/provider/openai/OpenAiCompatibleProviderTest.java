package dev.patchbay.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CompletionOptions;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.Tool;
import dev.patchbay.testkit.FaultServer;
import dev.patchbay.testkit.ReceivedRequest;
import dev.patchbay.testkit.Script;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What goes over the wire, and where to. */
class OpenAiCompatibleProviderTest {

  private FaultServer server;

  @BeforeEach
  void startServer() {
    server = FaultServer.answering(Answers.good(Mode.WHOLE));
  }

  @AfterEach
  void closeServer() {
    server.close();
  }

  @Test
  void aCallIsOnePostOfJsonBelowTheBaseUrl() {
    Parrot.at(server.url()).complete(Parrot.HELLO);

    assertThat(server.requests()).hasSize(1);
    assertThat(request().method()).isEqualTo("POST");
    assertThat(request().path()).isEqualTo("/chat/completions");
    assertThat(request().header("content-type")).contains("application/json");
    assertThat(request().body()).isEqualTo("""
            {"messages":[{"role":"user","content":"Hello"}],"stream":false,"model":"parrot-small"}""");
  }

  @Test
  void theClientSaysHonestlyWhoItIs() {
    Parrot.at(server.url()).complete(Parrot.HELLO);

    assertThat(request().header("user-agent")).contains("Patchbay");
  }

  @Test
  void aWholeAnswerIsWantedAsJson() {
    Parrot.at(server.url()).complete(Parrot.HELLO);

    assertThat(request().header("accept")).contains("application/json");
  }

  @Test
  void aStreamIsWantedAsEvents() {
    try (CompletionStream stream = Parrot.at(server.url()).stream(Parrot.HELLO)) {
      stream.toCompletion();
    }

    assertThat(request().header("accept")).contains("text/event-stream");
    assertThat(request().body())
        .contains("\"stream\":true,\"stream_options\":{\"include_usage\":true}");
  }

  @Test
  void theTokensThatAStreamTookAreAskedForUnlessTheServiceOrASettingSaysOtherwise() {
    AbstractProvider quiet =
        new Parrot(OpenAiService.builder(Parrot.INFO).streamUsage(false).build());
    String url = server.url().toString();

    Parrot.at(url, "stream-usage", "false").stream(Parrot.HELLO).toCompletion();
    quiet.configured(Parrot.config(url)).stream(Parrot.HELLO).toCompletion();
    quiet.configured(Parrot.config(url, "stream-usage", "true")).stream(Parrot.HELLO)
        .toCompletion();

    assertThat(server.requests())
        .extracting(request -> request.body().contains("include_usage"))
        .containsExactly(false, false, true);
  }

  @Test
  void anAliasIsReplacedByTheModelsId() {
    Parrot.at(server.url())
        .complete(CompletionRequest.builder("small").user("Hello").build());

    assertThat(request().body()).contains("\"model\":\"parrot-small\"");
  }

  @Test
  void theServicesOwnPathHeadersAndOptionsAreSent() {
    AbstractProvider provider = new Parrot(OpenAiService.builder(Parrot.INFO)
            .path("/api/chat")
            .header("Accept", "*/*")
            .header("X-Team", "birds")
            .defaults(CompletionOptions.builder().temperature(0.5).topP(1).build())
            .build())
        .configured(Parrot.config(server.url().toString()));

    provider.complete(Parrot.HELLO.toBuilder()
        .options(CompletionOptions.builder().topP(0.1).build())
        .build());

    assertThat(request().path()).isEqualTo("/api/chat");
    assertThat(request().header("accept")).contains("*/*");
    assertThat(request().header("x-team")).contains("birds");
    assertThat(request().body()).endsWith("\"temperature\":0.5,\"top_p\":0.1}");
  }

  static List<Arguments> refusedRequests() {
    ContentPart foreign = new ContentPart.Opaque("other", "{}");
    return List.of(
        Arguments.of(
            Parrot.HELLO.toBuilder().tool(new Tool("f", "", "{} , {}")), ErrorKind.INVALID_REQUEST),
        Arguments.of(Parrot.HELLO.toBuilder().extra("n", 2), ErrorKind.INVALID_REQUEST),
        Arguments.of(Parrot.HELLO.toBuilder().user("Hi", foreign), ErrorKind.INVALID_REQUEST),
        Arguments.of(Parrot.HELLO.toBuilder().model("gpt-4"), ErrorKind.MODEL_UNAVAILABLE));
  }

  @ParameterizedTest
  @MethodSource("refusedRequests")
  void aRequestThatIsRefusedSendsNothing(CompletionRequest.Builder request, ErrorKind kind) {
    AbstractProvider provider = Parrot.at(server.url());

    for (ProviderException failure : List.of(
        Answers.failure(() -> provider.complete(request.build())),
        Answers.failure(() -> provider.stream(request.build())))) {
      assertThat(failure.kind()).isEqualTo(kind);
      assertThat(failure.provider()).isEqualTo("parrot");
    }
    assertThat(server.requests()).isEmpty();
    assertThat(server.openConnections()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void theHeadersOfInterestAreInTheDetailsOfTheAnswer(Mode mode) {
    Map<String, String> headers = Map.of(
        "content-type", "application/json",
        "X-Request-Id", "req-7",
        "x-ratelimit-remaining-requests", "59",
        "openai-processing-ms", "12",
        "server", "no");

    assertThat(WireCase.outcome(mode, Script.whole(200, headers, Answers.COMPLETION))
            .completion()
            .details()
            .headers())
        .isEqualTo(Map.of(
            "x-request-id", "req-7",
            "x-ratelimit-remaining-requests", "59",
            "openai-processing-ms", "12"));
  }

  @Test
  void twoAccountsAreTwoProvidersOfOneClass() {
    Parrot parrot = new Parrot();
    ProviderConfig first = Parrot.config(server.url() + "/a", "api-key", "key-a");
    ProviderConfig second = Parrot.config(server.url() + "/b", "api-key", "key-b");

    parrot.configured(first).complete(Parrot.HELLO);
    parrot.configured(second).complete(Parrot.HELLO);

    assertThat(server.requests())
        .extracting(
            request -> request.path() + " " + request.header("authorization").orElse(""))
        .containsExactly("/a/chat/completions Bearer key-a", "/b/chat/completions Bearer key-b");
  }

  private ReceivedRequest request() {
    return server.requests().get(0);
  }
}
