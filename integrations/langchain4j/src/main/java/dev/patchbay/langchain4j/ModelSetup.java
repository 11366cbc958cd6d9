package dev.patchbay.langchain4j;

import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.request.DefaultChatRequestParameters;
import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ModelInfo;
import dev.patchbay.provider.ProviderInfo;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How a chat model was set up. */
record ModelSetup(
    AbstractProvider provider,
    ChatRequestParameters defaults,
    @Nullable Duration timeout,
    boolean strictJsonSchema,
    List<ChatModelListener> listeners,
    @Nullable Set<Capability> capabilities) {

  /**
   * The request in Patchbay's words.
   *
   * @throws RuntimeException one of LangChain4j's, if there are no words for it
   */
  CompletionRequest request(List<ChatMessage> messages, ChatRequestParameters parameters) {
    try {
      return new Requests(parameters, strictJsonSchema).read(messages);
    } catch (IllegalArgumentException e) {
      throw new InvalidRequestException(e.getMessage(), e);
    }
  }

  /** The parameters of a request, with the defaults where it says nothing. */
  ChatRequestParameters merged(ChatRequestParameters parameters) {
    return parameters == DefaultChatRequestParameters.EMPTY
        ? defaults
        : defaults.overrideWith(parameters);
  }

  /** A context for a call that begins now. */
  CallContext context(ChatRequestParameters parameters) {
    CallContext.Builder context = CallContext.builder();
    Duration time = timeout;
    if (parameters instanceof PatchbayParameters ours) {
      time = ours.timeout() != null ? ours.timeout() : time;
      ours.attributes().forEach(context::attribute);
    }
    if (time != null) {
      context.timeout(time);
    }
    return context.build();
  }

  Set<Capability> supportedCapabilities() {
    if (capabilities != null) {
      return capabilities;
    }
    ProviderInfo info = provider.info();
    String name = defaults.modelName();
    ModelInfo model = name == null ? null : info.model(name).orElse(null);
    boolean schemas = model == null
        ? info.supports(dev.patchbay.provider.Capability.JSON_SCHEMA)
        : info.supports(model, dev.patchbay.provider.Capability.JSON_SCHEMA);
    return schemas ? Set.of(Capability.RESPONSE_FORMAT_JSON_SCHEMA) : Set.of();
  }
}
