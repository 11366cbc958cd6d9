package dev.patchbay.provider;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A call for embeddings, in as many requests as its texts need. Used by one thread, once. */
final class EmbeddingCall {

  /**
   * The most texts of one request to a model whose limit is not known: with vectors of 3,072 dimensions the answer comes to some 7 MB of
   * JSON, just below the limit of a whole answer.
   */
  static final int USUAL_BATCH = 100;

  /** Makes one request. */
  interface Request {
    Embeddings send(EmbeddingRequest batch);
  }

  private final EmbeddingRequest whole;
  private final CallContext context;
  private final List<float[]> vectors = new ArrayList<>();
  private final List<Attempt> attempts = new ArrayList<>(1);
  private long tokens;

  EmbeddingCall(EmbeddingRequest whole, CallContext context) {
    this.whole = whole;
    this.context = context;
  }

  /**
   * The vectors of all texts.
   *
   * @param most the most texts of one request, or 0 if that is not known
   */
  Embeddings run(String provider, int most, Request request) {
    for (EmbeddingRequest batch : whole.split(most > 0 ? most : USUAL_BATCH)) {
      Instant start = context.clock().instant();
      try {
        add(batch, request.send(batch));
        attempts.add(new Attempt(provider, whole.model(), null, 0, since(start)));
      } catch (ProviderException e) {
        ProviderException failure = e.servedBy(provider, whole.model());
        if (attempts.isEmpty()) {
          throw failure;
        }
        Attempt last =
            new Attempt(provider, whole.model(), e.kind(), e.status().orElse(0), since(start));
        attempts.add(last);
        // What the earlier requests took is lost, and paid for.
        throw failure.using(Usage.of(last.isRefusal() ? tokens : -1, 0)).endingAttempts(attempts);
      }
    }
    return new Embeddings(
        vectors,
        tokens < 0 ? Usage.UNKNOWN : Usage.of(tokens, 0),
        provider,
        whole.model(),
        attempts);
  }

  private void add(EmbeddingRequest batch, Embeddings answer) {
    if (answer.vectors().size() != batch.texts().size()) {
      throw ProviderException.of(
          ErrorKind.PROTOCOL,
          "asked for vectors of " + batch.texts().size() + " texts, the answer has "
              + answer.vectors().size());
    }
    for (float[] vector : answer.vectors()) {
      check(vector);
      vectors.add(vector);
    }
    long more = answer.usage().inputTokens();
    tokens = tokens < 0 || more < 0 ? -1 : tokens + more;
  }

  /** Whatever is wrong with a vector shows only much later, in a search that finds the wrong texts. */
  private void check(float[] vector) {
    if (vector.length == 0) {
      throw ProviderException.of(ErrorKind.PROTOCOL, "the answer has a vector without a number");
    }
    int asked = whole.dimensions().orElse(vector.length);
    if (vector.length != asked) {
      throw ProviderException.of(
          ErrorKind.PROTOCOL,
          "asked for vectors of " + asked + " dimensions, the answer has " + vector.length);
    }
    int first = vectors.isEmpty() ? vector.length : vectors.get(0).length;
    if (vector.length != first) {
      throw ProviderException.of(
          ErrorKind.PROTOCOL,
          "the answer has vectors of " + first + " and of " + vector.length
              + " dimensions, which cannot be compared");
    }
    for (float number : vector) {
      if (!Float.isFinite(number)) {
        throw ProviderException.of(
            ErrorKind.PROTOCOL, "the answer has a vector with " + number + " in it");
      }
    }
  }

  private Duration since(Instant start) {
    return Duration.between(start, context.clock().instant());
  }
}
