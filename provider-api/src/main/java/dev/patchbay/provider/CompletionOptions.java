package dev.patchbay.provider;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the model shall answer. Every value is optional: one that is not set is the provider's default. Immutable.
 *
 * <pre>{@code
 * CompletionOptions options = CompletionOptions.builder().temperature(0).maxTokens(200).build();
 * }</pre>
 */
public final class CompletionOptions {

  private static final CompletionOptions NONE = new Builder().build();

  private final @Nullable Double temperature;
  private final @Nullable Double topP;
  private final @Nullable Double presencePenalty;
  private final @Nullable Double frequencyPenalty;
  private final @Nullable Integer topK;
  private final @Nullable Integer maxTokens;
  private final List<String> stop;
  private final @Nullable Long seed;
  private final String reasoningEffort;
  private final @Nullable Integer reasoningBudget;
  private final @Nullable Integer topLogprobs;

  private CompletionOptions(Builder builder) {
    temperature = builder.temperature;
    topP = builder.topP;
    presencePenalty = builder.presencePenalty;
    frequencyPenalty = builder.frequencyPenalty;
    topK = builder.topK;
    maxTokens = builder.maxTokens;
    stop = builder.stop;
    seed = builder.seed;
    reasoningEffort = builder.reasoningEffort;
    reasoningBudget = builder.reasoningBudget;
    topLogprobs = builder.topLogprobs;
  }

  /** No option set: the provider's defaults. */
  public static CompletionOptions none() {
    return NONE;
  }

  /** A builder with no option set. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Options from their usual names: {@code temperature}, {@code top_p}, {@code top_k}, {@code presence_penalty}, {@code
   * frequency_penalty}, {@code max_tokens}, {@code stop} (a string or a collection of strings), {@code seed}, {@code
   * reasoning_effort}, {@code reasoning_budget}, {@code top_logprobs}.
   *
   * @throws IllegalArgumentException if a name is unknown, or a value has the wrong type or is out of range
   */
  public static CompletionOptions of(Map<String, ?> named) {
    NamedOptions options = new NamedOptions();
    named.forEach(options::set);
    return options.build();
  }

  /** 0 (always the likeliest token) to 2. */
  public OptionalDouble temperature() {
    return optional(temperature);
  }

  /** The share of the probability that tokens are drawn from, 0 to 1. */
  public OptionalDouble topP() {
    return optional(topP);
  }

  /** -2 to 2; above 0 the model rather turns to new topics. */
  public OptionalDouble presencePenalty() {
    return optional(presencePenalty);
  }

  /** -2 to 2; above 0 the model repeats itself less. */
  public OptionalDouble frequencyPenalty() {
    return optional(frequencyPenalty);
  }

  /** How many of the likeliest tokens are drawn from, 1 or more; needs {@link Capability#TOP_K}. */
  public OptionalInt topK() {
    return optional(topK);
  }

  /** The most tokens that the answer may have, 1 or more. */
  public OptionalInt maxTokens() {
    return optional(maxTokens);
  }

  /** The sequences at which the model stops; empty if none are set. */
  public List<String> stop() {
    return stop;
  }

  /** Makes the draw repeatable, where the service can. */
  public OptionalLong seed() {
    return seed == null ? OptionalLong.empty() : OptionalLong.of(seed);
  }

  /**
   * How much the model shall reason, in a word that the service knows, such as {@code low}, {@code medium} or {@code high};
   * empty if not set. Needs {@link Capability#REASONING_EFFORT}.
   */
  public String reasoningEffort() {
    return reasoningEffort;
  }

  /** The most tokens to reason with, 0 for none; needs {@link Capability#REASONING_BUDGET}. */
  public OptionalInt reasoningBudget() {
    return optional(reasoningBudget);
  }

  /**
   * Asks for the log probability of each token, and that many alternatives to it, 0 to 20; needs {@link Capability#LOGPROBS}.
   */
  public OptionalInt topLogprobs() {
    return optional(topLogprobs);
  }

  /** The capabilities that these options need; usually none. */
  Set<Capability> requiredCapabilities() {
    if (topK == null
        && reasoningEffort.isEmpty()
        && reasoningBudget == null
        && topLogprobs == null) {
      return Set.of();
    }
    Set<Capability> required = new HashSet<>();
    if (topK != null) {
      required.add(Capability.TOP_K);
    }
    if (!reasoningEffort.isEmpty()) {
      required.add(Capability.REASONING_EFFORT);
    }
    if (reasoningBudget != null) {
      required.add(Capability.REASONING_BUDGET);
    }
    if (topLogprobs != null) {
      required.add(Capability.LOGPROBS);
    }
    return required;
  }

  /** These options, and where one is not set, that of {@code defaults}. */
  public CompletionOptions orElse(CompletionOptions defaults) {
    if (defaults.equals(NONE)) {
      return this;
    }
    Builder merged = new Builder();
    merged.temperature = temperature != null ? temperature : defaults.temperature;
    merged.topP = topP != null ? topP : defaults.topP;
    merged.presencePenalty = presencePenalty != null ? presencePenalty : defaults.presencePenalty;
    merged.frequencyPenalty =
        frequencyPenalty != null ? frequencyPenalty : defaults.frequencyPenalty;
    merged.topK = topK != null ? topK : defaults.topK;
    merged.maxTokens = maxTokens != null ? maxTokens : defaults.maxTokens;
    merged.stop = stop.isEmpty() ? defaults.stop : stop;
    merged.seed = seed != null ? seed : defaults.seed;
    merged.reasoningEffort = reasoningEffort.isEmpty() ? defaults.reasoningEffort : reasoningEffort;
    merged.reasoningBudget = reasoningBudget != null ? reasoningBudget : defaults.reasoningBudget;
    merged.topLogprobs = topLogprobs != null ? topLogprobs : defaults.topLogprobs;
    return merged.build();
  }

  private static OptionalDouble optional(@Nullable Double value) {
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  private static OptionalInt optional(@Nullable Integer value) {
    return value == null ? OptionalInt.empty() : OptionalInt.of(value);
  }

  /** Equal if every option is. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CompletionOptions that && values().equals(that.values());
  }

  @Override
  public int hashCode() {
    return values().hashCode();
  }

  /** The options that are set, by their names on the wire. */
  @Override
  public String toString() {
    List<String> set = new ArrayList<>();
    values().forEach((name, value) -> set.add(name + "=" + value));
    return "CompletionOptions[" + String.join(", ", set) + "]";
  }

  /** What is set, by its usual name. */
  private Map<String, Object> values() {
    Map<String, Object> values = new LinkedHashMap<>();
    put(values, "temperature", temperature);
    put(values, "top_p", topP);
    put(values, "presence_penalty", presencePenalty);
    put(values, "frequency_penalty", frequencyPenalty);
    put(values, "top_k", topK);
    put(values, "max_tokens", maxTokens);
    put(values, "stop", stop.isEmpty() ? null : stop);
    put(values, "seed", seed);
    put(values, "reasoning_effort", reasoningEffort.isEmpty() ? null : reasoningEffort);
    put(values, "reasoning_budget", reasoningBudget);
    put(values, "top_logprobs", topLogprobs);
    return values;
  }

  private static void put(Map<String, Object> values, String name, @Nullable Object value) {
    if (value != null) {
      values.put(name, value);
    }
  }

  /** Makes {@link CompletionOptions}. Each setter checks its value. Not thread-safe. */
  public static final class Builder {
    private @Nullable Double temperature;
    private @Nullable Double topP;
    private @Nullable Double presencePenalty;
    private @Nullable Double frequencyPenalty;
    private @Nullable Integer topK;
    private @Nullable Integer maxTokens;
    private List<String> stop = List.of();
    private @Nullable Long seed;
    private String reasoningEffort = "";
    private @Nullable Integer reasoningBudget;
    private @Nullable Integer topLogprobs;

    private Builder() {}

    /** 0 to 2. */
    public Builder temperature(double value) {
      temperature = within("temperature", value, 0, 2);
      return this;
    }

    /** 0 to 1. */
    public Builder topP(double value) {
      topP = within("top_p", value, 0, 1);
      return this;
    }

    /** -2 to 2. */
    public Builder presencePenalty(double value) {
      presencePenalty = within("presence_penalty", value, -2, 2);
      return this;
    }

    /** -2 to 2. */
    public Builder frequencyPenalty(double value) {
      frequencyPenalty = within("frequency_penalty", value, -2, 2);
      return this;
    }

    /** 1 or more. */
    public Builder topK(int value) {
      topK = whole("top_k", value, 1, Integer.MAX_VALUE);
      return this;
    }

    /** 1 or more. */
    public Builder maxTokens(int value) {
      maxTokens = whole("max_tokens", value, 1, Integer.MAX_VALUE);
      return this;
    }

    /** Sequences of at least one character each. */
    public Builder stop(String... sequences) {
      return stop(List.of(sequences));
    }

    /** Sequences of at least one character each. */
    public Builder stop(Collection<String> sequences) {
      if (sequences.stream().anyMatch(String::isEmpty)) {
        throw new IllegalArgumentException("Option stop: a sequence has at least one character");
      }
      stop = List.copyOf(sequences);
      return this;
    }

    /** Any number. */
    public Builder seed(long value) {
      seed = value;
      return this;
    }

    /** A word that the service knows, such as {@code low}, {@code medium} or {@code high}. */
    public Builder reasoningEffort(String word) {
      if (word.isBlank()) {
        throw new IllegalArgumentException(
            "Option reasoning_effort is a word such as low, medium or high, but this is blank");
      }
      reasoningEffort = word;
      return this;
    }

    /** 0 (no reasoning) or more tokens. */
    public Builder reasoningBudget(int tokens) {
      reasoningBudget = whole("reasoning_budget", tokens, 0, Integer.MAX_VALUE);
      return this;
    }

    /** 0 to 20 alternatives for each token. */
    public Builder topLogprobs(int alternatives) {
      topLogprobs = whole("top_logprobs", alternatives, 0, 20);
      return this;
    }

    /**
     * Makes the options.
     *
     * @return the options set so far
     */
    public CompletionOptions build() {
      return new CompletionOptions(this);
    }

    static int whole(String name, long value, int least, int most) {
      if (value < least || value > most) {
        throw new IllegalArgumentException(
            "Option " + name + " is " + least + " to " + most + ", but this is " + value);
      }
      return (int) value;
    }

    private static double within(String name, double value, double least, double most) {
      if (!(value >= least && value <= most)) {
        throw new IllegalArgumentException(
            "Option " + name + " is " + least + " to " + most + ", but this is " + value);
      }
      return value;
    }
  }
}
