package dev.patchbay.provider;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads options that come as names and values of any type, as from JSON. Each value is checked for
 * its type here, and for its range by the builder; the messages name the option as it was written.
 */
final class NamedOptions {

  private final CompletionOptions.Builder options = CompletionOptions.builder();

  CompletionOptions build() {
    return options.build();
  }

  void set(String name, Object value) {
    switch (name) {
      case "temperature" -> options.temperature(number(name, value));
      case "top_p" -> options.topP(number(name, value));
      case "top_k" -> options.topK(count(name, value, 1));
      case "presence_penalty" -> options.presencePenalty(number(name, value));
      case "frequency_penalty" -> options.frequencyPenalty(number(name, value));
      case "max_tokens" -> options.maxTokens(count(name, value, 1));
      case "stop" -> options.stop(strings(name, value));
      case "seed" -> options.seed(whole(name, value));
      case "reasoning_effort" -> options.reasoningEffort(string(name, value));
      case "reasoning_budget" -> options.reasoningBudget(count(name, value, 0));
      case "top_logprobs" -> options.topLogprobs(count(name, value, 0));
      default ->
        throw new IllegalArgumentException("Unknown option '" + name
            + "'. The options are temperature, top_p, top_k, presence_penalty, frequency_penalty, max_tokens,"
            + " stop, seed, reasoning_effort, reasoning_budget and top_logprobs;"
            + " what only one service knows goes into CompletionRequest.Builder.extra");
    }
  }

  private static double number(String name, Object value) {
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    throw wrong(name, "is a number", value);
  }

  private static int count(String name, Object value, int least) {
    return CompletionOptions.Builder.whole(name, whole(name, value), least, Integer.MAX_VALUE);
  }

  private static long whole(String name, Object value) {
    if (value instanceof Integer
        || value instanceof Long
        || value instanceof Short
        || value instanceof Byte) {
      return ((Number) value).longValue();
    }
    throw wrong(name, "is a whole number", value);
  }

  private static String string(String name, Object value) {
    if (value instanceof String string) {
      return string;
    }
    throw wrong(name, "is a string", value);
  }

  private static List<String> strings(String name, Object value) {
    if (value instanceof String one) {
      return List.of(one);
    }
    if (!(value instanceof Collection<?> many)) {
      throw wrong(name, "is a string or several", value);
    }
    List<String> strings = new ArrayList<>();
    for (Object each : many) {
      if (!(each instanceof String string)) {
        throw new IllegalArgumentException(
            "Option " + name + " holds strings, but one is " + typeOf(each));
      }
      strings.add(string);
    }
    return strings;
  }

  private static IllegalArgumentException wrong(String name, String what, @Nullable Object value) {
    return new IllegalArgumentException(
        "Option " + name + " " + what + ", but this is " + typeOf(value));
  }

  private static String typeOf(@Nullable Object value) {
    return value == null ? "null" : "a " + value.getClass().getSimpleName() + " (" + value + ")";
  }
}
