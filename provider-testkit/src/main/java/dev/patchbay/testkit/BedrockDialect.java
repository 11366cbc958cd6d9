package dev.patchbay.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.FinishReason;
import dev.patchbay.provider.ResponseFormat;
import dev.patchbay.provider.Role;
import dev.patchbay.provider.Usage;
import java.net.URLDecoder;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Amazon Bedrock's Converse API as the service speaks it. */
final class BedrockDialect implements Dialect {

  private static final JsonMapper JSON = new JsonMapper();

  private static final Map<String, String> OPTIONS = Map.of(
      "maxTokens", "max_tokens",
      "temperature", "temperature",
      "topP", "top_p",
      "stopSequences", "stop");
  private static final Set<String> MEMBERS =
      Set.of("system", "messages", "inferenceConfig", "toolConfig", "outputConfig");

  private final Signatures signatures = new Signatures();

  @Override
  public String streamType() {
    return "application/vnd.amazon.eventstream";
  }

  @Override
  public String answer(Completion answer) {
    signatures.sign(answer);
    ObjectNode body = JSON.createObjectNode();
    ObjectNode message = body.putObject("output").putObject("message").put("role", "assistant");
    message.putArray("content");
    for (ContentPart part : answer.parts()) {
      ObjectNode block = message.withArray("content").addObject();
      if (part instanceof ContentPart.Reasoning reasoning) {
        block
            .putObject("reasoningContent")
            .putObject("reasoningText")
            .put("text", reasoning.text())
            .put("signature", Signatures.SIGNATURE);
      } else if (part instanceof ContentPart.ToolCall call) {
        toolUse(call, block).set("input", JSON.readTree(call.arguments()));
      } else if (part instanceof ContentPart.Text text) {
        block.put("text", text.text());
      } else {
        throw new IllegalArgumentException("The service cannot send " + part);
      }
    }
    body.put("stopReason", stopReason(answer.finishReason()));
    usage(answer.usage(), body);
    return body.toString();
  }

  @Override
  public AnswerStream stream() {
    return signatures.signing(new Events());
  }

  @Override
  public Optional<String> tooLong() {
    return Optional.of(AwsEventStream.tooLong());
  }

  @Override
  public String error(int status, String message) {
    return JSON.createObjectNode().put("message", message).toString();
  }

  @Override
  public Optional<String> streamedError(String message) {
    return Optional.of(AwsEventStream.exception("internalServerException", error(500, message)));
  }

  @Override
  public CompletionRequest asked(ReceivedRequest request) {
    JsonNode body = JSON.readTree(request.body());
    String[] path = request.path().split("/", -1);
    AskedRequest asked = new AskedRequest(
        URLDecoder.decode(path[path.length - 2], UTF_8),
        path[path.length - 1].equals("converse-stream"));
    if (body.has("system")) {
      asked.message(Role.SYSTEM, parts(body.path("system")));
    }
    for (JsonNode turn : body.path("messages")) {
      String role = turn.path("role").asString().toUpperCase(Locale.ROOT);
      asked.turn(Role.valueOf(role), signatures.checked(parts(turn.path("content"))));
    }
    for (JsonNode each : body.path("toolConfig").path("tools")) {
      JsonNode tool = each.path("toolSpec");
      asked.tool(tool, tool.path("inputSchema").path("json"));
    }
    JsonNode schema =
        body.path("outputConfig").path("textFormat").path("structure").path("jsonSchema");
    if (schema.isObject()) {
      asked.format(new ResponseFormat.JsonSchema(
          schema.path("name").asString(""), schema.path("schema").asString(), true));
    }
    return asked.build(body, body.path("inferenceConfig"), OPTIONS, MEMBERS);
  }

  private List<ContentPart> parts(JsonNode content) {
    return content.values().stream().map(this::part).toList();
  }

  private ContentPart part(JsonNode block) {
    JsonNode value = block.values().iterator().next();
    return switch (block.propertyNames().iterator().next()) {
      case "text" -> new ContentPart.Text(value.asString());
      case "reasoningContent" -> {
        JsonNode reasoning = value.path("reasoningText");
        yield signatures.reasoning(
            reasoning.path("text").asString(), reasoning.path("signature").asString(""));
      }
      case "image" ->
        AskedRequest.image(
            "image/" + value.path("format").asString(), value.path("source").path("bytes"));
      case "toolUse" ->
        new ContentPart.ToolCall(
            value.path("toolUseId").asString(),
            value.path("name").asString(),
            value.path("input").toString());
      case "toolResult" ->
        new ContentPart.ToolResult(
            value.path("toolUseId").asString(),
            "",
            parts(value.path("content")),
            value.path("status").asString("").equals("error"));
      default -> throw new IllegalArgumentException("The service does not know " + block);
    };
  }

  private static ObjectNode toolUse(ContentPart.ToolCall call, ObjectNode block) {
    return block.putObject("toolUse").put("toolUseId", call.id()).put("name", call.name());
  }

  private static void usage(Usage usage, ObjectNode body) {
    if (usage.totalTokens() >= 0) {
      body.putObject("usage")
          .put("inputTokens", usage.inputTokens())
          .put("outputTokens", usage.outputTokens())
          .put("totalTokens", usage.totalTokens());
    }
  }

  private static String stopReason(FinishReason reason) {
    return switch (reason.kind()) {
      case STOP -> "end_turn";
      case LENGTH -> "max_tokens";
      case TOOL_CALLS -> "tool_use";
      case CONTENT_FILTER -> "content_filtered";
      case OTHER -> reason.raw();
    };
  }

  /** Announces a call, and closes a block before it begins another. */
  private static final class Events implements AnswerStream {
    private int index = -1;
    private String open = "";

    @Override
    public String begin() {
      return AwsEventStream.event("messageStart", "{\"role\":\"assistant\"}");
    }

    @Override
    public String event(CompletionEvent event) {
      if (event instanceof CompletionEvent.TextDelta delta) {
        return block("text") + delta(JSON.createObjectNode().put("text", delta.text()));
      } else if (event instanceof CompletionEvent.ReasoningDelta delta) {
        return block("reasoning") + delta(reasoning("text", delta.text()));
      } else if (event instanceof CompletionEvent.ToolCallDelta delta) {
        return call(delta);
      } else if (event instanceof CompletionEvent.Finished finished) {
        ObjectNode metadata = JSON.createObjectNode();
        usage(finished.usage(), metadata);
        return close()
            + AwsEventStream.event(
                "messageStop",
                JSON.createObjectNode()
                    .put("stopReason", stopReason(finished.reason()))
                    .toString())
            + AwsEventStream.event("metadata", metadata.toString());
      }
      throw new IllegalArgumentException("The service cannot send " + event);
    }

    private String call(CompletionEvent.ToolCallDelta delta) {
      String begun = "";
      if (!open.equals("call " + delta.index())) {
        ObjectNode start = JSON.createObjectNode();
        toolUse(new ContentPart.ToolCall(delta.id(), delta.name(), ""), start);
        begun = block("call " + delta.index()) + place("contentBlockStart", "start", start);
      }
      ObjectNode piece = JSON.createObjectNode();
      piece.putObject("toolUse").put("input", delta.arguments());
      return begun + delta(piece);
    }

    /** Closes the block before, unless it is the same. */
    private String block(String kind) {
      if (kind.equals(open)) {
        return "";
      }
      String closed = close();
      open = kind;
      index++;
      return closed;
    }

    private String close() {
      if (open.isEmpty()) {
        return "";
      }
      String signature =
          open.equals("reasoning") ? delta(reasoning("signature", Signatures.SIGNATURE)) : "";
      open = "";
      return signature
          + AwsEventStream.event("contentBlockStop", "{\"contentBlockIndex\":" + index + "}");
    }

    private static ObjectNode reasoning(String member, String value) {
      ObjectNode delta = JSON.createObjectNode();
      delta.putObject("reasoningContent").put(member, value);
      return delta;
    }

    private String delta(ObjectNode delta) {
      return place("contentBlockDelta", "delta", delta);
    }

    private String place(String event, String member, ObjectNode value) {
      ObjectNode data = JSON.createObjectNode().put("contentBlockIndex", index);
      data.set(member, value);
      return AwsEventStream.event(event, data.toString());
    }
  }
}
