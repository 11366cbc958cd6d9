package dev.patchbay.provider;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Texts for which a model is to give vectors. Immutable.
 *
 * <pre>{@code
 * Embeddings embeddings = provider.embed(
 *     EmbeddingRequest.of("text-embedding-3-small", "The sky is blue.", "Grass is green."));
 * float[] ofSky = embeddings.vectors().get(0);
 * }</pre>
 *
 * @param model the id or an alias of a model of kind {@link ModelInfo.Kind#EMBEDDING}
 * @param texts at least one, none of them empty
 * @param dimensions the length that the vectors are to have, from 1 on; empty for the model's own
 * @param purpose what the vectors are for; services that make no difference ignore it
 */
public record EmbeddingRequest(
    String model, List<String> texts, OptionalInt dimensions, Optional<Purpose> purpose) {

  /** What vectors are for. Vectors of queries are compared with those of documents. */
  public enum Purpose {
    /** A question, for which documents are looked for. */
    QUERY,
    /** A document, which is to be found. */
    DOCUMENT
  }

  /**
   * Checks the request.
   *
   * @throws IllegalArgumentException if the model is blank, there is no text, one is empty, or the dimensions are below 1
   */
  public EmbeddingRequest {
    Objects.requireNonNull(dimensions, "dimensions");
    Objects.requireNonNull(purpose, "purpose");
    texts = List.copyOf(texts);
    if (model.isBlank()) {
      throw new IllegalArgumentException("An embedding request names a model, but this is blank");
    }
    if (texts.isEmpty() || texts.contains("")) {
      throw new IllegalArgumentException(
          "An embedding request has at least one text, and none of them is empty");
    }
    if (dimensions.isPresent() && dimensions.getAsInt() < 1) {
      throw new IllegalArgumentException(
          "Vectors have at least 1 dimension, but this is " + dimensions.getAsInt());
    }
  }

  /** A request for vectors of the model's own length, for any purpose. */
  public static EmbeddingRequest of(String model, String... texts) {
    return of(model, List.of(texts));
  }

  /** The same for a collection. */
  public static EmbeddingRequest of(String model, Collection<String> texts) {
    return new EmbeddingRequest(model, List.copyOf(texts), OptionalInt.empty(), Optional.empty());
  }

  /** The same for vectors of that length. */
  public EmbeddingRequest withDimensions(int length) {
    return new EmbeddingRequest(model, texts, OptionalInt.of(length), purpose);
  }

  /** The same for that purpose. */
  public EmbeddingRequest withPurpose(Purpose wanted) {
    return new EmbeddingRequest(model, texts, dimensions, Optional.of(wanted));
  }

  /** The same of another model. */
  public EmbeddingRequest withModel(String other) {
    return new EmbeddingRequest(other, texts, dimensions, purpose);
  }

  /** The same in requests of at most so many texts each, in order. */
  List<EmbeddingRequest> split(int most) {
    if (texts.size() <= most) {
      return List.of(this);
    }
    List<EmbeddingRequest> parts = new ArrayList<>();
    for (int from = 0; from < texts.size(); from += most) {
      List<String> part = texts.subList(from, Math.min(texts.size(), from + most));
      parts.add(new EmbeddingRequest(model, part, dimensions, purpose));
    }
    return parts;
  }

  /** Model and sizes; not the texts, which must not appear in logs. */
  @Override
  public String toString() {
    return "EmbeddingRequest[" + model + ", " + texts.size() + " texts"
        + (dimensions.isPresent() ? ", " + dimensions.getAsInt() + " dimensions" : "")
        + purpose.map(each -> ", " + each).orElse("") + "]";
  }
}
