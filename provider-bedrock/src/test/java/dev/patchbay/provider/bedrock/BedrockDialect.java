package dev.patchbay.provider.bedrock;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.CompletionOptions;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.FinishReason;
import dev.patchbay.provider.Media;
import dev.patchbay.provider.Message;
import dev.patchbay.provider.ResponseFormat;
import dev.patchbay.provider.Role;
import dev.patchbay.provider.Tool;
import dev.patchbay.provider.Usage;
import dev.patchbay.testkit.Dialect;
import dev.patchbay.testkit.ReceivedRequest;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The Converse API as the service speaks it. */
final class BedrockDialect implements Dialect {

  private static final JsonMapper JSON = new JsonMapper();

  private static final Map<String, String> OPTIONS = Map.of(
      "maxTokens", "max_tokens",
      "temperature", "temperature",
      "topP", "top_p",
      "stopSequences", "stop");
  private static final Set<String> MEMBERS =
      Set.of("system", "messages", "inferenceConfig", "toolConfig", "outputConfig");

  @Override
  public String streamType() {
    return "application/vnd.amazon.eventstream";
  }

  @Override
  public String answer(Completion answer) {
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
            .put("signature", "c2ln");
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
    return new Events();
  }

  @Override
  public Optional<String> tooLong() {
    return Optional.of(Frames.tooLong());
  }

  @Override
  public String error(int status, String message) {
    return JSON.createObjectNode().put("message", message).toString();
  }

  @Override
  public Optional<String> streamedError(String message) {
    return Optional.of(Frames.exception("internalServerException", error(500, message)));
  }

  @Override
  public CompletionRequest asked(ReceivedRequest request) {
    JsonNode body = JSON.readTree(request.body());
    String[] path = request.path().split("/", -1);
    CompletionRequest.Builder asked =
        CompletionRequest.builder(URLDecoder.decode(path[path.length - 2], UTF_8)).stream(
            path[path.length - 1].equals("converse-stream"));
    if (body.has("system")) {
      asked.message(new Message(Role.SYSTEM, parts(body.path("system"))));
    }
    body.path("messages").forEach(turn -> turn(turn, asked));
    for (JsonNode each : body.path("toolConfig").path("tools")) {
      JsonNode tool = each.path("toolSpec");
      asked.tool(new Tool(
          tool.path("name").asString(),
          tool.path("description").asString(""),
          tool.path("inputSchema").path("json").toString()));
    }
    JsonNode schema =
        body.path("outputConfig").path("textFormat").path("structure").path("jsonSchema");
    if (schema.isObject()) {
      asked.responseFormat(new ResponseFormat.JsonSchema(
          schema.path("name").asString(""), schema.path("schema").asString(), true));
    }
    Map<String, Object> options = new HashMap<>();
    body.path("inferenceConfig")
        .properties()
        .forEach(option -> options.put(
            OPTIONS.get(option.getKey()), JSON.convertValue(option.getValue(), Object.class)));
    body.properties().forEach(member -> {
      if (!MEMBERS.contains(member.getKey())) {
        asked.extra(member.getKey(), JSON.convertValue(member.getValue(), Object.class));
      }
    });
    return asked.options(CompletionOptions.of(options)).build();
  }

  /** A turn of the user is what tools gave and what the user says. */
  private static void turn(JsonNode turn, CompletionRequest.Builder asked) {
    List<ContentPart> said = new ArrayList<>();
    for (ContentPart part : parts(turn.path("content"))) {
      if (part instanceof ContentPart.ToolResult) {
        asked.message(new Message(Role.TOOL, List.of(part)));
      } else {
        said.add(part);
      }
    }
    if (!said.isEmpty()) {
      String role = turn.path("role").asString().toUpperCase(Locale.ROOT);
      asked.message(new Message(Role.valueOf(role), said));
    }
  }

  private static List<ContentPart> parts(JsonNode content) {
    return content.values().stream().map(BedrockDialect::part).toList();
  }

  private static ContentPart part(JsonNode block) {
    JsonNode value = block.values().iterator().next();
    return switch (block.propertyNames().iterator().next()) {
      case "text" -> new ContentPart.Text(value.asString());
      case "image" -> {
        byte[] bytes =
            Base64.getDecoder().decode(value.path("source").path("bytes").asString());
        yield new ContentPart.Image(Media.of("image/" + value.path("format").asString(), bytes));
      }
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
      return Answers.START;
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
            + Answers.stop(stopReason(finished.reason()))
            + Frames.event("metadata", metadata.toString());
      }
      throw new IllegalArgumentException("The service cannot send " + event);
    }

    private String call(CompletionEvent.ToolCallDelta delta) {
      String begun = "";
      if (!open.equals("call " + delta.index())) {
        ObjectNode start = JSON.createObjectNode();
        toolUse(new ContentPart.ToolCall(delta.id(), delta.name(), ""), start);
        begun = block("call " + delta.index()) + Answers.begin(index, start.toString());
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
      String signature = open.equals("reasoning") ? delta(reasoning("signature", "c2ln")) : "";
      open = "";
      return signature + Answers.end(index);
    }

    private static ObjectNode reasoning(String member, String value) {
      ObjectNode delta = JSON.createObjectNode();
      delta.putObject("reasoningContent").put(member, value);
      return delta;
    }

    private String delta(ObjectNode delta) {
      return Answers.delta(index, delta.toString());
    }
  }
}
