package dev.patchbay.testkit;

import dev.patchbay.provider.Completion;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a call ended: with a completion, with a failure, or not yet.
 *
 * @param completion the answer, or null
 * @param failure what was thrown, or null
 * @param elapsed how long that took, or how long the contract waited
 */
record Outcome(@Nullable Completion completion, @Nullable Throwable failure, Duration elapsed) {

  private static final int SHOWN = 300;

  boolean succeeded() {
    return completion != null;
  }

  boolean isOver() {
    return completion != null || failure != null;
  }

  /** The answer's text; empty if there is none. */
  String text() {
    return completion == null ? "" : completion.text();
  }

  Optional<ProviderException> error() {
    return failure instanceof ProviderException known ? Optional.of(known) : Optional.empty();
  }

  boolean failedAs(ErrorKind... kinds) {
    for (ErrorKind kind : kinds) {
      if (error().map(ProviderException::kind).filter(kind::equals).isPresent()) {
        return true;
      }
    }
    return false;
  }

  /** What came, for the report of a broken rule. */
  @Override
  public String toString() {
    if (completion != null) {
      return "an answer: " + shown(completion.text()) + ", reasoning "
          + shown(completion.reasoning())
          + ", tool calls " + completion.toolCalls() + ", " + completion.finishReason() + ", "
          + completion.usage();
    }
    if (failure instanceof ProviderException known) {
      return known.kind() + " after " + elapsed.toMillis() + " ms, text so far "
          + shown(known.partialText()) + ": " + shown(String.valueOf(known.getMessage()));
    }
    return failure == null
        ? "nothing within " + elapsed.toMillis() + " ms: the call hangs"
        : shown(failure.toString());
  }

  private static String shown(String text) {
    return text.length() <= SHOWN
        ? "\"" + text + "\""
        : "\"" + text.substring(0, SHOWN) + "...\" (" + text.length() + " characters)";
  }
}
