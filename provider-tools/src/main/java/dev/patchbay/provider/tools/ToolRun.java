package dev.patchbay.provider.tools;

import dev.patchbay.provider.Completion;
import dev.patchbay.provider.Message;
import dev.patchbay.provider.Usage;
import java.util.List;
import java.util.Objects;

/**
 * A conversation that has come to its end: the model has answered and calls no more tools.
 *
 * @param completion the last answer
 * @param messages the request's messages and all that came after, the last answer included, with every part that the service
 *     needs back; copied. To go on, ask with these and a further question
 * @param usage the tokens of all rounds together; -1 where one of them is not known
 * @param rounds how often the model was asked
 */
public record ToolRun(Completion completion, List<Message> messages, Usage usage, int rounds) {

  /** Refuses nulls. */
  public ToolRun {
    Objects.requireNonNull(completion, "completion");
    messages = List.copyOf(messages);
    Objects.requireNonNull(usage, "usage");
  }

  /** The text of the last answer. */
  public String text() {
    return completion.text();
  }
}
