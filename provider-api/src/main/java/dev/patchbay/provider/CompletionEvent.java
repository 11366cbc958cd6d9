package dev.patchbay.provider;

import java.util.Objects;

/**
 * One step of a {@link CompletionStream}. A stream that succeeds ends with exactly one {@link Finished}; one that
 * fails ends with a {@link ProviderException}.
 */
public sealed interface CompletionEvent {

  /**
   * The next piece of the answer: usually a token, never null, possibly less than a word.
   *
   * @param text the piece
   */
  record TextDelta(String text) implements CompletionEvent {
    /** Refuses null. */
    public TextDelta {
      Objects.requireNonNull(text, "text");
    }
  }

  /**
   * The next piece of the model's reasoning, which is not part of the answer.
   *
   * @param text the piece
   */
  record ReasoningDelta(String text) implements CompletionEvent {
    /** Refuses null. */
    public ReasoningDelta {
      Objects.requireNonNull(text, "text");
    }
  }

  /**
   * The next piece of the model's refusal, which takes the place of an answer.
   *
   * @param text the piece
   */
  record RefusalDelta(String text) implements CompletionEvent {
    /** Refuses null. */
    public RefusalDelta {
      Objects.requireNonNull(text, "text");
    }
  }

  /**
   * A part that comes whole: a {@link ContentPart.Citation} of the text before it, an {@link ContentPart.Image}, or an {@link
   * ContentPart.Opaque} part for the next turn.
   *
   * @param part the part
   */
  record WholePart(ContentPart part) implements CompletionEvent {
    /** Refuses null. */
    public WholePart {
      Objects.requireNonNull(part, "part");
    }
  }

  /**
   * The next piece of a tool call. Pieces of the same {@code index} belong together: the first brings id and name, all
   * bring arguments to be joined.
   *
   * @param index which call of the answer, from 0
   * @param id the call's id, empty in later pieces
   * @param name the tool's name, empty in later pieces
   * @param arguments the next piece of the arguments' JSON text
   */
  record ToolCallDelta(int index, String id, String name, String arguments)
      implements CompletionEvent {
    /**
     * Refuses nulls.
     *
     * @throws IllegalArgumentException if the index is negative
     */
    public ToolCallDelta {
      Objects.requireNonNull(id, "id");
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(arguments, "arguments");
      if (index < 0) {
        throw new IllegalArgumentException(
            "A tool call's index is 0 or more, but this is " + index);
      }
    }
  }

  /**
   * The answer is whole. Always the last event.
   *
   * @param reason why the model stopped
   * @param usage the tokens taken, {@link Usage#UNKNOWN} if the service did not say
   * @param details what else the service said
   */
  record Finished(FinishReason reason, Usage usage, AnswerDetails details)
      implements CompletionEvent {
    /** Refuses nulls. */
    public Finished {
      Objects.requireNonNull(reason, "reason");
      Objects.requireNonNull(usage, "usage");
      Objects.requireNonNull(details, "details");
    }

    /** The end of an answer of which the service said nothing else. */
    public Finished(FinishReason reason, Usage usage) {
      this(reason, usage, AnswerDetails.NONE);
    }
  }
}
