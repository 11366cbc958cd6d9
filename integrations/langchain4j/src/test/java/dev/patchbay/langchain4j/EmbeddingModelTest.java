package dev.patchbay.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.model.embedding.request.EmbeddingRequest;
import dev.langchain4j.model.embedding.response.EmbeddingResponse;
import dev.langchain4j.model.output.Response;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.testkit.FaultServer;
import dev.patchbay.testkit.Script;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EmbeddingModelTest {

  private static final Script VECTORS = Script.json(200, """
      {"object":"list","model":"m","data":[
       {"object":"embedding","index":0,"embedding":[1.0,0.5]},{"object":"embedding","index":1,"embedding":[0.0,-1.0]}],
       "usage":{"prompt_tokens":6,"total_tokens":6}}
      """);
  private static final Script ONE = Script.json(200, """
      {"object":"list","model":"m","data":[{"object":"embedding","index":0,"embedding":[1.0,0.5,0.25]}],
       "usage":{"prompt_tokens":1,"total_tokens":1}}
      """);

  private FaultServer server;

  @AfterEach
  void close() {
    server.close();
  }

  private PatchbayEmbeddingModel.Builder serve(Script script) {
    server = FaultServer.answering(script);
    return PatchbayEmbeddingModel.builder(
        StandIn.openAi(server.url(), "k"), "text-embedding-3-small");
  }

  @Test
  void vectorsComeInOrderWithTheirUsage() {
    Response<List<Embedding>> response = serve(VECTORS)
        .dimensions(2)
        .build()
        .embedAll(List.of(TextSegment.from("sky"), TextSegment.from("grass")));

    assertThat(response.content())
        .containsExactly(
            Embedding.from(new float[] {1, 0.5f}), Embedding.from(new float[] {0, -1}));
    assertThat(response.tokenUsage().inputTokenCount()).isEqualTo(6);
    assertThat(Wire.asked(server).path("dimensions").asInt()).isEqualTo(2);
    assertThat(Wire.asked(server).path("model").asString()).isEqualTo("text-embedding-3-small");
  }

  @Test
  void aRequestOverridesTheModelAndItsDimensions() {
    EmbeddingResponse response = serve(ONE)
        .build()
        .embed(EmbeddingRequest.builder()
            .input("sky")
            .modelName("text-embedding-3-large")
            .dimensions(3)
            .build());

    PatchbayEmbeddingMetadata metadata = (PatchbayEmbeddingMetadata) response.metadata();
    assertThat(metadata.provider()).isEqualTo("openai");
    assertThat(metadata.attempts()).hasSize(1);
    assertThat(Wire.asked(server).path("model").asString()).isEqualTo("text-embedding-3-large");
    assertThat(Wire.asked(server).path("dimensions").asInt()).isEqualTo(3);
  }

  @Test
  void theDimensionIsAskedForOnce() {
    PatchbayEmbeddingModel model = serve(ONE).build();

    assertThat(model.dimension()).isEqualTo(3);
    assertThat(model.dimension()).isEqualTo(3);
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void failuresAreLangChain4jsOwn() {
    PatchbayEmbeddingModel model = serve(Script.json(429, "{}")).build();

    assertThatThrownBy(() -> model.embed("sky"))
        .isInstanceOf(RateLimitException.class)
        .hasCauseInstanceOf(ProviderException.class);
    assertThatThrownBy(() -> model.embed(EmbeddingRequest.builder().input("").build()))
        .isInstanceOf(InvalidRequestException.class);
  }
}
