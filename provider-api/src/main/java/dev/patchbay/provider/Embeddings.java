package dev.patchbay.provider;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Vectors that stand for texts: the answer to an {@link EmbeddingRequest}. Vectors can be compared only if they are of the same model.
 *
 * @param vectors one for each text, in the order of the texts; the arrays are the caller's own
 * @param usage the tokens of all texts, or {@link Usage#UNKNOWN}
 * @param provider the id of the provider that gave them; empty until it has handed them out
 * @param model the model that the provider was asked for
 * @param attempts all calls that were made, one for each request on the wire: many texts are split into several. What several have
 *     cost stands at the last of them, and {@link Cost#of} gives the sum
 */
public record Embeddings(
    List<float[]> vectors, Usage usage, String provider, String model, List<Attempt> attempts) {

  /** Refuses nulls. */
  public Embeddings {
    vectors = List.copyOf(vectors);
    Objects.requireNonNull(usage, "usage");
    Objects.requireNonNull(provider, "provider");
    Objects.requireNonNull(model, "model");
    attempts = List.copyOf(attempts);
  }

  /** The vectors as the service gave them. {@link AbstractProvider#embed} adds provider, model and attempts. */
  public static Embeddings of(List<float[]> vectors, Usage usage) {
    return new Embeddings(vectors, usage, "", "", List.of());
  }

  /** The same with attempts that were made before, which come first. */
  public Embeddings withEarlierAttempts(List<Attempt> made) {
    List<Attempt> all = new ArrayList<>(made);
    all.addAll(attempts);
    return new Embeddings(vectors, usage, provider, model, all);
  }

  /** Provider, model and sizes; not the vectors. */
  @Override
  public String toString() {
    return "Embeddings[" + provider + ", model " + model + ", " + vectors.size() + " vectors, "
        + usage + "]";
  }
}
