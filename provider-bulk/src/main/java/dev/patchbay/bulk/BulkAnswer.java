package dev.patchbay.bulk;

import dev.patchbay.provider.Attempt;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.Cost;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.FinishReason;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.Usage;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What became of one row: an answer, or an error. Immutable.
 *
 * @param text the answer; empty if the model only calls tools or refuses, null if the row failed
 * @param refusal what the model said in place of an answer, or empty
 * @param toolCalls the calls of tools that the model wants
 * @param finishReason null if the row failed
 * @param provider the id of the provider that answered, or that failed last; empty if none was asked
 * @param model the model that it was asked for
 * @param usage the tokens of the last attempt, as the service counted them
 * @param cost of all attempts; null if it is not known
 * @param attempts the calls that were made, in order
 * @param error null if the row was answered
 * @param errorMessage what happened and what to do; empty if the row was answered
 * @param replayed whether the answer comes out of a journal, and was not paid for again
 */
public record BulkAnswer(
    @Nullable String text,
    String refusal,
    List<ContentPart.ToolCall> toolCalls,
    @Nullable FinishReason finishReason,
    String provider,
    String model,
    Usage usage,
    @Nullable Cost cost,
    List<Attempt> attempts,
    @Nullable ErrorKind error,
    String errorMessage,
    boolean replayed) {

  /**
   * Copies.
   *
   * @throws IllegalArgumentException if it has both an answer and an error, or none of them
   */
  public BulkAnswer {
    toolCalls = List.copyOf(toolCalls);
    attempts = List.copyOf(attempts);
    if ((text == null) == (error == null) || (text == null) != (finishReason == null)) {
      throw new IllegalArgumentException("A row has either a text and a finish reason or an error");
    }
  }

  /** The row was answered. */
  public static BulkAnswer of(Completion answer) {
    return new BulkAnswer(
        answer.text(),
        answer.refusal(),
        answer.toolCalls(),
        answer.finishReason(),
        answer.provider(),
        answer.model(),
        answer.usage(),
        answer.cost().orElse(null),
        answer.attempts(),
        null,
        "",
        false);
  }

  /** The row failed. */
  public static BulkAnswer of(ProviderException failure) {
    // The failure itself names the router where it is no single provider's.
    List<Attempt> made = failure.attempts();
    Attempt last = made.isEmpty() ? null : made.get(made.size() - 1);
    return new BulkAnswer(
        null,
        "",
        List.of(),
        null,
        last == null ? "" : last.provider(),
        last == null ? failure.model() : last.model(),
        failure.usage(),
        Cost.of(made).orElse(made.isEmpty() ? Cost.NOTHING : null),
        made,
        failure.kind(),
        Objects.requireNonNullElse(failure.getMessage(), failure.kind().name()),
        false);
  }

  /** No request could be made of the row. */
  public static BulkAnswer unaskable(String why) {
    return of(ProviderException.of(ErrorKind.INVALID_REQUEST, why));
  }

  /** The error; empty if the row was answered. */
  public Optional<ErrorKind> failure() {
    return Optional.ofNullable(error);
  }

  /** This answer, out of a journal. */
  BulkAnswer asReplayed() {
    return new BulkAnswer(
        text,
        refusal,
        toolCalls,
        finishReason,
        provider,
        model,
        usage,
        cost,
        attempts,
        error,
        errorMessage,
        true);
  }

  /** Provider, model, sizes and error; not the answer, which must not appear in logs. */
  @Override
  public String toString() {
    return "BulkAnswer[" + provider + ", model " + model + ", "
        + (text == null ? String.valueOf(error) : text.length() + " characters")
        + (replayed ? ", replayed" : "") + "]";
  }
}
