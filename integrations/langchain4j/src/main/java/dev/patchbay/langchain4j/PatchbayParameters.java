package dev.patchbay.langchain4j;

import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.request.DefaultChatRequestParameters;
import dev.patchbay.provider.CompletionOptions;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Parameters of a request beyond those that LangChain4j has for all models. Immutable.
 *
 * <pre>{@code
 * ChatRequest request = ChatRequest.builder()
 *     .messages(UserMessage.from("Why is the sky blue?"))
 *     .parameters(PatchbayParameters.builder()
 *         .modelName("gpt-5.4-mini")
 *         .options(CompletionOptions.builder().reasoningEffort("low").seed(7).build())
 *         .timeout(Duration.ofSeconds(20))
 *         .attribute(RoutingOptions.STICKY_KEY, "session-41")
 *         .build())
 *     .build();
 * }</pre>
 *
 * <p>The plain {@link ChatRequestParameters} are taken as well. Those of another vendor, such as {@code OpenAiChatRequestParameters}, are
 * refused: what they have beyond the common ones could only be lost.
 */
public final class PatchbayParameters extends DefaultChatRequestParameters {

  private final CompletionOptions options;
  private final @Nullable Boolean parallelToolCalls;
  private final @Nullable Duration timeout;
  private final Map<String, @Nullable Object> extras;
  private final Map<String, Object> attributes;

  private PatchbayParameters(Builder builder) {
    super(builder);
    options = builder.options;
    parallelToolCalls = builder.parallelToolCalls;
    timeout = builder.timeout;
    extras = Collections.unmodifiableMap(new LinkedHashMap<>(builder.extras));
    attributes = Map.copyOf(builder.attributes);
  }

  /** A builder with nothing set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Options such as a seed or a reasoning effort; a parameter of LangChain4j's for the same goes before it. */
  public CompletionOptions options() {
    return options;
  }

  /** Whether the model may call several tools at once; null if the service decides. */
  public @Nullable Boolean parallelToolCalls() {
    return parallelToolCalls;
  }

  /** The time that the call has in all; null for that of the model. */
  public @Nullable Duration timeout() {
    return timeout;
  }

  /** Members of the request's JSON that only one service knows; see {@link dev.patchbay.provider.CompletionRequest#extras()}. */
  public Map<String, @Nullable Object> extras() {
    return extras;
  }

  /** Attributes of the call's {@link dev.patchbay.provider.CallContext}, which routers and listeners read. */
  public Map<String, Object> attributes() {
    return attributes;
  }

  /**
   * These, and in their place what {@code that} has set.
   *
   * @throws UnsupportedFeatureException if those are of another vendor
   */
  @Override
  public PatchbayParameters overrideWith(ChatRequestParameters that) {
    return builder().overrideWith(this).overrideWith(that).build();
  }

  /**
   * These, and where one is not set, that of {@code that}.
   *
   * @throws UnsupportedFeatureException if those are of another vendor
   */
  @Override
  public PatchbayParameters defaultedBy(ChatRequestParameters that) {
    return builder().overrideWith(that).overrideWith(this).build();
  }

  /**
   * Those parameters, of which nothing can be lost.
   *
   * @throws UnsupportedFeatureException if they are of another vendor
   */
  static ChatRequestParameters known(ChatRequestParameters parameters) {
    if (parameters instanceof PatchbayParameters
        || parameters.getClass() == DefaultChatRequestParameters.class) {
      return parameters;
    }
    throw new UnsupportedFeatureException(
        "Parameters of " + parameters.getClass().getName()
            + " are not supported by Patchbay, since what they have beyond the common ones would be"
            + " lost: use ChatRequestParameters.builder() or PatchbayParameters.builder()");
  }

  /** Equal if every parameter is. */
  @Override
  public boolean equals(@Nullable Object other) {
    return super.equals(other)
        && other instanceof PatchbayParameters that
        && options.equals(that.options)
        && Objects.equals(parallelToolCalls, that.parallelToolCalls)
        && Objects.equals(timeout, that.timeout)
        && extras.equals(that.extras)
        && attributes.equals(that.attributes);
  }

  @Override
  public int hashCode() {
    return Objects.hash(super.hashCode(), options, parallelToolCalls, timeout, extras, attributes);
  }

  /** Model and options, and the names of extras and attributes. */
  @Override
  public String toString() {
    return "PatchbayParameters[" + super.toString() + ", " + options + ", parallelToolCalls="
        + parallelToolCalls + ", timeout=" + timeout + ", extras=" + extras.keySet()
        + ", attributes=" + attributes.keySet() + "]";
  }

  /** Makes {@link PatchbayParameters}. What is not set is left to the model. Not thread-safe. */
  public static final class Builder extends DefaultChatRequestParameters.Builder<Builder> {
    private CompletionOptions options = CompletionOptions.none();
    private @Nullable Boolean parallelToolCalls;
    private @Nullable Duration timeout;
    private final Map<String, @Nullable Object> extras = new LinkedHashMap<>();
    private final Map<String, Object> attributes = new LinkedHashMap<>();

    private Builder() {}

    /**
     * Takes over all that is set in those.
     *
     * @throws UnsupportedFeatureException if those are of another vendor
     */
    @Override
    public Builder overrideWith(ChatRequestParameters parameters) {
      super.overrideWith(known(parameters));
      if (parameters instanceof PatchbayParameters ours) {
        options = ours.options.orElse(options);
        parallelToolCalls =
            ours.parallelToolCalls != null ? ours.parallelToolCalls : parallelToolCalls;
        timeout = ours.timeout != null ? ours.timeout : timeout;
        extras.putAll(ours.extras);
        attributes.putAll(ours.attributes);
      }
      return this;
    }

    /** Replaces the options, all of them. */
    public Builder options(CompletionOptions values) {
      options = Objects.requireNonNull(values, "options");
      return this;
    }

    /** Sets whether the model may call several tools at once; null leaves it to the service. */
    public Builder parallelToolCalls(@Nullable Boolean allowed) {
      parallelToolCalls = allowed;
      return this;
    }

    /**
     * The time that the call has in all, retries, failover and a stream to its end included.
     *
     * @param whole above zero; null for that of the model
     * @throws IllegalArgumentException if it is negative or zero
     */
    public Builder timeout(@Nullable Duration whole) {
      timeout = ModelBuilder.checked(whole);
      return this;
    }

    /** Adds a member to the request's JSON; see {@link dev.patchbay.provider.CompletionRequest.Builder#extra}. */
    public Builder extra(String name, @Nullable Object value) {
      extras.put(Objects.requireNonNull(name, "name"), value);
      return this;
    }

    /** Adds an attribute to the call's context; see {@link dev.patchbay.provider.CallContext.Builder#attribute}. */
    public Builder attribute(String name, Object value) {
      attributes.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value"));
      return this;
    }

    @Override
    public PatchbayParameters build() {
      return new PatchbayParameters(this);
    }
  }
}
