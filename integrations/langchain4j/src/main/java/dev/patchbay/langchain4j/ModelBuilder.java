package dev.patchbay.langchain4j;

import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.request.DefaultChatRequestParameters;
import dev.patchbay.provider.AbstractProvider;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the builders of {@link PatchbayChatModel} and {@link PatchbayStreamingChatModel} have in common. Not thread-safe.
 *
 * @param <B> the builder
 */
public abstract sealed class ModelBuilder<B extends ModelBuilder<B>>
    permits PatchbayChatModel.Builder, PatchbayStreamingChatModel.Builder {

  private final AbstractProvider provider;
  private ChatRequestParameters parameters = DefaultChatRequestParameters.EMPTY;
  private @Nullable String modelName;
  private @Nullable Duration timeout;
  private boolean strictJsonSchema;
  private List<ChatModelListener> listeners = List.of();
  private @Nullable Set<Capability> capabilities;

  ModelBuilder(AbstractProvider provider) {
    this.provider = Objects.requireNonNull(provider, "provider");
  }

  abstract B self();

  /** The model of requests that name none. It goes before that of {@link #defaultRequestParameters}. */
  public B modelName(String name) {
    modelName = Objects.requireNonNull(name, "modelName");
    return self();
  }

  /**
   * What counts where a request says nothing: plain parameters, or {@link PatchbayParameters}.
   *
   * @throws dev.langchain4j.exception.UnsupportedFeatureException if they are of another vendor
   */
  public B defaultRequestParameters(ChatRequestParameters defaults) {
    parameters = PatchbayParameters.known(defaults);
    return self();
  }

  /**
   * The time that a call has in all: retries, failover and a stream to its end included. Without it, only the provider's own limits hold.
   * {@link PatchbayParameters#timeout()} of a request goes before it.
   *
   * @param whole above zero; null for none
   * @throws IllegalArgumentException if it is negative or zero
   */
  public B timeout(@Nullable Duration whole) {
    timeout = checked(whole);
    return self();
  }

  /**
   * Whether the service must guarantee that an answer follows a JSON schema; false if not set. Schemas are then written as OpenAI wants
   * strict ones: all properties are required, those that were not may be null, and no others are allowed.
   */
  public B strictJsonSchema(boolean strict) {
    strictJsonSchema = strict;
    return self();
  }

  /** Replaces the listeners. LangChain4j tells them of each request, response and error. */
  public B listeners(List<ChatModelListener> all) {
    listeners = List.copyOf(all);
    return self();
  }

  /**
   * Replaces the capabilities that AiServices goes by. If not set, the provider's declarations decide whether it gives JSON by a schema.
   */
  public B supportedCapabilities(Set<Capability> all) {
    capabilities = Set.copyOf(all);
    return self();
  }

  final ModelSetup setup() {
    ChatRequestParameters defaults = modelName == null
        ? parameters
        : parameters.overrideWith(
            ChatRequestParameters.builder().modelName(modelName).build());
    return new ModelSetup(provider, defaults, timeout, strictJsonSchema, listeners, capabilities);
  }

  static @Nullable Duration checked(@Nullable Duration timeout) {
    if (timeout != null && (timeout.isNegative() || timeout.isZero())) {
      throw new IllegalArgumentException("A timeout is above zero, but this is " + timeout);
    }
    return timeout;
  }
}
