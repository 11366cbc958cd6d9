package dev.patchbay.provider.tools;

import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.ContentPart;
import java.util.Objects;

/**
 * One step of a {@link ToolStream}. In each round the answer's events come first; then, if it calls tools, all calls in the model's
 * order; then their results in the order in which they are there. The last event of all is {@link Finished}.
 *
 * <p>Events show their content in {@code toString()}, so do not log them.
 */
public sealed interface ToolEvent {

  /**
   * The next piece of an answer. Each round ends with a {@link CompletionEvent.Finished} of its own.
   *
   * @param round which answer of the run, from 1
   * @param event the piece
   */
  record Output(int round, CompletionEvent event) implements ToolEvent {
    /** Refuses null. */
    public Output {
      Objects.requireNonNull(event, "event");
    }
  }

  /**
   * The model calls a tool. It has not run, and will not if it is unknown, its arguments are wrong, or it is not approved.
   *
   * @param round the answer that called it, from 1
   * @param call the call, whole
   */
  record Called(int round, ContentPart.ToolCall call) implements ToolEvent {
    /** Refuses null. */
    public Called {
      Objects.requireNonNull(call, "call");
    }
  }

  /**
   * A call has a result, which may be a failure.
   *
   * @param round the answer that called it, from 1
   * @param call the call
   * @param result what the model is told
   */
  record Returned(int round, ContentPart.ToolCall call, ContentPart.ToolResult result)
      implements ToolEvent {
    /** Refuses nulls. */
    public Returned {
      Objects.requireNonNull(call, "call");
      Objects.requireNonNull(result, "result");
    }
  }

  /**
   * The run is over. Always the last event.
   *
   * @param run the whole of it
   */
  record Finished(ToolRun run) implements ToolEvent {
    /** Refuses null. */
    public Finished {
      Objects.requireNonNull(run, "run");
    }
  }
}
