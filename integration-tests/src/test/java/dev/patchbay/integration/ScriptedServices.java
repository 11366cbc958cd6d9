package dev.patchbay.integration;

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
import dev.patchbay.testkit.FaultServer;
import dev.patchbay.testkit.ReceivedRequest;
import dev.patchbay.testkit.Script;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The services behind the gateway that clients ask: two that answer, in two dialects, and one for each thing that can go wrong. A further
 * server tells a client how many connections one of them has.
 */
final class ScriptedServices implements AutoCloseable {

  private static final Usage USAGE = Usage.of(9, 4);
  private static final String VECTOR = "[0.5,-0.25,1.0]";

  private final JsonMapper mapper = new JsonMapper();
  private final Map<String, FaultServer> services = new LinkedHashMap<>();
  private final FaultServer watch = FaultServer.answering(this::watched);

  ScriptedServices() {
    Dialect chat = Dialect.openAi();
    services.put("openai", answering(chat));
    services.put("anthropic", answering(Dialect.anthropic()));
    services.put("slow", FaultServer.answering(begun(chat).silence()));
    services.put("silent", FaultServer.answering(Script.raw().silence()));
    services.put("cut", FaultServer.answering(begun(chat).close()));
    Map<String, String> head = Map.of("content-type", "application/json", "retry-after", "1");
    services.put(
        "busy", FaultServer.answering(Script.whole(429, head, chat.error(429, "Too many calls"))));
  }

  URI url(String service) {
    return services.get(service).url();
  }

  /** {@code GET /open/slow} gives how many connections the service {@code slow} has. */
  URI watchUrl() {
    return watch.url();
  }

  private Script watched(ReceivedRequest request) {
    FaultServer service = services.get(request.path().substring("/open/".length()));
    return Script.json(200, String.valueOf(service.openConnections()));
  }

  private FaultServer answering(Dialect dialect) {
    return FaultServer.answering(request -> {
      try {
        if (request.path().endsWith("/embeddings")) {
          return vectors(request);
        }
        return request.path().endsWith("/count_tokens")
            ? Script.json(200, "{\"input_tokens\":9}")
            : answer(dialect, dialect.asked(request));
      } catch (RuntimeException e) {
        return Script.json(400, dialect.error(400, "The service does not understand: " + e));
      }
    });
  }

  private Script vectors(ReceivedRequest request) {
    JsonNode input = mapper.readTree(request.body()).path("input");
    String vectors = IntStream.range(0, input.isArray() ? input.size() : 1)
        .mapToObj(index ->
            "{\"object\":\"embedding\",\"index\":" + index + ",\"embedding\":" + VECTOR + "}")
        .collect(Collectors.joining(","));
    return Script.json(
        200,
        "{\"object\":\"list\",\"data\":[" + vectors
            + "],\"model\":\"v\",\"usage\":{\"prompt_tokens\":2,\"total_tokens\":2}}");
  }

  private static Script answer(Dialect dialect, CompletionRequest request) {
    Completion answer = answer(request);
    return request.stream()
        ? streamed(dialect, events(answer)).end()
        : Script.json(200, dialect.answer(answer));
  }

  private static Completion answer(CompletionRequest request) {
    Message last = request.messages().get(request.messages().size() - 1);
    if (last.role() == Role.TOOL) {
      return text("It snows in Oslo");
    }
    if (!request.tools().isEmpty()) {
      return Completion.builder()
          .part(new ContentPart.ToolCall(
              "call_1", request.tools().get(0).name(), "{\"city\":\"Oslo\"}"))
          .finishReason(FinishReason.TOOL_CALLS)
          .usage(USAGE)
          .build();
    }
    return text(
        request.responseFormat() instanceof ResponseFormat.Text
            ? "All is well"
            : "{\"city\":\"Oslo\",\"degrees\":-3}");
  }

  private static Completion text(String text) {
    return Completion.builder(text).finishReason(FinishReason.STOP).usage(USAGE).build();
  }

  private static Script begun(Dialect dialect) {
    return streamed(
        dialect,
        List.of(new CompletionEvent.TextDelta("All"), new CompletionEvent.TextDelta(" is")));
  }

  private static Script streamed(Dialect dialect, List<CompletionEvent> events) {
    Dialect.AnswerStream stream = dialect.stream();
    List<String> chunks = new ArrayList<>(List.of(stream.begin()));
    events.forEach(event -> chunks.add(stream.event(event)));
    Script script = Script.chunked(200, Map.of("content-type", dialect.streamType()));
    for (String chunk : chunks) {
      // An empty chunk would end the answer.
      script = chunk.isEmpty() ? script : script.chunk(chunk);
    }
    return script;
  }

  private static List<CompletionEvent> events(Completion answer) {
    List<CompletionEvent> events = new ArrayList<>();
    for (String word : answer.text().split("(?= )", -1)) {
      if (!word.isEmpty()) {
        events.add(new CompletionEvent.TextDelta(word));
      }
    }
    for (ContentPart.ToolCall call : answer.toolCalls()) {
      int half = call.arguments().length() / 2;
      events.add(new CompletionEvent.ToolCallDelta(0, call.id(), call.name(), ""));
      events.add(new CompletionEvent.ToolCallDelta(0, "", "", call.arguments().substring(0, half)));
      events.add(new CompletionEvent.ToolCallDelta(0, "", "", call.arguments().substring(half)));
    }
    events.add(new CompletionEvent.Finished(answer.finishReason(), answer.usage()));
    return events;
  }

  @Override
  public void close() {
    watch.close();
    services.values().forEach(FaultServer::close);
  }
}
