package dev.patchbay.langchain4j;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.listener.EmbeddingModelListener;
import dev.langchain4j.model.embedding.request.EmbeddingInput;
import dev.langchain4j.model.embedding.request.EmbeddingInputType;
import dev.langchain4j.model.embedding.request.EmbeddingParameter;
import dev.langchain4j.model.embedding.request.EmbeddingRequest;
import dev.langchain4j.model.embedding.request.EmbeddingRequestParameters;
import dev.langchain4j.model.embedding.response.EmbeddingResponse;
import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.Embeddings;
import dev.patchbay.provider.ProviderException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An embedding model of LangChain4j's that asks a provider, usually a router. Thread-safe.
 *
 * <pre>{@code
 * EmbeddingModel model = PatchbayEmbeddingModel.builder(registry.router(), "text-embedding-3-small")
 *     .dimensions(512)
 *     .build();
 * Embedding embedding = model.embed("The sky is blue.").content();
 * }</pre>
 *
 * <p>More texts than the service takes at once are sent in several requests. A response's metadata are {@link PatchbayEmbeddingMetadata}. Failures are LangChain4j's exceptions with the
 * {@link ProviderException} as their cause.
 */
public final class PatchbayEmbeddingModel implements EmbeddingModel {

  private final AbstractProvider provider;
  private final String modelName;
  private final EmbeddingRequestParameters defaults;
  private final @Nullable Duration timeout;
  private final List<EmbeddingModelListener> listeners;

  /** What {@link #dimension()} has found out; 0 until then. */
  private volatile int dimension;

  private PatchbayEmbeddingModel(Builder builder) {
    provider = builder.provider;
    modelName = builder.modelName;
    defaults = EmbeddingRequestParameters.builder()
        .modelName(modelName)
        .dimensions(builder.dimensions)
        .inputType(builder.inputType)
        .build();
    timeout = builder.timeout;
    listeners = builder.listeners;
    dimension = builder.dimensions == null ? 0 : builder.dimensions;
  }

  /**
   * A model over that provider, with defaults for all else.
   *
   * @param modelName the embedding model of requests that name none
   */
  public static PatchbayEmbeddingModel of(AbstractProvider provider, String modelName) {
    return builder(provider, modelName).build();
  }

  /** A builder for a model over that provider. */
  public static Builder builder(AbstractProvider provider, String modelName) {
    return new Builder(provider, modelName);
  }

  @Override
  public EmbeddingResponse doEmbed(EmbeddingRequest request) {
    Embeddings vectors;
    try {
      vectors = provider.embed(wanted(request), context());
    } catch (ProviderException e) {
      throw Failures.of(e);
    }
    return EmbeddingResponse.builder()
        .embeddings(vectors.vectors().stream().map(Embedding::from).toList())
        .metadata(PatchbayEmbeddingMetadata.of(vectors))
        .build();
  }

  private static dev.patchbay.provider.EmbeddingRequest wanted(EmbeddingRequest request) {
    try {
      return new dev.patchbay.provider.EmbeddingRequest(
          request.modelName(),
          request.inputs().stream().map(EmbeddingInput::text).toList(),
          request.dimensions() == null ? OptionalInt.empty() : OptionalInt.of(request.dimensions()),
          Optional.ofNullable(request.inputType()).map(PatchbayEmbeddingModel::purpose),
          Map.of());
    } catch (IllegalArgumentException e) {
      throw new InvalidRequestException(e.getMessage(), e);
    }
  }

  private static dev.patchbay.provider.EmbeddingRequest.Purpose purpose(EmbeddingInputType type) {
    return switch (type) {
      case QUERY -> dev.patchbay.provider.EmbeddingRequest.Purpose.QUERY;
      case DOCUMENT -> dev.patchbay.provider.EmbeddingRequest.Purpose.DOCUMENT;
    };
  }

  private CallContext context() {
    return timeout == null ? CallContext.create() : CallContext.withTimeout(timeout);
  }

  @Override
  public EmbeddingRequestParameters defaultRequestParameters() {
    return defaults;
  }

  @Override
  public Set<EmbeddingParameter<?>> supportedParameters() {
    return Set.of(
        EmbeddingRequestParameters.MODEL_NAME,
        EmbeddingRequestParameters.DIMENSIONS,
        EmbeddingRequestParameters.INPUT_TYPE);
  }

  @Override
  public List<EmbeddingModelListener> listeners() {
    return listeners;
  }

  @Override
  public String modelName() {
    return modelName;
  }

  /** The length of the vectors: as it was set, else of the first that the service gave for a test text, which it is asked for once. */
  @Override
  public int dimension() {
    if (dimension == 0) {
      dimension = EmbeddingModel.super.dimension();
    }
    return dimension;
  }

  /** Makes {@link PatchbayEmbeddingModel}. Not thread-safe. */
  public static final class Builder {
    private final AbstractProvider provider;
    private final String modelName;
    private @Nullable Integer dimensions;
    private @Nullable EmbeddingInputType inputType;
    private @Nullable Duration timeout;
    private List<EmbeddingModelListener> listeners = List.of();

    private Builder(AbstractProvider provider, String modelName) {
      this.provider = Objects.requireNonNull(provider, "provider");
      this.modelName = Objects.requireNonNull(modelName, "modelName");
    }

    /**
     * The length that vectors are to have; the model's own if not set.
     *
     * @throws IllegalArgumentException if it is below 1
     */
    public Builder dimensions(int length) {
      if (length < 1) {
        throw new IllegalArgumentException(
            "Vectors have at least 1 dimension, but this is " + length);
      }
      dimensions = length;
      return this;
    }

    /** What the vectors are for, where a request does not say. */
    public Builder inputType(EmbeddingInputType type) {
      inputType = Objects.requireNonNull(type, "inputType");
      return this;
    }

    /**
     * The time that a call has in all; without it only the provider's own limits hold.
     *
     * @param whole above zero; null for none
     * @throws IllegalArgumentException if it is negative or zero
     */
    public Builder timeout(@Nullable Duration whole) {
      timeout = ModelBuilder.checked(whole);
      return this;
    }

    /** Replaces the listeners. */
    public Builder listeners(List<EmbeddingModelListener> all) {
      listeners = List.copyOf(all);
      return this;
    }

    /** Makes the model. */
    public PatchbayEmbeddingModel build() {
      return new PatchbayEmbeddingModel(this);
    }
  }
}
