package dev.patchbay.spring;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.Attempt;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.Embeddings;
import dev.patchbay.provider.ProviderException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.AbstractEmbeddingModel;
import org.springframework.ai.embedding.Embedding;
import org.springframework.ai.embedding.EmbeddingOptions;
import org.springframework.ai.embedding.EmbeddingRequest;
import org.springframework.ai.embedding.EmbeddingResponse;
import org.springframework.ai.embedding.EmbeddingResponseMetadata;

/**
 * An embedding model of Spring AI that asks a provider, most often a {@link dev.patchbay.registry.Router}. Fails as {@link
 * PatchbayChatModel} does. Thread-safe.
 */
public final class PatchbayEmbeddingModel extends AbstractEmbeddingModel {

  private final AbstractProvider provider;
  private final EmbeddingOptions options;
  private final @Nullable Duration timeout;

  /**
   * Makes a model.
   *
   * @param provider is asked; not closed by this model
   * @param options hold where those of a request say nothing
   * @param timeout the time that a call has altogether; null for no limit but the provider's own
   */
  public PatchbayEmbeddingModel(
      AbstractProvider provider, EmbeddingOptions options, @Nullable Duration timeout) {
    this.provider = Objects.requireNonNull(provider, "provider");
    this.options = Objects.requireNonNull(options, "options");
    this.timeout = timeout;
  }

  /**
   * Asks for vectors, one for each text.
   *
   * @throws IllegalArgumentException if no model is named, or a text is empty
   */
  @Override
  public EmbeddingResponse call(EmbeddingRequest request) {
    CallContext context = timeout == null ? CallContext.create() : CallContext.withTimeout(timeout);
    try {
      return response(provider.embed(read(request), context));
    } catch (ProviderException e) {
      throw AiErrors.of(e);
    }
  }

  @Override
  public float[] embed(Document document) {
    String text = getEmbeddingContent(document);
    if (text == null) {
      throw new IllegalArgumentException(
          "The document " + document.getId() + " has no text, and vectors are made of texts");
    }
    return embed(text);
  }

  /** As the options say; else one call finds out, once. */
  @Override
  public int dimensions() {
    Integer set = options.getDimensions();
    return set == null ? super.dimensions() : set;
  }

  private dev.patchbay.provider.EmbeddingRequest read(EmbeddingRequest request) {
    EmbeddingOptions given = request.getOptions() == null ? options : request.getOptions();
    String model = given.getModel() == null ? options.getModel() : given.getModel();
    if (model == null || model.isBlank()) {
      throw new IllegalArgumentException("No embedding model is named: set"
          + " patchbay.embedding.model, or the model in the request's options");
    }
    dev.patchbay.provider.EmbeddingRequest read =
        dev.patchbay.provider.EmbeddingRequest.of(model, request.getInstructions());
    Integer length =
        given.getDimensions() == null ? options.getDimensions() : given.getDimensions();
    return length == null ? read : read.withDimensions(length);
  }

  private static EmbeddingResponse response(Embeddings answer) {
    List<Embedding> vectors = new ArrayList<>();
    for (float[] vector : answer.vectors()) {
      vectors.add(new Embedding(vector, vectors.size()));
    }
    Map<String, Object> metadata = Map.of(
        PatchbayChatModel.PROVIDER, answer.provider(),
        PatchbayChatModel.ATTEMPTS, answer.attempts(),
        PatchbayChatModel.WHY, Attempt.why(answer.provider(), answer.attempts()));
    return new EmbeddingResponse(
        vectors,
        new EmbeddingResponseMetadata(
            answer.model(), AnswerWriting.usage(answer.usage()), metadata));
  }
}
