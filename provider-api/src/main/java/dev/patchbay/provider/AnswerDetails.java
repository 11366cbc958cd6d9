package dev.patchbay.provider;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a service says about its answer beside the answer itself: ids, headers, log probabilities,
 * members that have no term in Patchbay. All of it is optional: what the service did not say is
 * empty. Immutable.
 *
 * <pre>{@code
 * AnswerDetails details = answer.details();
 * System.out.println("answered by " + details.model() + ", id " + details.id());
 * System.out.println("left: " + details.headers().get("x-ratelimit-remaining-requests"));
 * Object fingerprint = details.extras().get("system_fingerprint");
 * }</pre>
 *
 * <p>Found in {@link Completion#details()} and in {@link CompletionEvent.Finished#details()}.
 */
public final class AnswerDetails {

  /** The service said nothing: every value is empty. */
  public static final AnswerDetails NONE = new Builder().build();

  private final String id;
  private final String model;
  private final String stopSequence;
  private final Map<String, String> headers;
  private final List<TokenLogprob> logprobs;
  private final Map<String, @Nullable Object> extras;

  private AnswerDetails(Builder builder) {
    id = builder.id;
    model = builder.model;
    stopSequence = builder.stopSequence;
    headers = builder.headers;
    logprobs = builder.logprobs;
    extras = builder.extras;
  }

  /** A builder with nothing said. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * The service's id of the answer, such as {@code chatcmpl-123}; empty if it gave none. Not the id
   * of the HTTP request, which its support asks for: that one is among the {@link #headers()}.
   */
  public String id() {
    return id;
  }

  /**
   * The model that answered, as the service names it: often a dated version of the one that was
   * {@linkplain Completion#model() asked for}. Empty if it did not say.
   */
  public String model() {
    return model;
  }

  /**
   * The {@linkplain CompletionOptions#stop() stop sequence} that ended the answer; empty if none
   * did, or if the service does not say which.
   */
  public String stopSequence() {
    return stopSequence;
  }

  /**
   * The headers of the answer that help to find it again and to pace calls: request ids and rate
   * limits, such as {@code x-request-id} and {@code x-ratelimit-remaining-tokens}. Other headers
   * are not kept.
   *
   * @return an immutable map by name in lower case, in order of name
   */
  public Map<String, String> headers() {
    return headers;
  }

  /**
   * How likely each token of the answer was, in order, if {@link CompletionOptions#topLogprobs()}
   * asked for it; else empty.
   */
  public List<TokenLogprob> logprobs() {
    return logprobs;
  }

  /**
   * Members of the answer that have no term in Patchbay, by name, as the service sent them. They
   * may change whenever the service does.
   *
   * @return an immutable map, whose values are strings, numbers, booleans, nulls, and lists and
   *     maps of those
   */
  public Map<String, @Nullable Object> extras() {
    return extras;
  }

  /** A builder that starts from these details. */
  public Builder toBuilder() {
    return new Builder()
        .id(id)
        .model(model)
        .stopSequence(stopSequence)
        .headers(headers)
        .logprobs(logprobs)
        .extras(extras);
  }

  /** Equal if all that was said is. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof AnswerDetails that
        && id.equals(that.id)
        && model.equals(that.model)
        && stopSequence.equals(that.stopSequence)
        && headers.equals(that.headers)
        && logprobs.equals(that.logprobs)
        && extras.equals(that.extras);
  }

  @Override
  public int hashCode() {
    return Objects.hash(id, model, stopSequence, headers, logprobs, extras);
  }

  /**
   * Ids and headers, and the names of the extras; neither the tokens nor the extras' values, which
   * belong to the answer.
   */
  @Override
  public String toString() {
    return "AnswerDetails[" + id + ", model " + model + ", headers " + headers + ", extras "
        + extras.keySet() + "]";
  }

  /** Makes {@link AnswerDetails}. What is not set is empty. Not thread-safe. */
  public static final class Builder {
    private String id = "";
    private String model = "";
    private String stopSequence = "";
    private Map<String, String> headers = Map.of();
    private List<TokenLogprob> logprobs = List.of();
    private Map<String, @Nullable Object> extras = Map.of();

    private Builder() {}

    /** The service's id of the answer; empty if none. */
    public Builder id(String answerId) {
      id = Objects.requireNonNull(answerId, "id");
      return this;
    }

    /** The model that answered, as the service names it. */
    public Builder model(String name) {
      model = Objects.requireNonNull(name, "model");
      return this;
    }

    /** The stop sequence that ended the answer; empty if none did. */
    public Builder stopSequence(String sequence) {
      stopSequence = Objects.requireNonNull(sequence, "stopSequence");
      return this;
    }

    /**
     * Replaces the headers of interest.
     *
     * @param byName the values by the headers' names, which the caller writes in lower case
     */
    public Builder headers(Map<String, String> byName) {
      headers = byName.isEmpty() ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(byName));
      return this;
    }

    /**
     * Replaces the log probabilities.
     *
     * @param tokens the tokens of the answer, in order
     */
    public Builder logprobs(List<TokenLogprob> tokens) {
      logprobs = List.copyOf(tokens);
      return this;
    }

    /**
     * Replaces the members that have no term in Patchbay.
     *
     * @param members by name, in the order in which they are kept
     */
    public Builder extras(Map<String, ? extends @Nullable Object> members) {
      extras =
          members.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(members));
      return this;
    }

    /** Makes the details. */
    public AnswerDetails build() {
      return new AnswerDetails(this);
    }
  }
}
