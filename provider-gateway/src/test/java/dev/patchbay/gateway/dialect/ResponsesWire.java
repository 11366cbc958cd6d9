package dev.patchbay.gateway.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.patchbay.gateway.json.JsonObject;
import dev.patchbay.gateway.json.JsonOut;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.ContentPart;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A dialect as the door uses it, without the door. */
final class ResponsesWire {

  static final Report REPORT =
      new Report("req-1", Instant.ofEpochSecond(1756315696), "house", "m-1", List.of(), "", false);

  static final Problem OVERLOADED = new Problem(
      503, "OVERLOADED", "", "house is overloaded.", "", "house", "up-9", Duration.ofSeconds(7));

  private ResponsesWire() {}

  static JsonObject json(String text) {
    return JsonObject.parse(text.getBytes(UTF_8));
  }

  static String written(Consumer<JsonOut> writing) {
    JsonOut out = new JsonOut();
    writing.accept(out);
    return UTF_8.decode(out.take()).toString();
  }

  static String whole(Dialect dialect, Asked asked, Completion answer) {
    return written(out -> dialect.whole(asked, answer, REPORT, out));
  }

  /** A stream of these events, the last of which may be its end. */
  static String stream(Dialect dialect, Asked asked, List<? extends CompletionEvent> events) {
    return written(out -> {
      EventWriter writer = dialect.events(asked, out);
      writer.begin(REPORT);
      for (CompletionEvent event : events) {
        if (event instanceof CompletionEvent.Finished finished) {
          writer.finish(finished, REPORT);
        } else {
          writer.event(event);
        }
      }
    });
  }

  /** The data of each event. */
  static List<JsonObject> events(String stream) {
    List<JsonObject> events = new ArrayList<>();
    for (String event : stream.strip().split("\n\n", -1)) {
      String[] lines = event.split("\n", -1);
      String name = lines[0].substring("event: ".length());
      JsonObject data = json(lines[1].substring("data: ".length()));
      if (!data.requiredText("type").equals(name)) {
        throw new AssertionError(event);
      }
      events.add(data);
    }
    return events;
  }

  static List<String> types(String stream) {
    return events(stream).stream().map(event -> event.requiredText("type")).toList();
  }

  /** The parts as events, one or two for each. */
  static List<CompletionEvent> pieces(List<ContentPart> parts) {
    List<CompletionEvent> events = new ArrayList<>();
    int calls = 0;
    for (ContentPart part : parts) {
      if (part instanceof ContentPart.Text text) {
        halves(text.text()).forEach(half -> events.add(new CompletionEvent.TextDelta(half)));
      } else if (part instanceof ContentPart.Reasoning thought) {
        halves(thought.text())
            .forEach(half -> events.add(new CompletionEvent.ReasoningDelta(half)));
      } else if (part instanceof ContentPart.Refusal refusal) {
        halves(refusal.text()).forEach(half -> events.add(new CompletionEvent.RefusalDelta(half)));
      } else if (part instanceof ContentPart.ToolCall call) {
        int index = calls++;
        events.add(new CompletionEvent.ToolCallDelta(index, call.id(), call.name(), ""));
        halves(call.arguments())
            .forEach(half -> events.add(new CompletionEvent.ToolCallDelta(index, "", "", half)));
      } else {
        events.add(new CompletionEvent.WholePart(part));
      }
    }
    return events;
  }

  private static List<String> halves(String text) {
    int half = text.length() / 2;
    return List.of(text.substring(0, half), text.substring(half));
  }
}
