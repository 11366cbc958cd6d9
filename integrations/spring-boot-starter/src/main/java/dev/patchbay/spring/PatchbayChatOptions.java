package dev.patchbay.spring;

import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.CompletionOptions;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ToolChoice;
import dev.patchbay.registry.RoutingOptions;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.model.tool.DefaultToolCallingChatOptions;
import org.springframework.ai.model.tool.StructuredOutputChatOptions;

/**
 * Options of a prompt that the {@link PatchbayChatModel} knows beside the portable ones of Spring AI. Immutable, once built. Any other
 * {@link ChatOptions} do as well; what is null is as the model's own options have it.
 *
 * <pre>{@code
 * client.prompt("Oslo?")
 *     .options(PatchbayChatOptions.builder()
 *         .model("claude-haiku-4-5")
 *         .timeout(Duration.ofSeconds(20))
 *         .toolChoice(ToolChoice.REQUIRED))
 *     .call();
 * }</pre>
 */
public final class PatchbayChatOptions extends DefaultToolCallingChatOptions
    implements StructuredOutputChatOptions {

  private final @Nullable String outputSchema;
  private final @Nullable Long seed;
  private final @Nullable String reasoningEffort;
  private final @Nullable ToolChoice toolChoice;
  private final @Nullable Boolean parallelToolCalls;
  private final @Nullable Duration timeout;
  private final Map<String, @Nullable Object> extras;
  private final Map<String, Object> attributes;

  private PatchbayChatOptions(Builder builder, DefaultToolCallingChatOptions portable) {
    super(
        portable.getToolCallbacks(),
        portable.getToolContext(),
        portable.getModel(),
        portable.getFrequencyPenalty(),
        portable.getMaxTokens(),
        portable.getPresencePenalty(),
        portable.getStopSequences(),
        portable.getTemperature(),
        portable.getTopK(),
        portable.getTopP());
    outputSchema = builder.outputSchema;
    seed = builder.seed;
    reasoningEffort = builder.reasoningEffort;
    toolChoice = builder.toolChoice;
    parallelToolCalls = builder.parallelToolCalls;
    timeout = builder.timeout;
    extras = Collections.unmodifiableMap(new LinkedHashMap<>(builder.extras));
    attributes = Map.copyOf(builder.attributes);
  }

  /** A builder with no option set. */
  public static Builder builder() {
    return new Builder();
  }

  /** The JSON schema that the answer has to follow; null for free text. */
  @Override
  public @Nullable String getOutputSchema() {
    return outputSchema;
  }

  /** {@link CompletionOptions#seed()}, or null. */
  public @Nullable Long getSeed() {
    return seed;
  }

  /** {@link CompletionOptions#reasoningEffort()}, or null. */
  public @Nullable String getReasoningEffort() {
    return reasoningEffort;
  }

  /** Whether the model may, must or must not call a tool; null if it decides. */
  public @Nullable ToolChoice getToolChoice() {
    return toolChoice;
  }

  /** Whether the model may call several tools at once; null if the service decides. */
  public @Nullable Boolean getParallelToolCalls() {
    return parallelToolCalls;
  }

  /** The time that the call has altogether; null for that of {@code patchbay.routing.deadline}. */
  public @Nullable Duration getTimeout() {
    return timeout;
  }

  /** {@link CompletionRequest#extras()}; an immutable map. */
  public Map<String, @Nullable Object> getExtras() {
    return extras;
  }

  /** The attributes of the {@link CallContext}; an immutable map. */
  public Map<String, Object> getAttributes() {
    return attributes;
  }

  @Override
  public Builder mutate() {
    Builder builder = new Builder()
        .model(getModel())
        .frequencyPenalty(getFrequencyPenalty())
        .maxTokens(getMaxTokens())
        .presencePenalty(getPresencePenalty())
        .stopSequences(getStopSequences())
        .temperature(getTemperature())
        .topK(getTopK())
        .topP(getTopP());
    if (getToolCallbacks() != null) {
      builder.toolCallbacks(getToolCallbacks());
    }
    if (getToolContext() != null) {
      builder.toolContext(getToolContext());
    }
    builder.take(this);
    return builder;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return super.equals(other)
        && other instanceof PatchbayChatOptions that
        && Objects.equals(outputSchema, that.outputSchema)
        && Objects.equals(seed, that.seed)
        && Objects.equals(reasoningEffort, that.reasoningEffort)
        && Objects.equals(toolChoice, that.toolChoice)
        && Objects.equals(parallelToolCalls, that.parallelToolCalls)
        && Objects.equals(timeout, that.timeout)
        && extras.equals(that.extras)
        && attributes.equals(that.attributes);
  }

  @Override
  public int hashCode() {
    return Objects.hash(super.hashCode(), outputSchema, seed, timeout, extras, attributes);
  }

  /** Makes {@link PatchbayChatOptions}. Not thread-safe. */
  public static final class Builder extends DefaultToolCallingChatOptions.Builder<Builder>
      implements StructuredOutputChatOptions.Builder<Builder> {
    private @Nullable String outputSchema;
    private @Nullable Long seed;
    private @Nullable String reasoningEffort;
    private @Nullable ToolChoice toolChoice;
    private @Nullable Boolean parallelToolCalls;
    private @Nullable Duration timeout;
    private Map<String, @Nullable Object> extras = Map.of();
    private Map<String, Object> attributes = Map.of();

    private Builder() {}

    /** The JSON schema that the answer has to follow, where the provider can guarantee that. */
    @Override
    public Builder outputSchema(@Nullable String schema) {
      outputSchema = schema;
      return this;
    }

    /** A seed, for answers that can be repeated. */
    public Builder seed(@Nullable Long value) {
      seed = value;
      return this;
    }

    /** How much the model is to reason, in the word of its service. */
    public Builder reasoningEffort(@Nullable String word) {
      reasoningEffort = word;
      return this;
    }

    /** Whether the model may, must or must not call a tool. */
    public Builder toolChoice(@Nullable ToolChoice choice) {
      toolChoice = choice;
      return this;
    }

    /** Whether the model may call several tools at once. */
    public Builder parallelToolCalls(@Nullable Boolean allowed) {
      parallelToolCalls = allowed;
      return this;
    }

    /** The time that the call has altogether, a stream to its end. */
    public Builder timeout(@Nullable Duration time) {
      timeout = time;
      return this;
    }

    /** Adds a member of the request's JSON that only one service knows; see {@link CompletionRequest.Builder#extra}. */
    public Builder extra(String name, @Nullable Object value) {
      Map<String, @Nullable Object> more = new LinkedHashMap<>(extras);
      more.put(name, value);
      extras = more;
      return this;
    }

    /**
     * Adds an attribute of the {@link CallContext}, such as {@link RoutingOptions#QUERY}, {@link RoutingOptions#OPTIONS} or {@link
     * RoutingOptions#STICKY_KEY}.
     */
    public Builder attribute(String name, Object value) {
      Map<String, Object> more = new LinkedHashMap<>(attributes);
      more.put(name, Objects.requireNonNull(value, "value"));
      attributes = more;
      return this;
    }

    @Override
    public Builder clone() {
      return super.clone();
    }

    /** Takes from the other what it sets. */
    @Override
    public Builder combineWith(ChatOptions.Builder<?> other) {
      super.combineWith(other);
      ChatOptions set = other.build();
      if (set instanceof PatchbayChatOptions options) {
        take(options);
      } else if (set instanceof StructuredOutputChatOptions options
          && options.getOutputSchema() != null) {
        outputSchema = options.getOutputSchema();
      }
      return this;
    }

    private void take(PatchbayChatOptions set) {
      outputSchema = set.outputSchema == null ? outputSchema : set.outputSchema;
      seed = set.seed == null ? seed : set.seed;
      reasoningEffort = set.reasoningEffort == null ? reasoningEffort : set.reasoningEffort;
      toolChoice = set.toolChoice == null ? toolChoice : set.toolChoice;
      parallelToolCalls = set.parallelToolCalls == null ? parallelToolCalls : set.parallelToolCalls;
      timeout = set.timeout == null ? timeout : set.timeout;
      set.extras.forEach(this::extra);
      set.attributes.forEach(this::attribute);
    }

    @Override
    public PatchbayChatOptions build() {
      return new PatchbayChatOptions(this, (DefaultToolCallingChatOptions) super.build());
    }
  }
}
