package dev.patchbay.gateway.dialect;

import dev.patchbay.gateway.json.JsonObject;
import dev.patchbay.gateway.json.JsonOut;
import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.testkit.FaultServer;
import dev.patchbay.testkit.Script;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What goes over the wire between a client, a dialect and a provider. */
final class Wire {

  static final Report REPORT = new Report(
      "req1", Instant.parse("2026-01-02T03:04:05Z"), "some", "asked-model", List.of(), "", false);

  private Wire() {}

  static JsonObject json(String text) {
    return JsonObject.parse(text.getBytes(StandardCharsets.UTF_8));
  }

  static Map<String, @Nullable Object> members(String text) {
    return json(text).members();
  }

  static String taken(JsonOut out) {
    return StandardCharsets.UTF_8.decode(out.take()).toString();
  }

  /** The whole answer in the dialect. */
  static String whole(Dialect dialect, Asked asked, Completion answer) {
    JsonOut out = new JsonOut();
    dialect.whole(asked, answer, REPORT, out);
    return taken(out);
  }

  /** The stream in the dialect, which ends as the events do. */
  static String stream(Dialect dialect, Asked asked, List<CompletionEvent> events) {
    JsonOut out = new JsonOut();
    EventWriter writer = dialect.events(asked, out);
    StringBuilder all = new StringBuilder();
    writer.begin(REPORT);
    for (CompletionEvent event : events) {
      if (event instanceof CompletionEvent.Finished finished) {
        writer.finish(finished, REPORT);
      } else {
        writer.event(event);
      }
      all.append(taken(out));
    }
    return all.toString();
  }

  /** The answer as a stream gives it, its texts and arguments in two pieces. */
  static List<CompletionEvent> events(Completion answer) {
    List<CompletionEvent> events = new ArrayList<>();
    int calls = 0;
    for (ContentPart part : answer.parts()) {
      if (part instanceof ContentPart.Text text) {
        halves(text.text()).forEach(half -> events.add(new CompletionEvent.TextDelta(half)));
      } else if (part instanceof ContentPart.Reasoning text) {
        halves(text.text()).forEach(half -> events.add(new CompletionEvent.ReasoningDelta(half)));
      } else if (part instanceof ContentPart.Refusal text) {
        halves(text.text()).forEach(half -> events.add(new CompletionEvent.RefusalDelta(half)));
      } else if (part instanceof ContentPart.ToolCall call) {
        List<String> halves = halves(call.arguments());
        int index = calls++;
        events.add(new CompletionEvent.ToolCallDelta(index, call.id(), call.name(), halves.get(0)));
        events.add(new CompletionEvent.ToolCallDelta(index, "", "", halves.get(1)));
      } else {
        events.add(new CompletionEvent.WholePart(part));
      }
    }
    events.add(
        new CompletionEvent.Finished(answer.finishReason(), answer.usage(), answer.details()));
    return events;
  }

  private static List<String> halves(String text) {
    int middle = text.length() / 2;
    return List.of(text.substring(0, middle), text.substring(middle));
  }

  /** The answer as the provider reads it from that body. */
  static Completion read(AbstractProvider provider, String body) {
    try (FaultServer server = FaultServer.answering(Script.json(200, body))) {
      return at(server, provider).complete(hello());
    }
  }

  /** The answer as the provider reads it from that stream. */
  static Completion readStream(AbstractProvider provider, String stream) {
    try (FaultServer server =
            FaultServer.answering(Script.stream().chunk(stream).end());
        CompletionStream events = at(server, provider).stream(hello())) {
      events.forEach(event -> {});
      return events.toCompletion();
    }
  }

  /** The body that the provider sends for a request. */
  static String sent(AbstractProvider provider, CompletionRequest request, String answer) {
    try (FaultServer server = FaultServer.answering(Script.json(200, answer))) {
      Completion ignored = at(server, provider).complete(request);
      return server.requests().get(0).body();
    }
  }

  private static CompletionRequest hello() {
    return CompletionRequest.builder("some-model").user("Hello").build();
  }

  private static AbstractProvider at(FaultServer server, AbstractProvider provider) {
    return provider.configured(ProviderConfig.builder()
        .set(ProviderConfig.BASE_URL, server.url().toString())
        .set(ProviderConfig.API_KEY, "sk-test")
        .build());
  }
}
