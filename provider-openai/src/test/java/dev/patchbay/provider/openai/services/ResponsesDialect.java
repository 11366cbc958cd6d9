package dev.patchbay.provider.openai.services;

import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.CompletionOptions;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.FinishReason;
import dev.patchbay.provider.Message;
import dev.patchbay.provider.ResponseFormat;
import dev.patchbay.provider.Role;
import dev.patchbay.provider.Tool;
import dev.patchbay.provider.Usage;
import dev.patchbay.testkit.Dialect;
import dev.patchbay.testkit.ReceivedRequest;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The Responses API as the service speaks it. */
final class ResponsesDialect implements Dialect {

  private static final JsonMapper JSON = new JsonMapper();

  private static final Map<String, String> OPTIONS =
      Map.of("temperature", "temperature", "top_p", "top_p", "max_output_tokens", "max_tokens");
  private static final Set<String> OTHERS =
      Set.of("model", "instructions", "input", "stream", "store", "include", "tools", "text");

  @Override
  public String streamType() {
    return "text/event-stream";
  }

  @Override
  public String answer(Completion answer) {
    ArrayNode items = JSON.createArrayNode();
    for (ContentPart part : answer.parts()) {
      if (part instanceof ContentPart.Reasoning reasoning) {
        items.add(reasoning(reasoning.text()));
      } else if (part instanceof ContentPart.ToolCall call) {
        items.add(call(call.id(), call.name(), call.arguments()));
      } else if (part instanceof ContentPart.Text text) {
        items.add(message(text.text()));
      } else {
        throw new IllegalArgumentException("The service cannot send " + part);
      }
    }
    return response(answer.finishReason(), answer.usage(), items).toString();
  }

  @Override
  public AnswerStream stream() {
    return new ResponseStream();
  }

  @Override
  public Optional<String> ping() {
    return Optional.of(event("keepalive", object -> {}));
  }

  @Override
  public String error(int status, String message) {
    ObjectNode body = JSON.createObjectNode();
    body.putObject("error").put("message", message).put("type", "server_error").putNull("code");
    return body.toString();
  }

  @Override
  public Optional<String> streamedError(String message) {
    return Optional.of(
        event("error", object -> object.put("code", "server_error").put("message", message)));
  }

  @Override
  public CompletionRequest asked(ReceivedRequest request) {
    JsonNode body = JSON.readTree(request.body());
    CompletionRequest.Builder asked =
        CompletionRequest.builder(body.path("model").asString()).stream(
            body.path("stream").asBoolean());
    if (body.has("instructions")) {
      asked.system(body.path("instructions").asString());
    }
    messages(body.path("input")).forEach(asked::message);
    for (JsonNode tool : body.path("tools")) {
      asked.tool(new Tool(
          tool.path("name").asString(),
          tool.path("description").asString(""),
          tool.path("parameters").toString()));
    }
    JsonNode format = body.path("text").path("format");
    if (format.path("type").asString("").equals("json_schema")) {
      asked.responseFormat(new ResponseFormat.JsonSchema(
          format.path("name").asString(),
          format.path("schema").toString(),
          format.path("strict").asBoolean()));
    } else if (format.isObject()) {
      asked.responseFormat(new ResponseFormat.JsonObject());
    }
    Map<String, Object> options = new HashMap<>();
    body.properties().forEach(member -> {
      Object value = JSON.convertValue(member.getValue(), Object.class);
      if (OPTIONS.containsKey(member.getKey())) {
        options.put(OPTIONS.get(member.getKey()), value);
      } else if (!OTHERS.contains(member.getKey())) {
        asked.extra(member.getKey(), value);
      }
    });
    return asked.options(CompletionOptions.of(options)).build();
  }

  /** What the model said in a row is one message. */
  private static List<Message> messages(JsonNode items) {
    List<Message> messages = new ArrayList<>();
    for (JsonNode item : items) {
      Message message = message(item);
      int last = messages.size() - 1;
      if (message.role() == Role.ASSISTANT
          && last >= 0
          && messages.get(last).role() == Role.ASSISTANT) {
        List<ContentPart> parts = new ArrayList<>(messages.get(last).parts());
        parts.addAll(message.parts());
        messages.set(last, new Message(Role.ASSISTANT, parts));
      } else {
        messages.add(message);
      }
    }
    return messages;
  }

  private static Message message(JsonNode item) {
    return switch (item.path("type").asString("message")) {
      case "function_call" ->
        Message.of(
            Role.ASSISTANT,
            new ContentPart.ToolCall(
                item.path("call_id").asString(),
                item.path("name").asString(),
                item.path("arguments").asString()));
      case "function_call_output" ->
        Message.of(
            Role.TOOL,
            new ContentPart.ToolResult(
                item.path("call_id").asString(), "", parts(item.path("output")), false));
      case "message" ->
        new Message(
            switch (item.path("role").asString()) {
              case "user" -> Role.USER;
              case "assistant" -> Role.ASSISTANT;
              default -> Role.SYSTEM;
            },
            parts(item.path("content")));
      default -> throw new IllegalArgumentException("The service does not know " + item);
    };
  }

  private static List<ContentPart> parts(JsonNode content) {
    return content.isString()
        ? List.of(new ContentPart.Text(content.asString()))
        : content.values().stream().map(ResponsesDialect::part).toList();
  }

  private static ContentPart part(JsonNode part) {
    return switch (part.path("type").asString()) {
      case "input_text" -> new ContentPart.Text(part.path("text").asString());
      case "input_image" ->
        new ContentPart.Image(URI.create(part.path("image_url").asString()));
      default -> throw new IllegalArgumentException("The service does not know " + part);
    };
  }

  private static ObjectNode response(FinishReason reason, Usage usage, ArrayNode items) {
    ObjectNode response = JSON.createObjectNode()
        .put("id", "resp_contract")
        .put("object", "response")
        .put("model", "contract")
        .putNull("error");
    response.set("output", items);
    switch (reason.kind()) {
      case STOP, TOOL_CALLS -> response.put("status", "completed");
      default -> {
        response.put("status", "incomplete");
        response
            .putObject("incomplete_details")
            .put(
                "reason",
                reason.kind() == FinishReason.Kind.LENGTH ? "max_output_tokens" : reason.raw());
      }
    }
    if (usage.totalTokens() >= 0) {
      response
          .putObject("usage")
          .put("input_tokens", usage.inputTokens())
          .put("output_tokens", usage.outputTokens());
    }
    return response;
  }

  private static ObjectNode message(String text) {
    ObjectNode item =
        JSON.createObjectNode().put("id", "msg_1").put("type", "message").put("role", "assistant");
    item.putArray("content")
        .addObject()
        .put("type", "output_text")
        .put("text", text)
        .putArray("annotations");
    return item;
  }

  private static ObjectNode reasoning(String text) {
    ObjectNode item = JSON.createObjectNode()
        .put("id", "rs_1")
        .put("type", "reasoning")
        .put("encrypted_content", "gAAA");
    item.putArray("summary").addObject().put("type", "summary_text").put("text", text);
    return item;
  }

  private static ObjectNode call(String id, String name, String arguments) {
    return JSON.createObjectNode()
        .put("id", "fc_" + id)
        .put("type", "function_call")
        .put("call_id", id)
        .put("name", name)
        .put("arguments", arguments);
  }

  private static String event(String name, Consumer<ObjectNode> members) {
    ObjectNode data = JSON.createObjectNode().put("type", name).put("sequence_number", 1);
    members.accept(data);
    return "event: " + name + "\ndata: " + data + "\n\n";
  }

  /** Announces the answer and each item of it, and repeats an item whole before it begins another. */
  private static final class ResponseStream implements AnswerStream {
    private final ArrayNode items = JSON.createArrayNode();
    private final StringBuilder said = new StringBuilder();
    private String open = "";
    private ContentPart.ToolCall call = new ContentPart.ToolCall("", "", "");

    @Override
    public String begin() {
      return ResponsesDialect.event(
          "response.created",
          object -> object
              .putObject("response")
              .put("id", "resp_contract")
              .put("model", "contract")
              .put("status", "in_progress")
              .putArray("output"));
    }

    @Override
    public String event(CompletionEvent event) {
      if (event instanceof CompletionEvent.TextDelta delta) {
        return item("message", message("")) + delta("output_text", delta.text());
      } else if (event instanceof CompletionEvent.ReasoningDelta delta) {
        return item("reasoning", reasoning("")) + delta("reasoning_summary_text", delta.text());
      } else if (event instanceof CompletionEvent.ToolCallDelta delta) {
        String closed = open.equals("call " + delta.index()) ? "" : close();
        if (!delta.id().isEmpty()) {
          call = new ContentPart.ToolCall(delta.id(), delta.name(), "");
        }
        return closed
            + item("call " + delta.index(), call(call.id(), call.name(), ""))
            + delta("function_call_arguments", delta.arguments());
      } else if (event instanceof CompletionEvent.Finished finished) {
        return close() + end(finished);
      }
      throw new IllegalArgumentException("The service cannot send " + event);
    }

    /** The beginning of an item, unless it has begun. */
    private String item(String kind, ObjectNode begun) {
      if (kind.equals(open)) {
        return "";
      }
      String closed = close();
      open = kind;
      return closed + place("response.output_item.added", object -> object.set("item", begun));
    }

    private String close() {
      if (open.isEmpty()) {
        return "";
      }
      ObjectNode item = switch (open) {
        case "message" -> message(said.toString());
        case "reasoning" -> reasoning(said.toString());
        default -> call(call.id(), call.name(), said.toString());
      };
      String done = place("response.output_item.done", object -> object.set("item", item));
      items.add(item);
      said.setLength(0);
      open = "";
      return done;
    }

    private String delta(String what, String piece) {
      said.append(piece);
      return place("response." + what + ".delta", object -> object.put("delta", piece));
    }

    private String place(String name, Consumer<ObjectNode> members) {
      return ResponsesDialect.event(name, object -> {
        object.put("output_index", items.size());
        members.accept(object);
      });
    }

    private String end(CompletionEvent.Finished finished) {
      ObjectNode response = response(finished.reason(), finished.usage(), items);
      return ResponsesDialect.event(
          "response." + response.path("status").asString(),
          object -> object.set("response", response));
    }
  }
}
