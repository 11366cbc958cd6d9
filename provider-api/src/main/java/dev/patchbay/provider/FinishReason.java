package dev.patchbay.provider;

import java.util.Objects;

/**
 * Why the model stopped.
 *
 * @param kind the reason in Patchbay's terms
 * @param raw the service's own word, such as {@code stop}; empty if it ended the answer without giving one
 */
public record FinishReason(Kind kind, String raw) {

  /** The reasons that services share. */
  public enum Kind {
    /** The answer is complete, or a stop sequence came. */
    STOP,
    /** The limit of tokens was reached: the answer is cut off. */
    LENGTH,
    /** The model waits for the result of a tool. */
    TOOL_CALLS,
    /** The service held back some of the answer. */
    CONTENT_FILTER,
    /** The service ended the answer properly, but for a reason of its own or for none; see {@link #raw()}. */
    OTHER
  }

  /** The answer is complete. */
  public static final FinishReason STOP = new FinishReason(Kind.STOP, "stop");

  /** The limit of tokens was reached. */
  public static final FinishReason LENGTH = new FinishReason(Kind.LENGTH, "length");

  /** The model waits for the result of a tool. */
  public static final FinishReason TOOL_CALLS = new FinishReason(Kind.TOOL_CALLS, "tool_calls");

  /** The service held back some of the answer. */
  public static final FinishReason CONTENT_FILTER =
      new FinishReason(Kind.CONTENT_FILTER, "content_filter");

  /** The service ended the answer properly without a reason. */
  public static final FinishReason UNSPECIFIED = new FinishReason(Kind.OTHER, "");

  /** Refuses nulls. */
  public FinishReason {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(raw, "raw");
  }

  /** The service's word where there is one, else the kind. */
  @Override
  public String toString() {
    return raw.isEmpty() ? kind.name() : raw;
  }
}
