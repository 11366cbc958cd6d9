package dev.patchbay.provider;

import java.util.Objects;

/**
 * Why the model stopped: Patchbay's term for it, and the service's own word.
 *
 * <pre>{@code
 * switch (answer.finishReason().kind()) {
 *   case STOP -> System.out.println(answer.text());
 *   case LENGTH -> System.out.println(answer.text() + " ... (cut off: raise maxTokens)");
 *   case TOOL_CALLS -> System.out.println("wants " + answer.toolCalls());
 *   case CONTENT_FILTER -> System.out.println("held back by the service");
 *   case OTHER -> System.out.println("ended: " + answer.finishReason().raw());
 * }
 * }</pre>
 *
 * <p>A provider that knows its service's word uses it as {@code raw}; the constants have the words
 * of OpenAI's chat dialect. Two reasons are equal only if both kind and word are, so compare
 * {@link #kind()} rather than the constants.
 *
 * @param kind the reason in Patchbay's terms
 * @param raw the service's own word, such as {@code stop} or {@code end_turn}; empty if it ended
 *     the answer without giving one
 */
public record FinishReason(Kind kind, String raw) {

  /** The reasons that services share. */
  public enum Kind {
    /**
     * The answer is complete, or one of the {@linkplain CompletionOptions#stop() stop sequences}
     * came; {@link AnswerDetails#stopSequence()} says which, where the service does.
     */
    STOP,
    /**
     * A limit of tokens was reached, {@link CompletionOptions#maxTokens()} or the model's own: the
     * answer is cut off, and JSON in it is broken.
     */
    LENGTH,
    /**
     * The model waits for the results of the
     * {@linkplain Completion#toolCalls() tools that it calls}.
     */
    TOOL_CALLS,
    /**
     * The service held back some of the answer, or all of it. A request that is refused as a whole
     * fails with {@link ErrorKind#CONTENT_FILTERED} instead.
     */
    CONTENT_FILTER,
    /**
     * The service ended the answer properly, for a reason that has no term here or for none; see
     * {@link #raw()}.
     */
    OTHER
  }

  /**
   * The answer is complete; {@code stop} on the wire. The default of {@link Completion.Builder}.
   */
  public static final FinishReason STOP = new FinishReason(Kind.STOP, "stop");

  /** The limit of tokens was reached; {@code length} on the wire. */
  public static final FinishReason LENGTH = new FinishReason(Kind.LENGTH, "length");

  /** The model waits for the result of a tool; {@code tool_calls} on the wire. */
  public static final FinishReason TOOL_CALLS = new FinishReason(Kind.TOOL_CALLS, "tool_calls");

  /** The service held back some of the answer; {@code content_filter} on the wire. */
  public static final FinishReason CONTENT_FILTER =
      new FinishReason(Kind.CONTENT_FILTER, "content_filter");

  /** The service ended the answer properly and gave no reason. */
  public static final FinishReason UNSPECIFIED = new FinishReason(Kind.OTHER, "");

  /**
   * Refuses nulls.
   *
   * @throws NullPointerException if the kind or the word is null
   */
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
