package dev.patchbay.langchain4j;

import dev.langchain4j.model.embedding.response.EmbeddingResponseMetadata;
import dev.patchbay.provider.Attempt;
import dev.patchbay.provider.Embeddings;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is known of vectors beside them: who gave them, after which attempts. Immutable.
 *
 * <pre>{@code
 * EmbeddingResponse response = model.embed(EmbeddingRequest.builder().input("The sky is blue.").build());
 * String provider = ((PatchbayEmbeddingMetadata) response.metadata()).provider();
 * }</pre>
 */
public final class PatchbayEmbeddingMetadata extends EmbeddingResponseMetadata {

  private final String provider;
  private final List<Attempt> attempts;

  private PatchbayEmbeddingMetadata(Embeddings vectors) {
    super(
        new Words().modelName(vectors.model()).tokenUsage(PatchbayTokenUsage.of(vectors.usage())));
    provider = vectors.provider();
    attempts = vectors.attempts();
  }

  static PatchbayEmbeddingMetadata of(Embeddings vectors) {
    return new PatchbayEmbeddingMetadata(vectors);
  }

  /** The id of the provider that gave the vectors. */
  public String provider() {
    return provider;
  }

  /** All calls that were made, in order; many texts are split into several requests. */
  public List<Attempt> attempts() {
    return attempts;
  }

  /** Equal if they say the same. */
  @Override
  public boolean equals(@Nullable Object other) {
    return super.equals(other)
        && other instanceof PatchbayEmbeddingMetadata that
        && provider.equals(that.provider)
        && attempts.equals(that.attempts);
  }

  @Override
  public int hashCode() {
    return Objects.hash(super.hashCode(), provider, attempts);
  }

  /** Who gave them, and the counts. */
  @Override
  public String toString() {
    return "PatchbayEmbeddingMetadata[" + provider + ", model " + modelName() + ", " + tokenUsage()
        + "]";
  }

  private static final class Words extends EmbeddingResponseMetadata.Builder<Words> {}
}
