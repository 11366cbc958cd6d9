package dev.patchbay.provider.bedrock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.patchbay.provider.EmbeddingRequest;
import dev.patchbay.provider.Embeddings;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.testkit.FaultServer;
import dev.patchbay.testkit.Script;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Vectors, in the words of the makers of their models. */
class EmbeddingsTest {

  @Test
  void titanIsAskedForOneTextAtATime() {
    String answer = """
        {"embedding":[-0.053,0.25],"embeddingsByType":{"float":[-0.053,0.25]},"inputTextTokenCount":3}""";
    try (FaultServer server = FaultServer.answering(Script.json(200, answer))) {
      Embeddings embeddings = Servers.provider(server)
          .embed(
              EmbeddingRequest.of("amazon.titan-embed-text-v2:0", "one", "two").withDimensions(2));

      assertThat(embeddings.vectors()).hasSize(2);
      assertThat(embeddings.vectors().get(0)).containsExactly(-0.053f, 0.25f);
      assertThat(embeddings.usage().inputTokens()).isEqualTo(6);
      assertThat(server.requests()).hasSize(2);
      assertThat(server.requests().get(0).path())
          .isEqualTo("/model/amazon.titan-embed-text-v2%3A0/invoke");
      assertThat(server.requests().get(0).body())
          .isEqualTo("{\"inputText\":\"one\",\"dimensions\":2}");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"id\":\"1\",\"embeddings\":[[1,2],[3,4]],\"texts\":[\"one\",\"two\"]}",
        "{\"id\":\"1\",\"embeddings\":{\"float\":[[1,2],[3,4]]},\"response_type\":\"embeddings_by_type\"}"
      })
  void cohereIsToldWhatTheVectorsAreFor(String answer) {
    try (FaultServer server = FaultServer.answering(Script.json(200, answer))) {
      Embeddings embeddings = Servers.provider(server)
          .embed(EmbeddingRequest.of("cohere.embed-v4:0", "one", "two")
              .withPurpose(EmbeddingRequest.Purpose.QUERY));

      assertThat(embeddings.vectors().get(1)).containsExactly(3, 4);
      assertThat(server.requests().get(0).body())
          .isEqualTo("{\"texts\":[\"one\",\"two\"],\"input_type\":\"search_query\"}");
    }
  }

  @Test
  void aModelWhoseWordsAreNotKnownIsRefusedBeforeAnythingIsSent() {
    try (FaultServer server = FaultServer.answering(Script.json(200, "{}"))) {
      ProviderException failure = catchThrowableOfType(
          ProviderException.class,
          () -> Servers.provider(server).embed(EmbeddingRequest.of("twelvelabs.marengo", "one")));

      assertThat(failure.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
      assertThat(server.requests()).isEmpty();
    }
  }
}
