package dev.patchbay.langchain4j;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.request.EmbeddingInputType;
import dev.langchain4j.model.embedding.request.EmbeddingRequestParameters;
import dev.langchain4j.model.embedding.response.EmbeddingResponse;
import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.Capability;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionResult;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.EmbeddingRequest;
import dev.patchbay.provider.Embeddings;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ModelInfo;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.ProviderInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A provider over model objects of LangChain4j's, so that a router can choose and fail over between them and providers of Patchbay's.
 * Immutable, and used by many threads at once if the models may be.
 *
 * <pre>{@code
 * AbstractProvider watsonx = BorrowedProvider.builder("watsonx")
 *     .models("ibm/granite-4")
 *     .chatModel(watsonxChatModel)
 *     .streamingChatModel(watsonxStreamingChatModel)
 *     .capabilities(Capability.TOOLS)
 *     .secret(apiKey)
 *     .build();
 * ProviderRegistry registry = ProviderRegistry.builder().provider(watsonx).build();
 * }</pre>
 *
 * <p>It declares the capability {@link #BORROWED}, since not all that Patchbay promises holds for a model that it does not run itself:
 * {@code docs/langchain4j.md} lists what does not. In short: a deadline and a cancel free the caller, and close the service's connection only
 * if the model does; what the model retries is not seen. What holds: an answer without a finish reason is a failure, an answer beyond
 * {@linkplain Builder#maxCharacters a limit} is one, and no message shows a key that it was told of, or the question.
 *
 * <p>The models belong to the application, and are not closed.
 */
public final class BorrowedProvider extends AbstractProvider {

  /** Declared by every borrowed provider, so that a query can ask for it or an operator see it. */
  public static final Capability BORROWED = Capability.of("borrowed");

  private final @Nullable ChatModel chat;
  private final @Nullable StreamingChatModel streaming;
  private final @Nullable EmbeddingModel embedding;
  private final BorrowedFailures failures;
  private final int maxCharacters;
  private final boolean severalModels;

  private BorrowedProvider(Builder builder) {
    super(builder.info());
    chat = builder.chat;
    streaming = builder.streaming;
    embedding = builder.embedding;
    failures = new BorrowedFailures(builder.secrets);
    maxCharacters = builder.maxCharacters;
    severalModels = builder.models.size() > 1;
  }

  /**
   * A provider with one model for whole answers in words.
   *
   * @param id the provider's id
   * @param modelName what the model is asked for by
   */
  public static BorrowedProvider of(String id, String modelName, ChatModel model) {
    return builder(id).models(modelName).chatModel(model).build();
  }

  /**
   * A builder for the provider of that id.
   *
   * @throws IllegalArgumentException if the id has another form than {@link ProviderInfo#builder} asks for
   */
  public static Builder builder(String id) {
    return new Builder(id);
  }

  @Override
  protected CompletionResult createCompletion(CompletionRequest request, CallContext context) {
    if (request.stream() && streaming != null) {
      return CompletionStream.of(streamed(request, streaming));
    }
    if (chat == null) {
      // Only a model that streams was lent: the whole is what it streams.
      try (CompletionStream stream =
          CompletionStream.of(streamed(request, Objects.requireNonNull(streaming)))) {
        return stream.toCompletion();
      }
    }
    ChatRequest asked = new BorrowedRequest(
            request, modelName(request.model(), chat.defaultRequestParameters()))
        .chatRequest();
    try {
      return new BorrowedAnswer(id(), maxCharacters).completion(chat.chat(asked));
    } catch (Throwable e) {
      // What a model throws when its call is over depends on the moment.
      context.requireAlive();
      throw failures.of(e, request);
    }
  }

  private BorrowedStream streamed(CompletionRequest request, StreamingChatModel model) {
    ChatRequest asked = new BorrowedRequest(
            request, modelName(request.model(), model.defaultRequestParameters()))
        .chatRequest();
    BorrowedStream stream =
        new BorrowedStream(new BorrowedAnswer(id(), maxCharacters), failures, request);
    stream.start(() -> model.chat(asked, stream));
    return stream;
  }

  /** The name to ask the model object for; null if it is for one model alone, and may not even take a name. */
  private @Nullable String modelName(String wanted, @Nullable ChatRequestParameters defaults) {
    String own = defaults == null ? null : defaults.modelName();
    return severalModels || (own != null && !own.equals(wanted)) ? wanted : null;
  }

  @Override
  protected Embeddings createEmbeddings(EmbeddingRequest request, CallContext context) {
    if (embedding == null) {
      return super.createEmbeddings(request, context);
    }
    EmbeddingResponse response;
    try {
      response = embedding.embed(asked(request, embedding));
    } catch (Throwable e) {
      context.requireAlive();
      throw failures.of(e, request.texts());
    }
    List<Embedding> vectors = response == null ? null : response.embeddings();
    if (vectors == null || vectors.size() != request.texts().size()) {
      throw ProviderException.of(
          ErrorKind.PROTOCOL,
          "the borrowed model gave " + (vectors == null ? "no" : vectors.size()) + " vectors for "
              + request.texts().size() + " texts");
    }
    return Embeddings.of(
        vectors.stream().map(Embedding::vector).toList(),
        BorrowedAnswer.usage(response.metadata().tokenUsage()));
  }

  private static dev.langchain4j.model.embedding.request.EmbeddingRequest asked(
      EmbeddingRequest request, EmbeddingModel model) {
    dev.langchain4j.model.embedding.request.EmbeddingRequest.Builder asked =
        dev.langchain4j.model.embedding.request.EmbeddingRequest.builder()
            .inputs(request.texts().toArray(new String[0]));
    request.dimensions().ifPresent(asked::dimensions);
    // Services that make no difference ignore the purpose.
    if (model.supportedParameters().contains(EmbeddingRequestParameters.INPUT_TYPE)) {
      request
          .purpose()
          .map(each -> EmbeddingInputType.valueOf(each.name()))
          .ifPresent(asked::inputType);
    }
    return asked.build();
  }

  /** Makes {@link BorrowedProvider}. Not thread-safe. */
  public static final class Builder {
    /** As much as an HTTP provider reads of a whole answer. */
    private static final int MAX_CHARACTERS = 8 * 1024 * 1024;

    private final String id;
    private String url;
    private @Nullable ChatModel chat;
    private @Nullable StreamingChatModel streaming;
    private @Nullable EmbeddingModel embedding;
    private final List<ModelInfo> models = new ArrayList<>();
    private final List<Capability> capabilities = new ArrayList<>();
    private final List<String> secrets = new ArrayList<>();
    private int maxCharacters = MAX_CHARACTERS;

    private Builder(String id) {
      this.id = Objects.requireNonNull(id, "id");
      url = "langchain4j:" + id;
    }

    /** The model for whole answers; without it, the streaming model gives them. */
    public Builder chatModel(ChatModel model) {
      chat = Objects.requireNonNull(model, "chatModel");
      return this;
    }

    /** The model for streams; without it, the provider does not declare {@link Capability#STREAM}. */
    public Builder streamingChatModel(StreamingChatModel model) {
      streaming = Objects.requireNonNull(model, "streamingChatModel");
      return this;
    }

    /** The model for vectors, and the name that it is asked for by. */
    public Builder embeddingModel(String name, EmbeddingModel model) {
      embedding = Objects.requireNonNull(model, "embeddingModel");
      models.add(ModelInfo.builder(name).kind(ModelInfo.Kind.EMBEDDING).build());
      return this;
    }

    /**
     * Adds chat models of which only the names are known. The name is passed on with a request only if there are several, or if the model
     * object has another one as its default.
     */
    public Builder models(String... names) {
      return models(Arrays.stream(names).map(ModelInfo::of).toList());
    }

    /** Adds chat models with what is known of them. */
    public Builder models(List<ModelInfo> more) {
      models.addAll(more);
      return this;
    }

    /**
     * Adds what the models can do, such as {@link Capability#TOOLS} or {@link Capability#VISION}: LangChain4j's models do not say. A JSON
     * schema need not be declared where they do.
     */
    public Builder capabilities(Capability... more) {
      capabilities.addAll(Arrays.asList(more));
      return this;
    }

    /** The address of the models' service, for reports: only the models know where they send. If not set, {@code langchain4j:} and the id. */
    public Builder url(String address) {
      url = Objects.requireNonNull(address, "url");
      return this;
    }

    /** A key or another text that the models know, and that no message may show. Messages are also searched for what looks like a key. */
    public Builder secret(String text) {
      secrets.add(Objects.requireNonNull(text, "secret"));
      return this;
    }

    /**
     * The most characters that an answer may have, reasoning and tool calls included; 8 million if not set.
     *
     * @throws IllegalArgumentException if it is below 1
     */
    public Builder maxCharacters(int most) {
      if (most < 1) {
        throw new IllegalArgumentException(
            "An answer has at least 1 character, but this is " + most);
      }
      maxCharacters = most;
      return this;
    }

    /**
     * Makes the provider.
     *
     * @throws IllegalStateException if there is no model object, or no name for a chat model
     */
    public BorrowedProvider build() {
      boolean chats = chat != null || streaming != null;
      boolean named = models.stream().anyMatch(each -> each.kind() == ModelInfo.Kind.CHAT);
      if (chats != named || models.isEmpty()) {
        throw new IllegalStateException("The borrowed provider " + id
            + " needs model objects and their names: chatModel or streamingChatModel with models(...),"
            + " or embeddingModel");
      }
      return new BorrowedProvider(this);
    }

    private ProviderInfo info() {
      ProviderInfo.Builder info = ProviderInfo.builder(id, url)
          .models(models)
          .capabilities(BORROWED, Capability.opaque(BorrowedAnswer.FORMAT))
          .capabilities(capabilities.toArray(new Capability[0]));
      if (streaming != null) {
        info.capabilities(Capability.STREAM);
      }
      if ((chat == null || keepsToSchemas(chat.supportedCapabilities()))
          && (streaming == null || keepsToSchemas(streaming.supportedCapabilities()))) {
        info.capabilities(Capability.JSON_SCHEMA);
      }
      return info.build();
    }

    private static boolean keepsToSchemas(Set<dev.langchain4j.model.chat.Capability> declared) {
      return declared.contains(dev.langchain4j.model.chat.Capability.RESPONSE_FORMAT_JSON_SCHEMA);
    }
  }
}
