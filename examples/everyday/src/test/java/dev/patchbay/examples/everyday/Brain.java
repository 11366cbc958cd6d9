package dev.patchbay.examples.everyday;

import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.FinishReason;
import dev.patchbay.provider.Message;
import dev.patchbay.provider.ResponseFormat;
import dev.patchbay.provider.Role;
import dev.patchbay.provider.Usage;
import dev.patchbay.testkit.Dialect;
import dev.patchbay.testkit.ReceivedRequest;
import dev.patchbay.testkit.Script;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a model would answer, whatever its service's dialect. It thinks before each answer. */
final class Brain {

  static final String ADVICE = "A coat.";

  private static final int PIECE = 100;

  private final Dialect dialect;

  Brain(Dialect dialect) {
    this.dialect = dialect;
  }

  Script answer(ReceivedRequest received) {
    CompletionRequest asked;
    try {
      asked = dialect.asked(received);
    } catch (RuntimeException e) {
      return Script.json(400, dialect.error(400, String.valueOf(e.getMessage())));
    }
    Completion answer = reply(asked);
    if (!asked.stream()) {
      return Script.whole(
          200, Map.of("content-type", dialect.answerType()), dialect.answer(answer));
    }
    Dialect.AnswerStream stream = dialect.stream();
    StringBuilder bytes = new StringBuilder(stream.begin());
    events(answer).forEach(event -> bytes.append(stream.event(event)));
    return Script.chunked(200, Map.of("content-type", dialect.streamType()))
        .chunksOf(PIECE, bytes.toString())
        .end();
  }

  private static Completion reply(CompletionRequest asked) {
    Message last = asked.messages().get(asked.messages().size() - 1);
    if (asked.responseFormat() instanceof ResponseFormat.JsonSchema) {
      return says("{\"city\":\"Oslo\",\"temperature\":4,\"advice\":\"" + ADVICE + "\"}");
    } else if (last.role() == Role.TOOL) {
      ContentPart.ToolResult result = (ContentPart.ToolResult) last.parts().get(0);
      return says("Take a coat, for I was told " + result.text());
    } else if (!asked.tools().isEmpty()) {
      return thoughtful()
          .part(new ContentPart.ToolCall("call_1", "weather", "{\"city\":\"Oslo\"}"))
          .finishReason(FinishReason.TOOL_CALLS)
          .build();
    } else if (last.parts().stream().anyMatch(ContentPart.Image.class::isInstance)) {
      return says("A very small picture.");
    }
    long answered = asked.messages().stream()
        .filter(message -> message.role() == Role.ASSISTANT)
        .count();
    return says("Answer " + (answered + 1) + " to: " + last.text());
  }

  private static Completion says(String text) {
    return thoughtful().part(new ContentPart.Text(text)).build();
  }

  private static Completion.Builder thoughtful() {
    return Completion.builder().reasoning("Let me think.").usage(Usage.of(20, 10));
  }

  /** Three characters at a time. */
  private static List<CompletionEvent> events(Completion answer) {
    List<CompletionEvent> events = new ArrayList<>();
    events.add(new CompletionEvent.ReasoningDelta(answer.reasoning()));
    for (int i = 0; i < answer.text().length(); i += 3) {
      String piece = answer.text().substring(i, Math.min(i + 3, answer.text().length()));
      events.add(new CompletionEvent.TextDelta(piece));
    }
    for (ContentPart.ToolCall call : answer.toolCalls()) {
      events.add(new CompletionEvent.ToolCallDelta(0, call.id(), call.name(), ""));
      events.add(new CompletionEvent.ToolCallDelta(0, "", "", call.arguments()));
    }
    events.add(new CompletionEvent.Finished(answer.finishReason(), answer.usage()));
    return events;
  }
}
