package dev.patchbay.cli;

import dev.patchbay.provider.CompletionOptions;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How the model is to answer. */
final class PromptOptions {

  @Option(names = "--system", paramLabel = "TEXT", description = "The instruction to the model.")
  @Nullable
  String system;

  @Option(
      names = "--temperature",
      paramLabel = "NUMBER",
      description = "How much chance there is in the answer, from 0 to 2.")
  @Nullable
  Double temperature;

  @Option(
      names = "--max-tokens",
      paramLabel = "NUMBER",
      description = "The most tokens that the answer may have.")
  @Nullable
  Integer maxTokens;

  @Option(
      names = "--effort",
      paramLabel = "WORD",
      description = "How much the model is to think: low, medium, high, or a word of the service.")
  @Nullable
  String effort;

  @Option(
      names = "--image",
      paramLabel = "FILE",
      description = "A picture for the model to look at; a file or an http(s) address.")
  List<String> images = List.of();

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description = "A file for the model to read: a text, a PDF, a sound.")
  List<String> files = List.of();

  @Option(
      names = "--deadline",
      paramLabel = "TIME",
      converter = Time.class,
      description =
          "Give up after this time, all attempts included: 30s, 2m, 500ms. No deadline if not set.")
  @Nullable
  Duration deadline;

  @Option(names = "--no-stream", description = "Wait for the whole answer.")
  boolean whole;

  @Option(
      names = "--why",
      description =
          "Say on standard error which provider is asked, why, and how each attempt went.")
  boolean why;

  @Option(
      names = "--usage",
      description = "Say on standard error what the answer took: tokens, cost, time.")
  boolean usage;

  /**
   * The options for the request.
   *
   * @throws UsageException if a value is out of its range
   */
  CompletionOptions options() {
    CompletionOptions.Builder options = CompletionOptions.builder();
    try {
      if (temperature != null) {
        options.temperature(temperature);
      }
      if (maxTokens != null) {
        options.maxTokens(maxTokens);
      }
      if (effort != null) {
        options.reasoningEffort(effort);
      }
    } catch (IllegalArgumentException e) {
      throw new UsageException(Failures.text(e), e);
    }
    return options.build();
  }

  /** A time as it is typed: {@code 30s}. */
  static final class Time implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String value) {
      String number = value.replaceAll("[a-z]+$", "");
      try {
        long count = Long.parseLong(number);
        Duration time = switch (value.substring(number.length())) {
          case "ms" -> Duration.ofMillis(count);
          case "s", "" -> Duration.ofSeconds(count);
          case "m" -> Duration.ofMinutes(count);
          default -> Duration.ZERO;
        };
        if (!time.isZero() && !time.isNegative()) {
          return time;
        }
      } catch (NumberFormatException e) {
        throw new TypeConversionException(wrong(value));
      }
      throw new TypeConversionException(wrong(value));
    }

    private static String wrong(String value) {
      return "'" + value + "' is no time above zero; write 30s, 2m or 500ms";
    }
  }
}
