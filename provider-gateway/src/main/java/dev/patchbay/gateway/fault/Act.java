package dev.patchbay.gateway.fault;

import dev.patchbay.provider.CompletionEvent;
import java.time.Duration;
import java.util.List;

/**
 * What a model does: its events, with a pause before each, and what comes after them.
 *
 * @param outputTokens how many tokens the events are
 */
record Act(List<CompletionEvent> events, Duration pause, Ending ending, int outputTokens) {

  /** What comes after the events. */
  enum Ending {
    /** Nothing: the last event says that the answer is finished. */
    FINISHED,
    /** The connection breaks. */
    CUT,
    /** The service says that it has failed. */
    ERROR,
    /** The service says nothing more, and keeps the connection. */
    SILENCE
  }

  Act {
    events = List.copyOf(events);
  }
}
