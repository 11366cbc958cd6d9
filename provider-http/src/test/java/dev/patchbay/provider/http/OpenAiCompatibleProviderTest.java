package dev.patchbay.provider.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CompletionOptions;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.Tool;
import dev.patchbay.testkit.FaultServer;
import dev.patchbay.testkit.ReceivedRequest;
import dev.patchbay.testkit.Script;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What goes over the wire, and where to. */
class OpenAiCompatibleProviderTest {

  private FaultServer server;

  @BeforeEach
  void startServer() {
    server = FaultServer.answering(Script.json(200, Answers.COMPLETION));
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
    assertThat(request().body()).contains("\"stream\":true");
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

  @Test
  void extrasAreSent() {
    Parrot.at(server.url()).complete(Parrot.HELLO.toBuilder().extra("top_k", 5).build());

    assertThat(request().body()).endsWith(",\"top_k\":5}");
  }

  @Test
  void aSchemaThatIsNotJsonSendsNothing() {
    CompletionRequest request =
        Parrot.HELLO.toBuilder().tool(new Tool("f", "", "{} , {}")).build();

    ProviderException failure = Answers.failure(() -> Parrot.at(server.url()).complete(request));

    assertThat(failure.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
    assertThat(failure.provider()).isEqualTo("parrot");
    assertThat(server.requests()).isEmpty();
    assertThat(server.openConnections()).isZero();
  }

  @Test
  void aReservedExtraSendsNothing() {
    CompletionRequest request = Parrot.HELLO.toBuilder().extra("n", 2).build();

    ProviderException failure = Answers.failure(() -> Parrot.at(server.url()).stream(request));

    assertThat(failure.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void aModelThatIsNotDeclaredSendsNothing() {
    CompletionRequest request = CompletionRequest.builder("gpt-4").user("Hello").build();

    ProviderException failure = Answers.failure(() -> Parrot.at(server.url()).complete(request));

    assertThat(failure.kind()).isEqualTo(ErrorKind.MODEL_UNAVAILABLE);
    assertThat(server.requests()).isEmpty();
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
