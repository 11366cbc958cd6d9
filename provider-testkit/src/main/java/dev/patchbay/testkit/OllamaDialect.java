package dev.patchbay.testkit;

import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.FinishReason;
import dev.patchbay.provider.ResponseFormat;
import dev.patchbay.provider.Role;
import dev.patchbay.provider.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Ollama's chat API as the service speaks it. */
final class OllamaDialect implements Dialect {

  private static final JsonMapper JSON = new JsonMapper();

  private static final Map<String, String> OPTIONS = Map.of(
      "temperature", "temperature",
      "top_p", "top_p",
      "top_k", "top_k",
      "num_predict", "max_tokens",
      "stop", "stop",
      "seed", "seed",
      "presence_penalty", "presence_penalty",
      "frequency_penalty", "frequency_penalty");
  private static final Set<String> MEMBERS =
      Set.of("model", "messages", "stream", "tools", "format", "options");

  @Override
  public String streamType() {
    return "application/x-ndjson";
  }

  @Override
  public String answer(Completion answer) {
    ObjectNode message = message(answer.text());
    if (!answer.reasoning().isEmpty()) {
      message.put("thinking", answer.reasoning());
    }
    answer.toolCalls().forEach(call -> call(call, message));
    return last(message, answer.finishReason(), answer.usage());
  }

  @Override
  public AnswerStream stream() {
    return new Lines();
  }

  @Override
  public String error(int status, String message) {
    return JSON.createObjectNode().put("error", message).toString();
  }

  @Override
  public Optional<String> streamedError(String message) {
    return Optional.of(error(500, message) + "\n");
  }

  @Override
  public CompletionRequest asked(ReceivedRequest request) {
    JsonNode body = JSON.readTree(request.body());
    AskedRequest asked =
        new AskedRequest(body.path("model").asString(), body.path("stream").asBoolean());
    body.path("messages").forEach(message -> message(message, asked));
    for (JsonNode tool : body.path("tools")) {
      JsonNode function = tool.path("function");
      asked.tool(function, function.path("parameters"));
    }
    JsonNode format = body.path("format");
    if (format.isObject()) {
      asked.schema(format);
    } else if (format.asString("").equals("json")) {
      asked.format(new ResponseFormat.JsonObject());
    }
    return asked.build(body, body.path("options"), OPTIONS, MEMBERS);
  }

  private static void message(JsonNode message, AskedRequest asked) {
    Role role = Role.valueOf(message.path("role").asString().toUpperCase(Locale.ROOT));
    String content = message.path("content").asString();
    if (role == Role.TOOL) {
      String id = message.path("tool_call_id").asString();
      asked.message(role, List.of(new ContentPart.ToolResult(id, content)));
      return;
    }
    List<ContentPart> parts = new ArrayList<>();
    if (!content.isEmpty() || !message.has("tool_calls")) {
      parts.add(new ContentPart.Text(content));
    }
    for (JsonNode image : message.path("images")) {
      // The service finds out by itself what it is.
      parts.add(AskedRequest.image("image/png", image));
    }
    for (JsonNode call : message.path("tool_calls")) {
      parts.add(new ContentPart.ToolCall(
          call.path("id").asString(),
          call.path("function").path("name").asString(),
          call.path("function").path("arguments").toString()));
    }
    asked.message(role, parts);
  }

  private static ObjectNode message(String content) {
    return JSON.createObjectNode().put("role", "assistant").put("content", content);
  }

  private static void call(ContentPart.ToolCall call, ObjectNode message) {
    message
        .withArray("tool_calls")
        .addObject()
        .put("id", call.id())
        .putObject("function")
        .put("name", call.name())
        .set("arguments", JSON.readTree(call.arguments()));
  }

  private static ObjectNode line(ObjectNode message, boolean done) {
    ObjectNode line = JSON.createObjectNode()
        .put("model", "contract")
        .put("created_at", "2025-07-07T20:22:19.184789Z");
    line.set("message", message);
    return line.put("done", done);
  }

  private static String last(ObjectNode message, FinishReason reason, Usage usage) {
    ObjectNode line = line(message, true).put("done_reason", doneReason(reason));
    if (usage.totalTokens() >= 0) {
      line.put("prompt_eval_count", usage.inputTokens()).put("eval_count", usage.outputTokens());
    }
    return line.toString();
  }

  /** The service has no word for an answer that waits for tools. */
  private static String doneReason(FinishReason reason) {
    return switch (reason.kind()) {
      case STOP, TOOL_CALLS -> "stop";
      case LENGTH -> "length";
      case CONTENT_FILTER ->
        throw new IllegalArgumentException("The service does not filter what it says");
      case OTHER -> reason.raw();
    };
  }

  /** Sends a call of a tool when all of it is there. */
  private static final class Lines implements AnswerStream {
    private final List<ContentPart.ToolCall> calls = new ArrayList<>();

    @Override
    public String event(CompletionEvent event) {
      if (event instanceof CompletionEvent.TextDelta delta) {
        return line(message(delta.text()), false) + "\n";
      } else if (event instanceof CompletionEvent.ReasoningDelta delta) {
        return line(message("").put("thinking", delta.text()), false) + "\n";
      } else if (event instanceof CompletionEvent.ToolCallDelta delta) {
        collect(delta);
        return "";
      } else if (event instanceof CompletionEvent.Finished finished) {
        ObjectNode message = message("");
        calls.forEach(call -> call(call, message));
        String called = calls.isEmpty() ? "" : line(message, false) + "\n";
        return called + last(message(""), finished.reason(), finished.usage()) + "\n";
      }
      throw new IllegalArgumentException("The service cannot send " + event);
    }

    private void collect(CompletionEvent.ToolCallDelta delta) {
      if (delta.index() == calls.size()) {
        calls.add(new ContentPart.ToolCall(delta.id(), delta.name(), delta.arguments()));
      } else {
        ContentPart.ToolCall call = calls.get(delta.index());
        calls.set(
            delta.index(),
            new ContentPart.ToolCall(call.id(), call.name(), call.arguments() + delta.arguments()));
      }
    }
  }
}
