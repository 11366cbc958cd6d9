package dev.patchbay.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.patchbay.provider.ProviderException;
import dev.patchbay.testkit.FaultServer;
import dev.patchbay.testkit.Script;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.embedding.EmbeddingOptions;
import org.springframework.ai.embedding.EmbeddingRequest;
import org.springframework.ai.embedding.EmbeddingResponse;
import org.springframework.ai.retry.TransientAiException;

/** Vectors for texts. */
class EmbeddingModelTest {

  private static final Script VECTORS = Script.json(200, """
      {"data": [{"index": 0, "embedding": [0.5, 1.0]}, {"index": 1, "embedding": [0.25, 2.0]}],
       "model": "test-vectors", "usage": {"prompt_tokens": 7, "total_tokens": 7}}
      """);
  private static final Script VECTOR = Script.json(200, """
      {"data": [{"index": 0, "embedding": [0.5, 1.0]}], "model": "test-vectors"}
      """);

  @Test
  void eachTextGetsItsVector() {
    try (Rig rig =
        new Rig(FaultServer.answering(Service.refusal(503)), FaultServer.answering(VECTORS))) {
      EmbeddingResponse response =
          model(rig).call(new EmbeddingRequest(List.of("sky", "grass"), null));

      assertThat(response.getResults())
          .extracting(each -> each.getOutput()[1])
          .containsExactly(1f, 2f);
      assertThat(response.getResults()).extracting(each -> each.getIndex()).containsExactly(0, 1);
      assertThat(response.getMetadata().getUsage().getPromptTokens()).isEqualTo(7);
      assertThat(response.getMetadata().<String>get(PatchbayChatModel.PROVIDER)).isEqualTo("two");
    }
  }

  @Test
  void aDocumentGetsItsVectorAndTheLengthIsAskedForOnce() {
    try (Rig rig = Rig.answering(VECTOR)) {
      EmbeddingModel model = model(rig);

      assertThat(model.embed(new Document("sky"))).containsExactly(0.5f, 1f);
      assertThat(model.dimensions()).isEqualTo(2);
      assertThat(model.dimensions()).isEqualTo(2);
      assertThat(rig.server().requests()).hasSize(2);
    }
  }

  @Test
  void aFailureHasOursAsItsCause() {
    try (Rig rig = Rig.answering(Service.refusal(503))) {
      assertThatThrownBy(() -> model(rig).embed("sky"))
          .isInstanceOf(TransientAiException.class)
          .hasCauseInstanceOf(ProviderException.class);
    }
  }

  private static EmbeddingModel model(Rig rig) {
    return new PatchbayEmbeddingModel(
        rig.registry().router(),
        EmbeddingOptions.builder().model("test-vectors").build(),
        null);
  }
}
