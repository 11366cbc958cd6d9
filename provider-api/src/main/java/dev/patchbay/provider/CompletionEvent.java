package dev.patchbay.provider;

import java.util.Objects;

/**
 * One step of a {@link CompletionStream}. A stream that succeeds ends with exactly one
 * {@link Finished}; one that fails ends with a {@link ProviderException}.
 *
 * <p>An application that wants the text alone iterates over {@link CompletionStream#tokens()}. This
 * is for all else; on Java 21 and newer, a switch lets the compiler check that no kind of event is
 * forgotten:
 *
 * <pre>{@code
 * try (CompletionStream stream = provider.stream(request)) {
 *   for (CompletionEvent event : stream) {
 *     switch (event) {
 *       case CompletionEvent.TextDelta delta -> System.out.print(delta.text());
 *       case CompletionEvent.ReasoningDelta delta -> System.err.print(delta.text());
 *       case CompletionEvent.RefusalDelta delta -> System.err.print(delta.text());
 *       case CompletionEvent.ToolCallDelta delta -> System.err.print(delta.name());
 *       case CompletionEvent.WholePart whole -> System.err.print(whole.part());
 *       case CompletionEvent.Finished finished -> System.err.print(finished.reason());
 *     }
 *   }
 * }
 * }</pre>
 *
 * <p>On Java 17 the same is a chain of
 * {@code if (event instanceof CompletionEvent.TextDelta delta)}. Pieces need not be joined by hand:
 * {@link CompletionStream#toCompletion()} gives the whole answer after the last event, with its
 * tool calls put together. For events that were collected, {@link Completion#of(Iterable)}
 * does the same.
 *
 * <p>Events are immutable. Unlike a {@link Completion}, they show their content in
 * {@code toString()}, so do not log them.
 */
public sealed interface CompletionEvent {

  /**
   * The next piece of the answer.
   *
   * @param text the piece: usually a token, possibly less than a word, and possibly empty
   */
  record TextDelta(String text) implements CompletionEvent {
    /** Refuses null. */
    public TextDelta {
      Objects.requireNonNull(text, "text");
    }
  }

  /**
   * The next piece of the model's reasoning, which is not part of the answer. Comes only from
   * models that show it; see {@link Capability#REASONING}.
   *
   * @param text the piece, possibly empty
   */
  record ReasoningDelta(String text) implements CompletionEvent {
    /** Refuses null. */
    public ReasoningDelta {
      Objects.requireNonNull(text, "text");
    }
  }

  /**
   * The next piece of the model's refusal, which takes the place of an answer. Services that do not
   * tell a refusal apart from an answer send it as text.
   *
   * @param text the piece, possibly empty
   */
  record RefusalDelta(String text) implements CompletionEvent {
    /** Refuses null. */
    public RefusalDelta {
      Objects.requireNonNull(text, "text");
    }
  }

  /**
   * A part that comes whole: a {@link ContentPart.Citation} of the text before it, a
   * {@link ContentPart.Image}, or a {@link ContentPart.Opaque} part for the next turn. An
   * application that does not know the part ignores it; {@link Completion#toMessage()} carries it
   * on.
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
   * The next piece of a tool call. Pieces of the same {@code index} belong together: the first has
   * id and name, and the arguments of all, joined in order, are the arguments' JSON text. Wait for
   * {@link Finished} before running a tool: until then the arguments may be cut off anywhere.
   *
   * @param index which call of the answer, from 0
   * @param id the call's id, empty in later pieces
   * @param name the tool's name, empty in later pieces
   * @param arguments the next piece of the arguments' JSON text, possibly empty
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
   * @param reason why the model stopped; check it, since {@link FinishReason.Kind#LENGTH} means
   *     that the text is cut off
   * @param usage the tokens that the call took, {@link Usage#UNKNOWN} if the service did not say
   * @param details what else the service said, {@link AnswerDetails#NONE} if nothing
   */
  record Finished(FinishReason reason, Usage usage, AnswerDetails details)
      implements CompletionEvent {
    /** Refuses nulls. */
    public Finished {
      Objects.requireNonNull(reason, "reason");
      Objects.requireNonNull(usage, "usage");
      Objects.requireNonNull(details, "details");
    }

    /**
     * The end of an answer about which the service said nothing else.
     *
     * @param reason why the model stopped
     * @param usage the tokens that the call took, {@link Usage#UNKNOWN} if the service did not say
     */
    public Finished(FinishReason reason, Usage usage) {
      this(reason, usage, AnswerDetails.NONE);
    }
  }
}
