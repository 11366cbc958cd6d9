package dev.patchbay.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.Attempt;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.EmbeddingRequest;
import dev.patchbay.provider.Embeddings;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ModelInfo;
import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.testkit.FaultServer;
import dev.patchbay.testkit.Script;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Vectors, as the dialect asks for them and gives them. */
class EmbeddingsTest {

  /** As OpenAI's reference shows it, with shorter vectors, and not in order. */
  private static final String TWO = """
      {"object":"list","data":[
        {"object":"embedding","index":1,"embedding":[0.25,-3]},
        {"object":"embedding","index":0,"embedding":[-0.006929283,1e-3]}],
       "model":"text-embedding-3-small","usage":{"prompt_tokens":8,"total_tokens":8}}""";

  @Test
  void eachTextHasItsVector() {
    try (FaultServer server = FaultServer.answering(Script.json(200, TWO))) {
      Embeddings embeddings = at(server).embed(EmbeddingRequest.of("vectors", "one", "two"));

      assertThat(embeddings.vectors().get(0)).containsExactly(-0.006929283f, 0.001f);
      assertThat(embeddings.vectors().get(1)).containsExactly(0.25f, -3f);
      assertThat(embeddings.usage().inputTokens()).isEqualTo(8);
      assertThat(embeddings.provider()).isEqualTo("parrot");
      assertThat(embeddings.attempts())
          .extracting(Attempt::provider, Attempt::error)
          .containsExactly(tuple("parrot", null));
    }
  }

  @Test
  void theServiceIsAskedForPlainNumbersOfThatLength() {
    try (FaultServer server = FaultServer.answering(Script.json(200, TWO))) {
      at(server).embed(EmbeddingRequest.of("vectors", "one", "two").withDimensions(2));

      assertThat(server.requests().get(0).path()).isEqualTo("/embeddings");
      assertThat(server.requests().get(0).body()).isEqualTo("""
          {"model":"vectors","input":["one","two"],"dimensions":2,"encoding_format":"float"}""");
    }
  }

  @Test
  void extrasAreAddedToTheBody() {
    try (FaultServer server = FaultServer.answering(Script.json(200, TWO))) {
      at(server).embed(EmbeddingRequest.of("vectors", "one", "two").withExtra("truncate", "END"));

      assertThat(server.requests().get(0).body()).isEqualTo("""
          {"model":"vectors","input":["one","two"],"encoding_format":"float","truncate":"END"}""");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"model", "input", "encoding_format"})
  void anExtraReplacesNothingThatTheAnswerDependsOn(String name) {
    try (FaultServer server = FaultServer.answering(Script.json(200, TWO))) {
      EmbeddingRequest request = EmbeddingRequest.of("vectors", "one").withExtra(name, "x");

      assertThat(catchThrowableOfType(ProviderException.class, () -> at(server).embed(request)))
          .hasMessageContaining("'" + name + "'");
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void moreTextsThanTheModelTakesAreSplitAndJoinedInOrder() {
    try (FaultServer server = FaultServer.answering(Script.json(200, TWO))) {
      Embeddings embeddings = at(server)
          .embed(EmbeddingRequest.of(
              "vectors", IntStream.range(0, 4).mapToObj(i -> "t" + i).toList()));

      assertThat(embeddings.vectors()).hasSize(4);
      assertThat(embeddings.vectors().get(2)).containsExactly(-0.006929283f, 0.001f);
      assertThat(embeddings.usage().inputTokens()).isEqualTo(16);
      assertThat(embeddings.attempts()).hasSize(2);
      assertThat(server.requests()).hasSize(2);
      assertThat(server.requests().get(1).body()).contains("[\"t2\",\"t3\"]");
    }
  }

  @Test
  void aFailureAmongSeveralRequestsListsThemAll() {
    try (FaultServer server =
        FaultServer.answering(Script.json(200, TWO), Script.json(429, "{}"))) {
      ProviderException failure = catchThrowableOfType(
          ProviderException.class,
          () -> at(server).embed(EmbeddingRequest.of("vectors", "a", "b", "c", "d")));

      assertThat(failure.kind()).isEqualTo(ErrorKind.RATE_LIMITED);
      assertThat(failure.attempts())
          .extracting(Attempt::error)
          .containsExactly(null, ErrorKind.RATE_LIMITED);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"data\":[]}",
        "{\"data\":[{\"index\":0,\"embedding\":[1,2]}]}",
        "{\"data\":[{\"index\":0,\"embedding\":[1,2]},{\"index\":0,\"embedding\":[1,2]}]}",
        "{\"data\":[{\"index\":0,\"embedding\":[1,2]},{\"index\":1,\"embedding\":[1]}]}",
        "{\"data\":[{\"index\":0,\"embedding\":[]},{\"index\":1,\"embedding\":[]}]}",
        "{\"data\":[{\"index\":0,\"embedding\":[1,null]},{\"index\":1,\"embedding\":[1,2]}]}",
        "{\"data\":[{\"index\":0,\"embedding\":[1,1e99]},{\"index\":1,\"embedding\":[1,2]}]}",
        "{\"data\":[{\"index\":4294967296,\"embedding\":[1,2]},{\"index\":1,\"embedding\":[1,2]}]}",
        "{\"data\":[{\"index\":0,\"embedding\":[1,2]},{\"index\":1,\"embedding\":[1,",
        "[]",
        "<html>"
      })
  void anAnswerWithoutOneVectorForEachTextIsNone(String answer) {
    try (FaultServer server = FaultServer.answering(Script.json(200, answer))) {
      ProviderException failure = catchThrowableOfType(
          ProviderException.class,
          () -> at(server).embed(EmbeddingRequest.of("vectors", "one", "two")));

      assertThat(failure.kind()).isEqualTo(ErrorKind.PROTOCOL);
    }
  }

  @Test
  void vectorsWithoutAnIndexAreInTheOrderOfTheTexts() {
    String two =
        "{\"data\":[{\"index\":null,\"embedding\":[1]},{\"index\":null,\"embedding\":[2]}]}";
    try (FaultServer server = FaultServer.answering(Script.json(200, two))) {
      Embeddings embeddings = at(server).embed(EmbeddingRequest.of("vectors", "one", "two"));

      assertThat(embeddings.vectors().get(0)).containsExactly(1);
      assertThat(embeddings.vectors().get(1)).containsExactly(2);
    }
  }

  @Test
  void anErrorInsideTheAnswerIsAFailure() {
    try (FaultServer server = FaultServer.answering(Script.json(
        200, "{\"error\":{\"message\":\"slow down\",\"code\":\"rate_limit_exceeded\"}}"))) {
      ProviderException failure = catchThrowableOfType(
          ProviderException.class, () -> at(server).embed(EmbeddingRequest.of("vectors", "one")));

      assertThat(failure.kind()).isEqualTo(ErrorKind.RATE_LIMITED);
      assertThat(failure.provider()).isEqualTo("parrot");
      assertThat(failure.model()).isEqualTo("vectors");
    }
  }

  @Test
  void aModelThatIsNoEmbeddingModelIsRefusedBeforeAnythingIsSent() {
    try (FaultServer server = FaultServer.answering(Script.json(200, TWO))) {
      ProviderException chat = catchThrowableOfType(
          ProviderException.class,
          () -> at(server).embed(EmbeddingRequest.of("parrot-small", "one")));
      ProviderException unknown = catchThrowableOfType(
          ProviderException.class, () -> at(server).embed(EmbeddingRequest.of("none", "one")));

      assertThat(chat.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
      assertThat(chat).hasMessageContaining("gives no vectors");
      assertThat(unknown.kind()).isEqualTo(ErrorKind.MODEL_UNAVAILABLE);
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void anEmbeddingModelIsRefusedForACompletion() {
    try (FaultServer server = FaultServer.answering(Script.json(200, TWO))) {
      ProviderException failure = catchThrowableOfType(
          ProviderException.class,
          () -> at(server)
              .complete(CompletionRequest.builder("vectors").user("Hello").build()));

      assertThat(failure.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
    }
  }

  @Test
  void furtherEmbeddingModelsAreNamedByASetting() {
    AbstractProvider parrot = Parrot.at("http://127.0.0.1:1", "embedding-models", "more, many");

    assertThat(parrot.info().model("many").orElseThrow().kind())
        .isEqualTo(ModelInfo.Kind.EMBEDDING);
  }

  private static AbstractProvider at(FaultServer server) {
    return new Vectors()
        .configured(ProviderConfig.builder()
            .set(ProviderConfig.BASE_URL, server.url().toString())
            .build());
  }

  private static final class Vectors extends OpenAiCompatibleProvider {
    Vectors() {
      super(OpenAiService.of(Parrot.INFO.toBuilder()
          .models(List.of(
              ModelInfo.of("parrot-small"),
              ModelInfo.builder("vectors")
                  .kind(ModelInfo.Kind.EMBEDDING)
                  .batchLimit(2)
                  .build()))
          .build()));
    }
  }
}
