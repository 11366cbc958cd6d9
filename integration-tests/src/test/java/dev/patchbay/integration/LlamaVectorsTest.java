package dev.patchbay.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.EmbeddingRequest;
import dev.patchbay.provider.Embeddings;
import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.provider.openai.services.LlamaCpp;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Vectors by llama.cpp's server. */
@Tag("real-model")
class LlamaVectorsTest {

  @RegisterExtension
  static final RunningServer LLAMA = new RunningServer(ChildServer::llamaForVectors);

  @Test
  void equalTextsHaveEqualVectorsAndOthersOthers() {
    AbstractProvider provider = new LlamaCpp()
        .configured(ProviderConfig.builder()
            .set(ProviderConfig.BASE_URL, LLAMA.url() + "/api/openai/v1")
            .build());

    Embeddings embeddings = provider.embed(
        EmbeddingRequest.of("any", "The sky is blue.", "Grass is green.", "The sky is blue."));

    assertThat(embeddings.vectors()).hasSize(3);
    assertThat(embeddings.usage().inputTokens()).isPositive();
    assertThat(product(embeddings, 0, 2)).isGreaterThan(product(embeddings, 0, 1));
  }

  private static double product(Embeddings embeddings, int one, int other) {
    float[] left = embeddings.vectors().get(one);
    float[] right = embeddings.vectors().get(other);
    double sum = 0;
    for (int i = 0; i < left.length; i++) {
      sum += left[i] * right[i];
    }
    return sum;
  }
}
