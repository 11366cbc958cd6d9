package dev.patchbay.provider.gemini;

import static dev.patchbay.provider.gemini.Answers.HELLO;
import static dev.patchbay.provider.gemini.Answers.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.Capability;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionOptions;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.ContentPart.Opaque;
import dev.patchbay.provider.ContentPart.Text;
import dev.patchbay.provider.EmbeddingRequest;
import dev.patchbay.provider.Embeddings;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.Message;
import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.Role;
import dev.patchbay.testkit.FaultServer;
import dev.patchbay.testkit.ReceivedRequest;
import dev.patchbay.testkit.Script;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the providers say of themselves, and how they ask. */
class GeminiTest {

  @Test
  void bothAreFoundByTheServiceFile() {
    GeminiTest.class.getModule().addUses(AbstractProvider.class);

    assertThat(ServiceLoader.load(AbstractProvider.class, Gemini.class.getClassLoader()))
        .hasAtLeastOneElementOfType(Gemini.class)
        .hasAtLeastOneElementOfType(VertexAi.class);
  }

  @Test
  void geminiIsAtItsPublicAddressAndTakesTheKeyThatItsUsersHaveSet() {
    Gemini gemini = new Gemini();

    assertThat(gemini.id()).isEqualTo("gemini");
    assertThat(gemini.url()).isEqualTo(URI.create("https://generativelanguage.googleapis.com"));
    assertThat(gemini.working()).isTrue();
    assertThat(gemini.info().variables())
        .isEqualTo(Map.of(ProviderConfig.API_KEY, "GEMINI_API_KEY"));
  }

  /** Without a project there is nothing to ask, and no variable may bring the key of another service here. */
  @Test
  void vertexAiWorksOnceItsAddressIsConfigured() {
    assertThat(new VertexAi().id()).isEqualTo("vertex-ai");
    assertThat(new VertexAi().working()).isFalse();
    assertThat(new VertexAi().info().variables()).isEmpty();
    assertThat(new VertexAi().info().missing())
        .containsExactly(ProviderConfig.API_KEY, ProviderConfig.BASE_URL);
    try (FaultServer server = FaultServer.answering(Script.raw().silence())) {
      assertThat(Servers.vertex(server).working()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRequestCarriesTheKeyInItsHeaderAlone(Way way) {
    try (FaultServer server = FaultServer.answering(way.script(text("Hi")))) {
      way.ask(Servers.provider(server), HELLO);

      assertThat(server.requests()).singleElement().satisfies(request -> {
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.path())
            .isEqualTo("/v1beta/models/gemini-3.8-flash:"
                + (way == Way.WHOLE ? "generateContent" : "streamGenerateContent?alt=sse"));
        assertThat(request.header("x-goog-api-key")).contains(Servers.KEY);
        assertThat(request.header("authorization")).isEmpty();
        assertThat(request.header("content-type")).contains("application/json");
      });
    }
  }

  @ParameterizedTest
  @EnumSource
  void vertexAiIsAskedBelowTheProjectWithABearerToken(Way way) {
    try (FaultServer server = FaultServer.answering(way.script(text("Hi")))) {
      Completion answer = way.ask(Servers.vertex(server), HELLO);

      assertThat(answer.text()).isEqualTo("Hi");
      assertThat(answer.provider()).isEqualTo("vertex-ai");
      assertThat(server.requests()).singleElement().satisfies(request -> {
        assertThat(request.path())
            .isEqualTo("/v1/projects/p/locations/global/publishers/google/models/gemini-3.8-flash:"
                + (way == Way.WHOLE ? "generateContent" : "streamGenerateContent?alt=sse"));
        assertThat(request.header("authorization")).contains("Bearer " + Servers.KEY);
        assertThat(request.header("x-goog-api-key")).isEmpty();
      });
    }
  }

  @ParameterizedTest
  @CsvSource({
    "gemini-next-9, models/gemini-next-9",
    "models/gemini-3.8-flash, models/gemini-3.8-flash",
    "tunedModels/my-own, tunedModels/my-own",
    "a?key=b#c d, models/a%3Fkey%3Db%23c%20d"
  })
  void aModelThatIsNotDeclaredIsLetThroughAsTheNameThatItIs(String model, String path) {
    try (FaultServer server = FaultServer.answering(Way.WHOLE.script(text("Hi")))) {
      Servers.provider(server)
          .complete(CompletionRequest.builder(model).user("Hi").build());

      assertThat(server.requests())
          .extracting(ReceivedRequest::path)
          .containsExactly("/v1beta/" + path + ":generateContent");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"../../../../other/locations/global/x", "tunedModels/../x", "a/./b"})
  void aModelsNameLeadsToNoOtherAddress(String model) {
    try (FaultServer server = FaultServer.answering(Way.WHOLE.script(text("Hi")))) {
      ProviderException failure = catchThrowableOfType(
          ProviderException.class,
          () -> Servers.vertex(server)
              .complete(CompletionRequest.builder(model).user("Hi").build()));

      assertThat(failure.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
      assertThat(failure).hasMessageContaining(model);
      assertThat(server.requests()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void theKeyIsInNoMessage(Way way) {
    String echo =
        "{\"error\":{\"code\":400,\"message\":\"API key not valid: %1$s\",\"status\":\"INVALID_ARGUMENT %1$s\"}}"
            .formatted(Servers.KEY);
    try (FaultServer server = FaultServer.answering(Script.json(400, echo))) {
      AbstractProvider provider = Servers.provider(server);

      ProviderException failure =
          catchThrowableOfType(ProviderException.class, () -> way.ask(provider, HELLO));

      assertThat(failure.getMessage() + failure.detail() + failure.code() + failure + provider)
          .doesNotContain("CANARY");
    }
  }

  @Test
  void aKeyThatAnAnswerRepeatsIsInNoMessage() {
    String echo = Answers.ended("MALFORMED_FUNCTION_CALL")
        .replace("\"index\":0", "\"finishMessage\":\"call(" + Servers.KEY + ")\"");
    try (FaultServer server = FaultServer.answering(Script.json(200, echo))) {
      ProviderException failure = catchThrowableOfType(
          ProviderException.class, () -> Servers.provider(server).complete(HELLO));

      assertThat(failure).hasMessageContaining("call(");
      assertThat(failure.getMessage() + failure).doesNotContain("CANARY");
    }
  }

  static List<CompletionRequest.Builder> requestsThatTheServiceCannotServe() {
    return List.of(
        HELLO.toBuilder().message(assistant(new Opaque("anthropic", "{\"signature\":\"c2ln\"}"))),
        HELLO.toBuilder().message(assistant(new Opaque("gemini", "another", Parts.CODE))),
        HELLO.toBuilder().message(assistant(new Opaque("gemini", "no JSON"))),
        HELLO.toBuilder().user("Keep", new ContentPart.CacheMark()),
        HELLO.toBuilder().system("Later"),
        HELLO.toBuilder().options(CompletionOptions.builder().seed(1L << 40).build()),
        HELLO.toBuilder().extra("generationConfig", Map.of("candidateCount", 2)));
  }

  @ParameterizedTest
  @MethodSource("requestsThatTheServiceCannotServe")
  void whatTheServiceCannotServeIsRefusedBeforeAByteIsSent(CompletionRequest.Builder request) {
    try (FaultServer server = FaultServer.answering(Script.raw().silence())) {
      for (Way way : Way.values()) {
        ProviderException failure = catchThrowableOfType(
            ProviderException.class, () -> way.ask(Servers.provider(server), request.build()));

        assertThat(failure.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
      }
      assertThat(server.requests()).isEmpty();
      assertThat(server.openConnections()).isZero();
    }
  }

  @Test
  void theyCanDoWhatTheirFormatHasWordsFor() {
    for (AbstractProvider provider : List.of(new Gemini(), new VertexAi())) {
      assertThat(provider.info().capabilities())
          .contains(
              Capability.STREAM,
              Capability.TOOLS,
              Capability.TOOL_IMAGES,
              Capability.VISION,
              Capability.DOCUMENTS,
              Capability.AUDIO,
              Capability.JSON_SCHEMA,
              Capability.REASONING,
              Capability.LOGPROBS)
          .doesNotContain(Capability.CACHE_MARKS);
    }
  }

  private static Message assistant(ContentPart part) {
    return Message.of(Role.ASSISTANT, new Text("Hm"), part);
  }

  @Test
  void vectorsAreAskedForInOneRequestForAllTexts() {
    String answer = """
        {"embeddings":[{"values":[0.013168523,-1e-3]},{"values":[1,2]}]}""";
    try (FaultServer server = FaultServer.answering(Script.json(200, answer))) {
      Embeddings embeddings = Servers.provider(server)
          .embed(EmbeddingRequest.of("gemini-embedding-001", "one", "two")
              .withDimensions(2)
              .withPurpose(EmbeddingRequest.Purpose.QUERY));

      assertThat(embeddings.vectors().get(0)).containsExactly(0.013168523f, -0.001f);
      assertThat(embeddings.vectors().get(1)).containsExactly(1, 2);
      assertThat(server.requests().get(0).path())
          .isEqualTo("/v1beta/models/gemini-embedding-001:batchEmbedContents");
      assertThat(server.requests().get(0).body()).startsWith("""
          {"requests":[{"model":"models/gemini-embedding-001","content":{"parts":[{"text":"one"}]},\
          "taskType":"RETRIEVAL_QUERY","outputDimensionality":2},""");
    }
  }

  @Test
  void vertexGivesNoVectors() {
    try (FaultServer server = FaultServer.answering(Script.json(200, "{}"))) {
      ProviderException failure = catchThrowableOfType(
          ProviderException.class,
          () -> Servers.vertex(server).embed(EmbeddingRequest.of("text-embedding-005", "one")));

      assertThat(failure.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void tokensAreCountedByTheService() {
    try (FaultServer server = FaultServer.answering(
        Script.json(
            200,
            "{\"totalTokens\":31,\"promptTokensDetails\":[{\"modality\":\"TEXT\",\"tokenCount\":31}]}"))) {
      long tokens = Servers.provider(server)
          .countTokens(CompletionRequest.builder("gemini-4-argon").user("Hello").build())
          .orElseThrow();

      assertThat(tokens).isEqualTo(31);
      assertThat(server.requests().get(0).path())
          .isEqualTo("/v1beta/models/gemini-4-argon:countTokens");
      assertThat(server.requests().get(0).body())
          .startsWith(
              "{\"generateContentRequest\":{\"model\":\"models/gemini-4-argon\",\"contents\":");
    }
  }
}
