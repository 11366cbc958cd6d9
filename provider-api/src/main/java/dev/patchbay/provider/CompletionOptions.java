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
 * How the model is to answer. Every value is optional: one that is not set is not sent, so that the
 * service's default counts, or the provider's where it has one. Immutable.
 *
 * <pre>{@code
 * CompletionOptions options = CompletionOptions.builder()
 *     .temperature(0)
 *     .maxTokens(200)
 *     .stop("\n\n")
 *     .build();
 * Completion answer = provider.complete(CompletionRequest.builder("gpt-3.5-turbo")
 *     .user("Name three colours of the sky.")
 *     .options(options)
 *     .build());
 * }</pre>
 *
 * <p>The ranges here are the widest that services document (OpenAI, "Create chat completion";
 * Anthropic, "Messages"). A single service may take less: Anthropic's temperatures end at 1, and it
 * has neither a seed nor penalties. A provider refuses an option that its service does not have
 * with {@link ErrorKind#INVALID_REQUEST}; it never leaves it out. What has no option here goes into
 * {@link CompletionRequest.Builder#extra}.
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
   * Options from their usual names, as they stand in a configuration file or in JSON:
   * {@code temperature}, {@code top_p}, {@code top_k}, {@code presence_penalty},
   * {@code frequency_penalty}, {@code max_tokens}, {@code stop} (a string or a collection of
   * strings), {@code seed}, {@code reasoning_effort}, {@code reasoning_budget},
   * {@code top_logprobs}.
   *
   * <pre>{@code
   * CompletionOptions options =
   *     CompletionOptions.of(Map.of("temperature", 0.2, "max_tokens", 200, "stop", "END"));
   * }</pre>
   *
   * @param named the values by name; whole numbers are an {@code Integer}, {@code Long},
   *     {@code Short} or {@code Byte}, since a {@code 200.0} for {@code max_tokens} is more likely
   *     a mistake
   * @throws IllegalArgumentException if a name is unknown, or a value is null, has the wrong type
   *     or is out of range
   */
  public static CompletionOptions of(Map<String, ?> named) {
    NamedOptions options = new NamedOptions();
    named.forEach(options::set);
    return options.build();
  }

  /**
   * How random the choice of tokens is, from 0 (almost always the likeliest token) to 2; empty if
   * not set. Set this or {@link #topP()}, not both, as services advise.
   */
  public OptionalDouble temperature() {
    return optional(temperature);
  }

  /**
   * The share of the probability that tokens are drawn from, from 0 to 1; empty if not set. With
   * 0.1 only the likeliest tokens that together have a tenth of the probability are candidates.
   */
  public OptionalDouble topP() {
    return optional(topP);
  }

  /**
   * From -2 to 2; empty if not set. Above 0, tokens that have appeared become less likely, so that
   * the model rather turns to new topics.
   */
  public OptionalDouble presencePenalty() {
    return optional(presencePenalty);
  }

  /**
   * From -2 to 2; empty if not set. Above 0, tokens become less likely the more often they have
   * appeared, so that the model repeats itself less.
   */
  public OptionalDouble frequencyPenalty() {
    return optional(frequencyPenalty);
  }

  /**
   * The number of likeliest tokens that are drawn from, 1 or more; empty if not set. Needs
   * {@link Capability#TOP_K}.
   */
  public OptionalInt topK() {
    return optional(topK);
  }

  /**
   * The most tokens that the answer may have, 1 or more; empty if not set. An answer that reaches
   * it is cut off and ends with {@link FinishReason.Kind#LENGTH}. With models that reason, the
   * reasoning counts as well.
   */
  public OptionalInt maxTokens() {
    return optional(maxTokens);
  }

  /**
   * The sequences at which the model stops, none of them empty; the answer ends before the
   * sequence. An empty list if none are set. Services take a few only (OpenAI: four).
   */
  public List<String> stop() {
    return stop;
  }

  /**
   * Makes the draw repeatable where the service can, as far as it can; empty if not set. Equal
   * requests with an equal seed then mostly give equal answers.
   */
  public OptionalLong seed() {
    return seed == null ? OptionalLong.empty() : OptionalLong.of(seed);
  }

  /**
   * How much the model is to reason, in a word that the service knows, such as {@code low},
   * {@code medium} or {@code high}; an empty text if not set. Needs
   * {@link Capability#REASONING_EFFORT}.
   */
  public String reasoningEffort() {
    return reasoningEffort;
  }

  /**
   * The most tokens to reason with, 0 for no reasoning; empty if not set. Needs
   * {@link Capability#REASONING_BUDGET}.
   */
  public OptionalInt reasoningBudget() {
    return optional(reasoningBudget);
  }

  /**
   * Asks for the log probability of each token, and for that many alternatives to it, 0 to 20;
   * empty if not set. Needs {@link Capability#LOGPROBS}; the answer has them in
   * {@link AnswerDetails#logprobs()}.
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

  /**
   * These options, and where one is not set, that of {@code defaults}. A list of stop sequences is
   * taken as a whole. An option that is set cannot be unset in this way.
   *
   * @param defaults what counts where these say nothing
   */
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

  /**
   * Whether it is set how tokens are drawn: {@link #temperature()}, {@link #topP()} or a penalty. Some models take none of these,
   * see {@link ModelInfo#sampling()}.
   */
  public boolean hasSampling() {
    return temperature != null
        || topP != null
        || presencePenalty != null
        || frequencyPenalty != null;
  }

  /** These options without temperature, topP and penalties. */
  public CompletionOptions withoutSampling() {
    Builder others = new Builder();
    others.topK = topK;
    others.maxTokens = maxTokens;
    others.stop = stop;
    others.seed = seed;
    others.reasoningEffort = reasoningEffort;
    others.reasoningBudget = reasoningBudget;
    others.topLogprobs = topLogprobs;
    return others.build();
  }

  /** These options without the effort, and without the budget, of reasoning. */
  CompletionOptions withoutReasoning(boolean effort, boolean budget) {
    Builder others = new Builder();
    others.temperature = temperature;
    others.topP = topP;
    others.presencePenalty = presencePenalty;
    others.frequencyPenalty = frequencyPenalty;
    others.topK = topK;
    others.maxTokens = maxTokens;
    others.stop = stop;
    others.seed = seed;
    others.reasoningEffort = effort ? "" : reasoningEffort;
    others.reasoningBudget = budget ? null : reasoningBudget;
    others.topLogprobs = topLogprobs;
    return others.build();
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
    return other == this
        || (other instanceof CompletionOptions that && values().equals(that.values()));
  }

  @Override
  public int hashCode() {
    return values().hashCode();
  }

  /** The options that are set, by their names on the wire; stop sequences are shown. */
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

  /**
   * Makes {@link CompletionOptions}. Each setter checks its value, and replaces one set before. Not
   * thread-safe.
   */
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

    /**
     * How random the choice of tokens is.
     *
     * @param value 0 to 2
     * @throws IllegalArgumentException if it is out of range or not a number
     */
    public Builder temperature(double value) {
      temperature = within("temperature", value, 0, 2);
      return this;
    }

    /**
     * The share of the probability that tokens are drawn from.
     *
     * @param value 0 to 1
     * @throws IllegalArgumentException if it is out of range or not a number
     */
    public Builder topP(double value) {
      topP = within("top_p", value, 0, 1);
      return this;
    }

    /**
     * Above 0, the model rather turns to new topics.
     *
     * @param value -2 to 2
     * @throws IllegalArgumentException if it is out of range or not a number
     */
    public Builder presencePenalty(double value) {
      presencePenalty = within("presence_penalty", value, -2, 2);
      return this;
    }

    /**
     * Above 0, the model repeats itself less.
     *
     * @param value -2 to 2
     * @throws IllegalArgumentException if it is out of range or not a number
     */
    public Builder frequencyPenalty(double value) {
      frequencyPenalty = within("frequency_penalty", value, -2, 2);
      return this;
    }

    /**
     * The number of likeliest tokens that are drawn from.
     *
     * @param value 1 or more
     * @throws IllegalArgumentException if it is less
     */
    public Builder topK(int value) {
      topK = whole("top_k", value, 1, Integer.MAX_VALUE);
      return this;
    }

    /**
     * The most tokens that the answer may have.
     *
     * @param value 1 or more
     * @throws IllegalArgumentException if it is less
     */
    public Builder maxTokens(int value) {
      maxTokens = whole("max_tokens", value, 1, Integer.MAX_VALUE);
      return this;
    }

    /**
     * Replaces the sequences at which the model stops; none at all unsets them.
     *
     * @param sequences at least one character each
     * @throws IllegalArgumentException if one is empty
     */
    public Builder stop(String... sequences) {
      return stop(List.of(sequences));
    }

    /**
     * Replaces the sequences at which the model stops; an empty collection unsets them.
     *
     * @param sequences at least one character each
     * @throws IllegalArgumentException if one is empty
     */
    public Builder stop(Collection<String> sequences) {
      if (sequences.stream().anyMatch(String::isEmpty)) {
        throw new IllegalArgumentException("Option stop: a sequence has at least one character");
      }
      stop = List.copyOf(sequences);
      return this;
    }

    /**
     * Makes the draw repeatable where the service can.
     *
     * @param value any number
     */
    public Builder seed(long value) {
      seed = value;
      return this;
    }

    /**
     * How much the model is to reason.
     *
     * @param word one that the service knows, such as {@code low}, {@code medium} or {@code high};
     *     it is sent as it is
     * @throws IllegalArgumentException if it is blank
     */
    public Builder reasoningEffort(String word) {
      if (word.isBlank()) {
        throw new IllegalArgumentException(
            "Option reasoning_effort is a word such as low, medium or high, but this is blank");
      }
      reasoningEffort = word;
      return this;
    }

    /**
     * The most tokens to reason with.
     *
     * @param tokens 0 (no reasoning) or more
     * @throws IllegalArgumentException if it is negative
     */
    public Builder reasoningBudget(int tokens) {
      reasoningBudget = whole("reasoning_budget", tokens, 0, Integer.MAX_VALUE);
      return this;
    }

    /**
     * Asks for log probabilities.
     *
     * @param alternatives how many for each token, 0 to 20
     * @throws IllegalArgumentException if it is out of range
     */
    public Builder topLogprobs(int alternatives) {
      topLogprobs = whole("top_logprobs", alternatives, 0, 20);
      return this;
    }

    /** Makes the options: those set so far. */
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
