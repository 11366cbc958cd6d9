package dev.patchbay.testkit;

import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.FinishReason;
import dev.patchbay.provider.ResponseFormat;
import dev.patchbay.provider.Role;
import dev.patchbay.provider.Usage;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** OpenAI's Responses API as the service speaks it. */
final class OpenAiResponsesDialect implements Dialect {

  private static final JsonMapper JSON = new JsonMapper();

  private static final Map<String, String> OPTIONS =
      Map.of("temperature", "temperature", "top_p", "top_p", "max_output_tokens", "max_tokens");
  private static final Set<String> OTHERS =
      Set.of("model", "instructions", "input", "stream", "store", "include", "tools", "text");

  private static final Set<FinishReason.Kind> COMPLETE =
      Set.of(FinishReason.Kind.STOP, FinishReason.Kind.TOOL_CALLS);

  private final Signatures signatures = new Signatures();

  @Override
  public String streamType() {
    return "text/event-stream";
  }

  @Override
  public String answer(Completion answer) {
    signatures.sign(answer);
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
    return signatures.signing(new ResponseStream());
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
    AskedRequest asked =
        new AskedRequest(body.path("model").asString(), body.path("stream").asBoolean());
    if (body.has("instructions")) {
      asked.message(Role.SYSTEM, parts(body.path("instructions")));
    }
    items(body.path("input"), asked);
    body.path("tools").forEach(tool -> asked.tool(tool, tool.path("parameters")));
    JsonNode format = body.path("text").path("format");
    if (format.path("type").asString("").equals("json_schema")) {
      asked.namedSchema(format);
    } else if (format.isObject()) {
      asked.format(new ResponseFormat.JsonObject());
    }
    return asked.build(body, body, OPTIONS, OTHERS);
  }

  /** What the model said in a row is one message. */
  private void items(JsonNode items, AskedRequest asked) {
    List<ContentPart> answer = new ArrayList<>();
    for (JsonNode item : items) {
      String type = item.path("type").asString("message");
      boolean output = type.equals("function_call_output");
      String speaker = type.equals("message") ? item.path("role").asString() : "assistant";
      if (!output && speaker.equals("assistant")) {
        answer.addAll(item(type, item));
        continue;
      }
      answered(answer, asked);
      Role role = speaker.equals("user") ? Role.USER : Role.SYSTEM;
      asked.message(output ? Role.TOOL : role, item(type, item));
    }
    answered(answer, asked);
  }

  private void answered(List<ContentPart> answer, AskedRequest asked) {
    if (!answer.isEmpty()) {
      asked.message(Role.ASSISTANT, signatures.checked(answer));
      answer.clear();
    }
  }

  private List<ContentPart> item(String type, JsonNode item) {
    String callId = item.path("call_id").asString("");
    return switch (type) {
      case "reasoning" ->
        List.of(signatures.reasoning(
            item.path("summary").path(0).path("text").asString(""),
            item.path("encrypted_content").asString("")));
      case "function_call" ->
        List.of(new ContentPart.ToolCall(
            callId, item.path("name").asString(), item.path("arguments").asString()));
      case "function_call_output" ->
        List.of(new ContentPart.ToolResult(callId, "", parts(item.path("output")), false));
      case "message" -> parts(item.path("content"));
      default -> throw new IllegalArgumentException("The service does not know " + item);
    };
  }

  private static List<ContentPart> parts(JsonNode content) {
    return content.isString()
        ? List.of(new ContentPart.Text(content.asString()))
        : content.values().stream().map(OpenAiResponsesDialect::part).toList();
  }

  private static ContentPart part(JsonNode part) {
    return switch (part.path("type").asString()) {
      case "input_text" -> new ContentPart.Text(part.path("text").asString());
      case "input_image" ->
        new ContentPart.Image(URI.create(part.path("image_url").asString()));
      default -> throw new IllegalArgumentException("The service does not know " + part);
    };
  }

  private static ObjectNode response(String status, ArrayNode items) {
    ObjectNode response = JSON.createObjectNode()
        .put("id", "resp_contract")
        .put("object", "response")
        .put("model", "contract")
        .put("status", status)
        .putNull("error");
    response.set("output", items);
    return response;
  }

  private static ObjectNode response(FinishReason reason, Usage usage, ArrayNode items) {
    boolean cut = reason.kind() == FinishReason.Kind.LENGTH;
    boolean whole = COMPLETE.contains(reason.kind());
    ObjectNode response = response(whole ? "completed" : "incomplete", items);
    if (!whole) {
      String why = cut ? "max_output_tokens" : reason.raw();
      response.putObject("incomplete_details").put("reason", why);
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
        .put("encrypted_content", Signatures.SIGNATURE);
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
      ObjectNode begun = response("in_progress", JSON.createArrayNode());
      return OpenAiResponsesDialect.event(
          "response.created", object -> object.set("response", begun));
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
        String closed = close();
        ObjectNode response = response(finished.reason(), finished.usage(), items);
        String name = "response." + response.path("status").asString();
        return closed + OpenAiResponsesDialect.event(name, it -> it.set("response", response));
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
      return OpenAiResponsesDialect.event(name, object -> {
        object.put("output_index", items.size());
        members.accept(object);
      });
    }
  }
}
