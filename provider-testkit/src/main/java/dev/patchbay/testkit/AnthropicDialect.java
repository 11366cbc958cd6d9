package dev.patchbay.testkit;

import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.FinishReason;
import dev.patchbay.provider.Role;
import dev.patchbay.provider.Usage;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Anthropic's Messages API as the service speaks it. */
final class AnthropicDialect implements Dialect {

  private static final JsonMapper JSON = new JsonMapper();

  private static final Map<String, String> OPTIONS = Map.of(
      "temperature", "temperature",
      "top_p", "top_p",
      "top_k", "top_k",
      "max_tokens", "max_tokens",
      "stop_sequences", "stop");
  private static final Set<String> OTHERS =
      Set.of("model", "system", "messages", "stream", "tools", "tool_choice", "output_config");

  private final Signatures signatures = new Signatures();

  @Override
  public String streamType() {
    return "text/event-stream";
  }

  @Override
  public String answer(Completion answer) {
    signatures.sign(answer);
    ObjectNode message = message(answer.usage());
    for (ContentPart part : answer.parts()) {
      ObjectNode block = message.withArray("content").addObject();
      if (part instanceof ContentPart.Reasoning reasoning) {
        block
            .put("type", "thinking")
            .put("thinking", reasoning.text())
            .put("signature", Signatures.SIGNATURE);
      } else if (part instanceof ContentPart.ToolCall call) {
        toolUse(call, block).set("input", JSON.readTree(call.arguments()));
      } else if (part instanceof ContentPart.Text text) {
        block.put("type", "text").put("text", text.text());
      } else {
        throw new IllegalArgumentException("The service cannot send " + part);
      }
    }
    message.put("stop_reason", stopReason(answer.finishReason()));
    return message.toString();
  }

  @Override
  public AnswerStream stream() {
    return signatures.signing(new MessageStream());
  }

  @Override
  public Optional<String> ping() {
    return Optional.of(event("ping", object -> {}));
  }

  @Override
  public String error(int status, String message) {
    ObjectNode body = JSON.createObjectNode().put("type", "error");
    body.putObject("error").put("type", "api_error").put("message", message);
    return body.put("request_id", "req_contract").toString();
  }

  @Override
  public Optional<String> streamedError(String message) {
    return Optional.of("event: error\ndata: " + error(500, message) + "\n\n");
  }

  @Override
  public CompletionRequest asked(ReceivedRequest request) {
    JsonNode body = JSON.readTree(request.body());
    AskedRequest asked =
        new AskedRequest(body.path("model").asString(), body.path("stream").asBoolean());
    if (body.has("system")) {
      asked.message(Role.SYSTEM, parts(body.path("system")));
    }
    for (JsonNode turn : body.path("messages")) {
      String role = turn.path("role").asString().toUpperCase(Locale.ROOT);
      asked.turn(Role.valueOf(role), signatures.checked(parts(turn.path("content"))));
    }
    body.path("tools").forEach(tool -> asked.tool(tool, tool.path("input_schema")));
    JsonNode schema = body.path("output_config").path("format").path("schema");
    if (schema.isObject()) {
      asked.schema(schema);
    }
    return asked.build(body, body, OPTIONS, OTHERS);
  }

  private List<ContentPart> parts(JsonNode content) {
    return content.isString()
        ? List.of(new ContentPart.Text(content.asString()))
        : content.values().stream().map(this::part).toList();
  }

  private ContentPart part(JsonNode block) {
    return switch (block.path("type").asString()) {
      case "text" -> new ContentPart.Text(block.path("text").asString());
      case "thinking" ->
        signatures.reasoning(
            block.path("thinking").asString(), block.path("signature").asString(""));
      case "image" -> {
        JsonNode source = block.path("source");
        yield AskedRequest.image(source.path("media_type").asString(), source.path("data"));
      }
      case "tool_use" ->
        new ContentPart.ToolCall(
            block.path("id").asString(),
            block.path("name").asString(),
            block.path("input").toString());
      case "tool_result" ->
        new ContentPart.ToolResult(
            block.path("tool_use_id").asString(),
            "",
            parts(block.path("content")),
            block.path("is_error").asBoolean(false));
      default -> throw new IllegalArgumentException("The service does not know " + block);
    };
  }

  private static ObjectNode message(Usage usage) {
    ObjectNode message = JSON.createObjectNode()
        .put("id", "msg_contract")
        .put("type", "message")
        .put("role", "assistant")
        .put("model", "contract");
    message.putArray("content");
    message.putNull("stop_reason").putNull("stop_sequence");
    if (usage.totalTokens() >= 0) {
      message
          .putObject("usage")
          .put("input_tokens", usage.inputTokens())
          .put("output_tokens", usage.outputTokens());
    }
    return message;
  }

  private static ObjectNode toolUse(ContentPart.ToolCall call, ObjectNode block) {
    return block.put("type", "tool_use").put("id", call.id()).put("name", call.name());
  }

  private static String stopReason(FinishReason reason) {
    return switch (reason.kind()) {
      case STOP -> "end_turn";
      case LENGTH -> "max_tokens";
      case TOOL_CALLS -> "tool_use";
      case CONTENT_FILTER -> "refusal";
      case OTHER -> reason.raw();
    };
  }

  private static String event(String name, Consumer<ObjectNode> members) {
    ObjectNode data = JSON.createObjectNode().put("type", name);
    members.accept(data);
    return "event: " + name + "\ndata: " + data + "\n\n";
  }

  /** Announces the answer and each block of it, and closes a block before it begins another. */
  private static final class MessageStream implements AnswerStream {
    private int index = -1;
    private String open = "";

    @Override
    public String begin() {
      return AnthropicDialect.event(
          "message_start", object -> object.set("message", message(Usage.of(12, 1))));
    }

    @Override
    public String event(CompletionEvent event) {
      if (event instanceof CompletionEvent.TextDelta delta) {
        return block("text", begin -> begin.put("text", ""))
            + delta("text_delta", "text", delta.text());
      } else if (event instanceof CompletionEvent.ReasoningDelta delta) {
        return block("thinking", begin -> begin.put("thinking", "").put("signature", ""))
            + delta("thinking_delta", "thinking", delta.text());
      } else if (event instanceof CompletionEvent.ToolCallDelta delta) {
        ContentPart.ToolCall call = new ContentPart.ToolCall(delta.id(), delta.name(), "");
        return block("tool_use " + delta.index(), begin -> toolUse(call, begin).putObject("input"))
            + delta("input_json_delta", "partial_json", delta.arguments());
      } else if (event instanceof CompletionEvent.Finished finished) {
        return close() + end(finished) + AnthropicDialect.event("message_stop", object -> {});
      }
      throw new IllegalArgumentException("The service cannot send " + event);
    }

    /** The beginning of a block, unless it has begun. */
    private String block(String kind, Consumer<ObjectNode> members) {
      if (kind.equals(open)) {
        return "";
      }
      String closed = close();
      open = kind;
      index++;
      return closed
          + AnthropicDialect.event(
              "content_block_start",
              object -> members.accept(object
                  .put("index", index)
                  .putObject("content_block")
                  .put("type", kind.split(" ", 2)[0])));
    }

    private String close() {
      if (open.isEmpty()) {
        return "";
      }
      String signature = open.equals("thinking")
          ? delta("signature_delta", "signature", Signatures.SIGNATURE)
          : "";
      open = "";
      return signature
          + AnthropicDialect.event("content_block_stop", object -> object.put("index", index));
    }

    private String delta(String type, String member, String piece) {
      return AnthropicDialect.event(
          "content_block_delta",
          object ->
              object.put("index", index).putObject("delta").put("type", type).put(member, piece));
    }

    private static String end(CompletionEvent.Finished finished) {
      return AnthropicDialect.event("message_delta", object -> {
        object
            .putObject("delta")
            .put("stop_reason", stopReason(finished.reason()))
            .putNull("stop_sequence");
        if (finished.usage().totalTokens() >= 0) {
          object.putObject("usage").put("output_tokens", finished.usage().outputTokens());
        }
      });
    }
  }
}
