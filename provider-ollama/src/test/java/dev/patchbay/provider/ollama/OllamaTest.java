package dev.patchbay.provider.ollama;

import static dev.patchbay.provider.ollama.Answers.HELLO;
import static dev.patchbay.provider.ollama.Answers.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.Capability;
import dev.patchbay.provider.CompletionOptions;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.EmbeddingRequest;
import dev.patchbay.provider.Embeddings;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.Media;
import dev.patchbay.provider.Message;
import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.Role;
import dev.patchbay.provider.Tool;
import dev.patchbay.provider.ToolChoice;
import dev.patchbay.testkit.FaultServer;
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

/** What the provider says of itself, and how it asks. */
class OllamaTest {

  @Test
  void itIsFoundByItsServiceFile() {
    OllamaTest.class.getModule().addUses(AbstractProvider.class);

    assertThat(ServiceLoader.load(AbstractProvider.class, Ollama.class.getClassLoader()))
        .hasAtLeastOneElementOfType(Ollama.class);
  }

  @Test
  void itIsTheServerOnThisMachineAndNeedsNoKey() {
    Ollama ollama = new Ollama();

    assertThat(ollama.id()).isEqualTo("ollama");
    assertThat(ollama.url()).isEqualTo(URI.create("http://127.0.0.1:11434"));
    assertThat(ollama.working()).isTrue();
    assertThat(ollama.info().variables())
        .isEqualTo(Map.of(ProviderConfig.API_KEY, "OLLAMA_API_KEY"));
  }

  @Test
  void itCanDoWhatItsFormatHasWordsFor() {
    assertThat(new Ollama().info().capabilities())
        .contains(
            Capability.STREAM,
            Capability.TOOLS,
            Capability.VISION,
            Capability.JSON_OBJECT,
            Capability.JSON_SCHEMA,
            Capability.REASONING,
            Capability.REASONING_EFFORT,
            Capability.LOGPROBS)
        .doesNotContain(
            Capability.AUDIO,
            Capability.DOCUMENTS,
            Capability.TOOL_IMAGES,
            Capability.CACHE_MARKS,
            Capability.REASONING_BUDGET);
  }

  @ParameterizedTest
  @EnumSource
  void aRequestCarriesNothingOfTheCaller(Way way) {
    try (FaultServer server = FaultServer.answering(way.script(message("Hi")))) {
      way.ask(Servers.provider(server, ProviderConfig.MODELS, "llama3.2"), HELLO);

      assertThat(server.requests()).singleElement().satisfies(request -> {
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.path()).isEqualTo("/api/chat");
        assertThat(request.header("authorization")).isEmpty();
        assertThat(request.header("content-type")).contains("application/json");
        assertThat(request.header("accept"))
            .contains(way == Way.WHOLE ? "application/json" : "application/x-ndjson");
        assertThat(request.body()).contains("\"stream\":" + (way == Way.STREAMED));
      });
    }
  }

  @ParameterizedTest
  @EnumSource
  void aKeyForTheCloudIsSentAsABearer(Way way) {
    try (FaultServer server = FaultServer.answering(way.script(message("Hi")))) {
      way.ask(Servers.provider(server), HELLO);

      assertThat(server.requests().get(0).header("authorization"))
          .contains("Bearer " + Servers.KEY);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theKeyIsInNoMessage(Way way) {
    String echo = "{\"error\":\"unauthorized: " + Servers.KEY + "\"}";
    try (FaultServer server = FaultServer.answering(Script.json(401, echo))) {
      AbstractProvider provider = Servers.provider(server);

      ProviderException failure =
          catchThrowableOfType(ProviderException.class, () -> way.ask(provider, HELLO));

      assertThat(failure.kind()).isEqualTo(ErrorKind.AUTHENTICATION);
      assertThat(failure.getMessage() + failure.detail() + failure + provider + provider.info())
          .doesNotContain("CANARY");
    }
  }

  @Test
  void aModelThatIsNotDeclaredIsLetThrough() {
    try (FaultServer server = FaultServer.answering(Way.WHOLE.script(message("Hi")))) {
      Servers.provider(server)
          .complete(CompletionRequest.builder("hf.co/someone/model-GGUF:Q4_K_M")
              .user("Hi")
              .build());

      assertThat(server.requests().get(0).body())
          .contains("\"model\":\"hf.co/someone/model-GGUF:Q4_K_M\"");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "10m, '\"10m\"'",
    "1h30m, '\"1h30m\"'",
    "1.5h, '\"1.5h\"'",
    "0, 0",
    "-1, -1",
    "300, 300"
  })
  void aModelIsKeptInMemoryForAsLongAsTheSettingSays(String setting, String sent) {
    try (FaultServer server = FaultServer.answering(Way.WHOLE.script(message("Hi")))) {
      AbstractProvider provider = Servers.provider(server, "keep-alive", setting);

      provider.complete(HELLO);
      provider.complete(HELLO.toBuilder().extra("keep_alive", "2m").build());

      assertThat(server.requests().get(0).body()).contains("\"keep_alive\":" + sent);
      assertThat(server.requests().get(1).body()).contains("\"keep_alive\":\"2m\"");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "long", "10 m", "5d", "m", "1h-3m", "99999999999"})
  void aLengthThatTheServiceWouldNotReadIsRefusedWhenConfigured(String setting) {
    ProviderConfig config = ProviderConfig.builder().set("keep-alive", setting).build();

    assertThatThrownBy(() -> new Ollama().configured(config))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("keep-alive")
        .hasMessageContaining("1h30m");
  }

  static List<CompletionRequest.Builder> requestsThatTheServiceCannotServe() {
    Tool tool = new Tool("weather", "", "{\"type\":\"object\"}");
    return List.of(
        HELLO.toBuilder().user("Hear", new ContentPart.Audio(Media.of("audio/wav", new byte[1]))),
        HELLO.toBuilder()
            .user("Look", new ContentPart.Image(URI.create("https://images.example/cat.png"))),
        HELLO.toBuilder()
            .user("Read", new ContentPart.Document(Media.of("application/pdf", new byte[1]), "a")),
        HELLO.toBuilder().user("Keep", new ContentPart.CacheMark()),
        HELLO.toBuilder()
            .message(Message.of(
                Role.ASSISTANT, new ContentPart.Opaque("anthropic", "{\"signature\":\"c2ln\"}"))),
        HELLO.toBuilder().tool(tool).toolChoice(ToolChoice.REQUIRED),
        HELLO.toBuilder().tool(tool).toolChoice(ToolChoice.tool("weather")),
        HELLO.toBuilder().tool(tool).parallelToolCalls(false),
        HELLO.toBuilder()
            .options(CompletionOptions.builder().reasoningBudget(100).build()),
        HELLO.toBuilder().extra("messages", List.of()),
        HELLO.toBuilder().extra("options/temperature", 1));
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
  void vectorsAreAskedForWithoutCuttingTexts() {
    String answer = """
        {"model":"embeddinggemma","embeddings":[[0.010071029,-0.0017594862],[1,2]],\
        "total_duration":14143917,"load_duration":1019500,"prompt_eval_count":8}""";
    try (FaultServer server = FaultServer.answering(Script.json(200, answer))) {
      Embeddings embeddings =
          Servers.provider(server).embed(EmbeddingRequest.of("embeddinggemma", "one", "two"));

      assertThat(embeddings.vectors().get(0)).containsExactly(0.010071029f, -0.0017594862f);
      assertThat(embeddings.usage().inputTokens()).isEqualTo(8);
      assertThat(server.requests().get(0).path()).isEqualTo("/api/embed");
      assertThat(server.requests().get(0).body())
          .isEqualTo(
              "{\"model\":\"embeddinggemma\",\"input\":[\"one\",\"two\"],\"truncate\":false}");
    }
  }

  @Test
  void itIsAskedOnlyByNameUntilItIsConfigured() {
    assertThat(new Ollama().info().onlyByName()).isTrue();
    try (FaultServer server = FaultServer.answering(Script.json(200, "{}"))) {
      assertThat(Servers.provider(server).info().onlyByName()).isFalse();
    }
  }
}
