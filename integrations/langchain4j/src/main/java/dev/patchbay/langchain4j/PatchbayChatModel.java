package dev.patchbay.langchain4j;

import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.ChatRequestOptions;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ProviderException;
import java.util.List;
import java.util.Set;

/**
 * A chat model of LangChain4j's that asks a provider, usually a router. Immutable, and used by many threads at once.
 *
 * <pre>{@code
 * ChatModel model = PatchbayChatModel.builder(registry.router())
 *     .modelName("gpt-5.4-mini")
 *     .timeout(Duration.ofSeconds(30))
 *     .build();
 * Assistant assistant = AiServices.create(Assistant.class, model);
 * }</pre>
 *
 * <p>All of a request's parameters are passed on, and images, sounds and PDF files; what Patchbay has no words for, such as a video, is
 * refused with {@link dev.langchain4j.exception.UnsupportedFeatureException}. What a service needs back in the next turn travels in the
 * attributes of the {@link dev.langchain4j.data.message.AiMessage}. The response's metadata are {@link PatchbayMetadata}, its usage is a
 * {@link PatchbayTokenUsage}.
 *
 * <p>A failure is one of LangChain4j's exceptions; its cause is the {@link ProviderException} with kind, status and attempts. A call ends
 * when its thread is interrupted, which stays interrupted. Retries are the router's: LangChain4j makes none on top.
 *
 * <p>The provider is not closed with the model; who made it closes it.
 */
public final class PatchbayChatModel implements ChatModel {

  private final ModelSetup setup;

  private PatchbayChatModel(Builder builder) {
    setup = builder.setup();
  }

  /**
   * A model over that provider, with defaults for all else.
   *
   * @param modelName the model of requests that name none
   */
  public static PatchbayChatModel of(AbstractProvider provider, String modelName) {
    return builder(provider).modelName(modelName).build();
  }

  /** A builder for a model over that provider. */
  public static Builder builder(AbstractProvider provider) {
    return new Builder(provider);
  }

  /** Without listeners there is nothing to prepare for them, which takes a small call as much memory as all else here. */
  @Override
  public ChatResponse chat(ChatRequest chatRequest, ChatRequestOptions options) {
    return setup.listeners().isEmpty()
        ? answer(chatRequest.messages(), setup.merged(chatRequest.parameters()))
        : ChatModel.super.chat(chatRequest, options);
  }

  @Override
  public ChatResponse doChat(ChatRequest chatRequest) {
    return answer(chatRequest.messages(), chatRequest.parameters());
  }

  private ChatResponse answer(List<ChatMessage> messages, ChatRequestParameters parameters) {
    CompletionRequest request = setup.request(messages, parameters);
    try {
      return Answers.response(setup.provider().complete(request, setup.context(parameters)));
    } catch (ProviderException e) {
      throw Failures.of(e, request, setup.provider().info());
    }
  }

  @Override
  public ChatRequestParameters defaultRequestParameters() {
    return setup.defaults();
  }

  @Override
  public List<ChatModelListener> listeners() {
    return setup.listeners();
  }

  @Override
  public Set<Capability> supportedCapabilities() {
    return setup.supportedCapabilities();
  }

  /** Makes {@link PatchbayChatModel}. Not thread-safe. */
  public static final class Builder extends ModelBuilder<Builder> {
    private Builder(AbstractProvider provider) {
      super(provider);
    }

    @Override
    Builder self() {
      return this;
    }

    /** Makes the model. */
    public PatchbayChatModel build() {
      return new PatchbayChatModel(this);
    }
  }
}
