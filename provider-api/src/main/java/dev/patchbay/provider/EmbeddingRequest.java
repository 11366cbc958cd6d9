package dev.patchbay.provider;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

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
 * @param extras members of the service's own that are added to the body of the request, by name; values as for
 *     {@link CompletionRequest.Builder#extra}
 */
public record EmbeddingRequest(
    String model,
    List<String> texts,
    OptionalInt dimensions,
    Optional<Purpose> purpose,
    Map<String, @Nullable Object> extras) {

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
   * @throws IllegalArgumentException if the model is blank, there is no text, one is empty, the dimensions are below 1, or an extra is, or
   *     holds, something that JSON has no form for
   */
  public EmbeddingRequest {
    Objects.requireNonNull(dimensions, "dimensions");
    Objects.requireNonNull(purpose, "purpose");
    texts = List.copyOf(texts);
    Map<String, @Nullable Object> copy = new LinkedHashMap<>();
    extras.forEach((name, value) -> copy.put(name, JsonValue.copyOf(name, value)));
    extras = Collections.unmodifiableMap(copy);
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
    return new EmbeddingRequest(
        model, List.copyOf(texts), OptionalInt.empty(), Optional.empty(), Map.of());
  }

  /** The same for vectors of that length. */
  public EmbeddingRequest withDimensions(int length) {
    return new EmbeddingRequest(model, texts, OptionalInt.of(length), purpose, extras);
  }

  /** The same for that purpose. */
  public EmbeddingRequest withPurpose(Purpose wanted) {
    return new EmbeddingRequest(model, texts, dimensions, Optional.of(wanted), extras);
  }

  /** The same of another model. */
  public EmbeddingRequest withModel(String other) {
    return new EmbeddingRequest(other, texts, dimensions, purpose, extras);
  }

  /** The same with one extra more, or another value of it, such as {@code truncate} for NVIDIA's models. */
  public EmbeddingRequest withExtra(String name, @Nullable Object value) {
    Map<String, @Nullable Object> more = new LinkedHashMap<>(extras);
    more.put(name, value);
    return new EmbeddingRequest(model, texts, dimensions, purpose, more);
  }

  /** The same in requests of at most so many texts each, in order. */
  List<EmbeddingRequest> split(int most) {
    if (texts.size() <= most) {
      return List.of(this);
    }
    List<EmbeddingRequest> parts = new ArrayList<>();
    for (int from = 0; from < texts.size(); from += most) {
      List<String> part = texts.subList(from, Math.min(texts.size(), from + most));
      parts.add(new EmbeddingRequest(model, part, dimensions, purpose, extras));
    }
    return parts;
  }

  /** Model and sizes; not the texts, which must not appear in logs. */
  @Override
  public String toString() {
    return "EmbeddingRequest[" + model + ", " + texts.size() + " texts"
        + (dimensions.isPresent() ? ", " + dimensions.getAsInt() + " dimensions" : "")
        + purpose.map(each -> ", " + each).orElse("")
        + (extras.isEmpty() ? "" : ", extras " + extras.keySet()) + "]";
  }
}
