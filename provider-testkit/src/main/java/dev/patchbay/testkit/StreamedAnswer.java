package dev.patchbay.testkit;

import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.ContentPart;
import java.util.ArrayList;
import java.util.List;

/** A whole answer as a service streams it. */
final class StreamedAnswer {

  private static final int PIECE = 7;

  private StreamedAnswer() {}

  static List<CompletionEvent> events(Completion answer) {
    List<CompletionEvent> events = new ArrayList<>();
    pieces(answer.reasoning())
        .forEach(text -> events.add(new CompletionEvent.ReasoningDelta(text)));
    pieces(answer.text()).forEach(text -> events.add(new CompletionEvent.TextDelta(text)));
    for (int i = 0; i < answer.toolCalls().size(); i++) {
      ContentPart.ToolCall call = answer.toolCalls().get(i);
      events.add(new CompletionEvent.ToolCallDelta(i, call.id(), call.name(), ""));
      for (String text : pieces(call.arguments())) {
        events.add(new CompletionEvent.ToolCallDelta(i, "", "", text));
      }
    }
    events.add(new CompletionEvent.Finished(answer.finishReason(), answer.usage()));
    return events;
  }

  /** The text in pieces of a few characters, none of them half of one. */
  private static List<String> pieces(String text) {
    List<String> pieces = new ArrayList<>();
    int from = 0;
    while (from < text.length()) {
      int characters = Math.min(PIECE, text.codePointCount(from, text.length()));
      int to = text.offsetByCodePoints(from, characters);
      pieces.add(text.substring(from, to));
      from = to;
    }
    return pieces;
  }
}
