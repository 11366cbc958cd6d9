package dev.patchbay.provider;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a service says of its answer beside the answer itself. All of it is optional: what the service did not say is empty.
 * Immutable.
 */
public final class AnswerDetails {

  /** The service said nothing. */
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
    logprobs = List.copyOf(builder.logprobs);
    extras = builder.extras.isEmpty()
        ? Map.of()
        : Collections.unmodifiableMap(new LinkedHashMap<>(builder.extras));
  }

  /** A builder with nothing said. */
  public static Builder builder() {
    return new Builder();
  }

  /** The service's id of the answer, such as {@code chatcmpl-123}. */
  public String id() {
    return id;
  }

  /** The model that answered, as the service names it: often a dated version of the one that was asked for. */
  public String model() {
    return model;
  }

  /** The stop sequence that ended the answer. */
  public String stopSequence() {
    return stopSequence;
  }

  /**
   * The headers of the answer that help to find it again and to pace calls: request ids and rate limits, by name in lower case.
   */
  public Map<String, String> headers() {
    return headers;
  }

  /** How likely each token was, if {@link CompletionOptions#topLogprobs()} asked for it. */
  public List<TokenLogprob> logprobs() {
    return logprobs;
  }

  /**
   * Members of the answer that Patchbay has no word for, by name, as the service sent them: strings, numbers, booleans, nulls,
   * and lists and maps of those.
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

  /** Ids and headers; neither tokens nor extras, which belong to the answer. */
  @Override
  public String toString() {
    return "AnswerDetails[" + id + ", model " + model + ", headers " + headers + ", extras "
        + extras.keySet() + "]";
  }

  /** Makes {@link AnswerDetails}. Not thread-safe. */
  public static final class Builder {
    private String id = "";
    private String model = "";
    private String stopSequence = "";
    private Map<String, String> headers = Map.of();
    private List<TokenLogprob> logprobs = List.of();
    private Map<String, @Nullable Object> extras = Map.of();

    private Builder() {}

    /** The service's id of the answer. */
    public Builder id(String answerId) {
      id = Objects.requireNonNull(answerId, "id");
      return this;
    }

    /** The model that answered. */
    public Builder model(String name) {
      model = Objects.requireNonNull(name, "model");
      return this;
    }

    /** The stop sequence that ended the answer. */
    public Builder stopSequence(String sequence) {
      stopSequence = Objects.requireNonNull(sequence, "stopSequence");
      return this;
    }

    /** Replaces the headers of interest. */
    public Builder headers(Map<String, String> byName) {
      headers = byName.isEmpty() ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(byName));
      return this;
    }

    /** Replaces the log probabilities. */
    public Builder logprobs(List<TokenLogprob> tokens) {
      logprobs = tokens;
      return this;
    }

    /** Replaces the members that Patchbay has no word for. */
    public Builder extras(Map<String, ? extends @Nullable Object> members) {
      extras = new LinkedHashMap<>(members);
      return this;
    }

    /** Makes the details. */
    public AnswerDetails build() {
      return new AnswerDetails(this);
    }
  }
}
