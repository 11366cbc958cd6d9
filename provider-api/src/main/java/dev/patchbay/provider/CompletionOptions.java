package dev.patchbay.provider;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
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
  private final @Nullable Integer maxTokens;
  private final List<String> stop;
  private final @Nullable Long seed;

  private CompletionOptions(Builder builder) {
    temperature = builder.temperature;
    topP = builder.topP;
    presencePenalty = builder.presencePenalty;
    frequencyPenalty = builder.frequencyPenalty;
    maxTokens = builder.maxTokens;
    stop = builder.stop;
    seed = builder.seed;
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
   * Options from their names on the wire: {@code temperature}, {@code top_p}, {@code presence_penalty}, {@code
   * frequency_penalty}, {@code max_tokens}, {@code stop} (a string or a collection of strings), {@code seed}.
   *
   * @throws IllegalArgumentException if a name is unknown, or a value has the wrong type or is out of range
   */
  public static CompletionOptions of(Map<String, ?> named) {
    Builder builder = new Builder();
    named.forEach(builder::set);
    return builder.build();
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

  /** The most tokens that the answer may have, 1 or more. */
  public OptionalInt maxTokens() {
    return maxTokens == null ? OptionalInt.empty() : OptionalInt.of(maxTokens);
  }

  /** The sequences at which the model stops; empty if none are set. */
  public List<String> stop() {
    return stop;
  }

  /** Makes the draw repeatable, where the service can. */
  public OptionalLong seed() {
    return seed == null ? OptionalLong.empty() : OptionalLong.of(seed);
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
    merged.maxTokens = maxTokens != null ? maxTokens : defaults.maxTokens;
    merged.stop = stop.isEmpty() ? defaults.stop : stop;
    merged.seed = seed != null ? seed : defaults.seed;
    return merged.build();
  }

  private static OptionalDouble optional(@Nullable Double value) {
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  /** Equal if every option is. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CompletionOptions that
        && Objects.equals(temperature, that.temperature)
        && Objects.equals(topP, that.topP)
        && Objects.equals(presencePenalty, that.presencePenalty)
        && Objects.equals(frequencyPenalty, that.frequencyPenalty)
        && Objects.equals(maxTokens, that.maxTokens)
        && stop.equals(that.stop)
        && Objects.equals(seed, that.seed);
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        temperature, topP, presencePenalty, frequencyPenalty, maxTokens, stop, seed);
  }

  /** The options that are set, by their names on the wire. */
  @Override
  public String toString() {
    List<String> set = new ArrayList<>();
    describe(set, "temperature", temperature);
    describe(set, "top_p", topP);
    describe(set, "presence_penalty", presencePenalty);
    describe(set, "frequency_penalty", frequencyPenalty);
    describe(set, "max_tokens", maxTokens);
    describe(set, "stop", stop.isEmpty() ? null : stop);
    describe(set, "seed", seed);
    return "CompletionOptions[" + String.join(", ", set) + "]";
  }

  private static void describe(List<String> set, String name, @Nullable Object value) {
    if (value != null) {
      set.add(name + "=" + value);
    }
  }

  /** Makes {@link CompletionOptions}. Each setter checks its value. Not thread-safe. */
  public static final class Builder {
    private @Nullable Double temperature;
    private @Nullable Double topP;
    private @Nullable Double presencePenalty;
    private @Nullable Double frequencyPenalty;
    private @Nullable Integer maxTokens;
    private List<String> stop = List.of();
    private @Nullable Long seed;

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
    public Builder maxTokens(int value) {
      maxTokens = tokens(value);
      return this;
    }

    /** Sequences of at least one character each. */
    public Builder stop(String... sequences) {
      return stop(List.of(sequences));
    }

    /** Any number. */
    public Builder seed(long value) {
      seed = value;
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

    private Builder stop(Collection<String> sequences) {
      if (sequences.stream().anyMatch(String::isEmpty)) {
        throw new IllegalArgumentException("Option stop: a sequence has at least one character");
      }
      stop = List.copyOf(sequences);
      return this;
    }

    private void set(String name, Object value) {
      switch (name) {
        case "temperature" -> temperature(number(name, value).doubleValue());
        case "top_p" -> topP(number(name, value).doubleValue());
        case "presence_penalty" -> presencePenalty(number(name, value).doubleValue());
        case "frequency_penalty" -> frequencyPenalty(number(name, value).doubleValue());
        case "max_tokens" -> maxTokens = tokens(whole(name, value));
        case "stop" -> stop(strings(name, value));
        case "seed" -> seed(whole(name, value));
        default ->
          throw new IllegalArgumentException("Unknown option '" + name
              + "'. The options are temperature, top_p, presence_penalty, frequency_penalty, max_tokens, stop and seed;"
              + " what only one service knows goes into CompletionRequest.Builder.extra");
      }
    }

    private static Number number(String name, Object value) {
      if (value instanceof Number number) {
        return number;
      }
      throw new IllegalArgumentException(
          "Option " + name + " is a number, but this is " + typeOf(value));
    }

    private static long whole(String name, Object value) {
      if (value instanceof Integer
          || value instanceof Long
          || value instanceof Short
          || value instanceof Byte) {
        return ((Number) value).longValue();
      }
      throw new IllegalArgumentException(
          "Option " + name + " is a whole number, but this is " + typeOf(value));
    }

    private static List<String> strings(String name, Object value) {
      if (value instanceof String one) {
        return List.of(one);
      }
      List<String> strings = new ArrayList<>();
      if (value instanceof Collection<?> many) {
        for (Object each : many) {
          if (!(each instanceof String string)) {
            throw new IllegalArgumentException(
                "Option " + name + " holds strings, but one is " + typeOf(each));
          }
          strings.add(string);
        }
        return strings;
      }
      throw new IllegalArgumentException(
          "Option " + name + " is a string or several, but this is " + typeOf(value));
    }

    private static String typeOf(@Nullable Object value) {
      return value == null ? "null" : "a " + value.getClass().getSimpleName() + " (" + value + ")";
    }

    private static int tokens(long value) {
      if (value < 1 || value > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            "Option max_tokens is 1 to " + Integer.MAX_VALUE + ", but this is " + value);
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
