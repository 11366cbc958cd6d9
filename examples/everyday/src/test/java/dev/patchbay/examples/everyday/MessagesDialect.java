package dev.patchbay.examples.everyday;

import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.FinishReason;
import dev.patchbay.provider.Media;
import dev.patchbay.provider.Message;
import dev.patchbay.provider.ResponseFormat;
import dev.patchbay.provider.Role;
import dev.patchbay.provider.Tool;
import dev.patchbay.testkit.Dialect;
import dev.patchbay.testkit.ReceivedRequest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * As much of Anthropic's Messages API as the program needs. Reasoning is signed, and a request is refused in which an answer of the
 * assistant comes without what it was signed with.
 */
final class MessagesDialect implements Dialect {

  private static final JsonMapper JSON = new JsonMapper();
  private static final String SIGNATURE = "c2lnbmVk";

  @Override
  public String streamType() {
    return "text/event-stream";
  }

  @Override
  public String answer(Completion answer) {
    ObjectNode message = message(answer.usage().inputTokens());
    for (ContentPart part : answer.parts()) {
      ObjectNode block = message.withArray("content").addObject();
      if (part instanceof ContentPart.Reasoning reasoning) {
        block.put("type", "thinking").put("thinking", reasoning.text()).put("signature", SIGNATURE);
      } else if (part instanceof ContentPart.ToolCall call) {
        block.put("type", "tool_use").put("id", call.id()).put("name", call.name());
        block.set("input", JSON.readTree(call.arguments()));
      } else if (part instanceof ContentPart.Text text) {
        block.put("type", "text").put("text", text.text());
      }
    }
    message.withObject("usage").put("output_tokens", answer.usage().outputTokens());
    return message.put("stop_reason", stopReason(answer.finishReason())).toString();
  }

  @Override
  public AnswerStream stream() {
    return new MessageStream();
  }

  @Override
  public String error(int status, String message) {
    ObjectNode body = JSON.createObjectNode().put("type", "error");
    body.putObject("error").put("type", "invalid_request_error").put("message", message);
    return body.toString();
  }

  @Override
  public CompletionRequest asked(ReceivedRequest request) {
    JsonNode body = JSON.readTree(request.body());
    CompletionRequest.Builder asked =
        CompletionRequest.builder(body.path("model").asString()).stream(
            body.path("stream").asBoolean(false));
    for (JsonNode turn : body.path("messages")) {
      Role role = Role.valueOf(turn.path("role").asString().toUpperCase(Locale.ROOT));
      List<ContentPart> parts = parts(turn.path("content"));
      if (role == Role.ASSISTANT && !parts.contains(new ContentPart.Reasoning(SIGNATURE))) {
        throw new IllegalArgumentException("the signature of the reasoning is missing");
      }
      boolean result = parts.stream().anyMatch(ContentPart.ToolResult.class::isInstance);
      asked.message(new Message(result ? Role.TOOL : role, parts));
    }
    for (JsonNode tool : body.path("tools")) {
      asked.tool(new Tool(
          tool.path("name").asString(),
          tool.path("description").asString(""),
          tool.path("input_schema").toString()));
    }
    JsonNode schema = body.path("output_config").path("format").path("schema");
    if (schema.isObject()) {
      asked.responseFormat(new ResponseFormat.JsonSchema("", schema.toString(), true));
    }
    return asked.build();
  }

  private static List<ContentPart> parts(JsonNode content) {
    if (content.isString()) {
      return List.of(new ContentPart.Text(content.asString()));
    }
    List<ContentPart> parts = new ArrayList<>();
    for (JsonNode block : content) {
      JsonNode source = block.path("source");
      parts.add(
          switch (block.path("type").asString()) {
            case "text" -> new ContentPart.Text(block.path("text").asString());
            case "thinking" -> new ContentPart.Reasoning(block.path("signature").asString(""));
            case "image" ->
              new ContentPart.Image(Media.of(
                  source.path("media_type").asString(),
                  Base64.getDecoder().decode(source.path("data").asString())));
            case "tool_use" ->
              new ContentPart.ToolCall(
                  block.path("id").asString(),
                  block.path("name").asString(),
                  block.path("input").toString());
            case "tool_result" ->
              new ContentPart.ToolResult(
                  block.path("tool_use_id").asString(), block.path("content").asString());
            default -> throw new IllegalArgumentException("unknown block " + block.path("type"));
          });
    }
    return parts;
  }

  private static ObjectNode message(long inputTokens) {
    ObjectNode message = JSON.createObjectNode()
        .put("id", "msg_everyday")
        .put("type", "message")
        .put("role", "assistant")
        .put("model", "everyday");
    message.putArray("content");
    message.putObject("usage").put("input_tokens", inputTokens).put("output_tokens", 1);
    return message;
  }

  private static String stopReason(FinishReason reason) {
    return reason.kind() == FinishReason.Kind.TOOL_CALLS ? "tool_use" : "end_turn";
  }

  /** Announces each block, and closes it before the next one begins. */
  private static final class MessageStream implements AnswerStream {
    private int index = -1;
    private String open = "";

    @Override
    public String begin() {
      return event("message_start", data -> data.set("message", message(20)));
    }

    @Override
    public String event(CompletionEvent event) {
      if (event instanceof CompletionEvent.ReasoningDelta delta) {
        return block("thinking", begin -> begin.put("thinking", "").put("signature", ""))
            + delta("thinking_delta", "thinking", delta.text());
      } else if (event instanceof CompletionEvent.TextDelta delta) {
        return block("text", begin -> begin.put("text", ""))
            + delta("text_delta", "text", delta.text());
      } else if (event instanceof CompletionEvent.ToolCallDelta delta) {
        return block(
                "tool_use",
                begin -> begin.put("id", delta.id()).put("name", delta.name()).putObject("input"))
            + delta("input_json_delta", "partial_json", delta.arguments());
      } else if (event instanceof CompletionEvent.Finished finished) {
        return close()
            + event("message_delta", data -> {
              data.putObject("delta").put("stop_reason", stopReason(finished.reason()));
              data.putObject("usage").put("output_tokens", finished.usage().outputTokens());
            })
            + event("message_stop", data -> {});
      }
      throw new IllegalArgumentException("unknown event " + event);
    }

    private String block(String type, Consumer<ObjectNode> members) {
      if (type.equals(open)) {
        return "";
      }
      String closed = close();
      open = type;
      index++;
      return closed
          + event("content_block_start", data -> {
            data.put("index", index);
            members.accept(data.putObject("content_block").put("type", type));
          });
    }

    private String close() {
      if (open.isEmpty()) {
        return "";
      }
      String signature =
          open.equals("thinking") ? delta("signature_delta", "signature", SIGNATURE) : "";
      open = "";
      return signature + event("content_block_stop", data -> data.put("index", index));
    }

    private String delta(String type, String member, String piece) {
      return event(
          "content_block_delta",
          data -> data.put("index", index).putObject("delta").put("type", type).put(member, piece));
    }

    private static String event(String name, Consumer<ObjectNode> members) {
      ObjectNode data = JSON.createObjectNode().put("type", name);
      members.accept(data);
      return "event: " + name + "\ndata: " + data + "\n\n";
    }
  }
}
