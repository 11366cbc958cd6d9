package dev.patchbay.provider.tools;

import dev.patchbay.provider.Completion;
import dev.patchbay.provider.Usage;
import java.util.Objects;

/**
 * A value that a model answered, with the answer that it was read from.
 *
 * @param value the value, checked against the schema of its type
 * @param completion the answer itself: text, finish reason, who served it
 * @param usage the tokens of all calls that it took, the one whose answer was wrong included; -1 where one of them is not known
 */
public record TypedAnswer<T>(T value, Completion completion, Usage usage) {

  /** Refuses nulls. */
  public TypedAnswer {
    Objects.requireNonNull(value, "value");
    Objects.requireNonNull(completion, "completion");
    Objects.requireNonNull(usage, "usage");
  }

  /** The answer's facts, but not the value, which must not appear in logs. */
  @Override
  public String toString() {
    return "TypedAnswer[" + value.getClass().getSimpleName() + ", " + completion + "]";
  }
}
