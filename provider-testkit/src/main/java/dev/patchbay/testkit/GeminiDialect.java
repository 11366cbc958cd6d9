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
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Gemini's {@code generateContent} as the service speaks it. */
final class GeminiDialect implements Dialect {

  private static final JsonMapper JSON = new JsonMapper();
  private static final Pattern PATH = Pattern.compile(
      ".*/models/(?<model>[^/]+):(?<method>(stream)?[gG]enerateContent)(\\?alt=sse)?");
  private static final Map<String, String> OPTIONS = Map.of(
      "temperature", "temperature",
      "topP", "top_p",
      "topK", "top_k",
      "maxOutputTokens", "max_tokens",
      "stopSequences", "stop",
      "seed", "seed",
      "presencePenalty", "presence_penalty",
      "frequencyPenalty", "frequency_penalty");
  private static final Set<String> MEMBERS =
      Set.of("contents", "systemInstruction", "generationConfig", "tools", "toolConfig");

  private final Signatures signatures = new Signatures();

  @Override
  public String streamType() {
    return "text/event-stream";
  }

  @Override
  public String answer(Completion answer) {
    ObjectNode chunk = JSON.createObjectNode();
    ArrayNode parts = parts(chunk);
    for (ContentPart part : answer.parts()) {
      if (part instanceof ContentPart.Reasoning reasoning) {
        parts.addObject().put("text", reasoning.text()).put("thought", true);
      } else if (part instanceof ContentPart.Text text) {
        parts.addObject().put("text", text.text());
      } else if (part instanceof ContentPart.ToolCall call) {
        call(call, parts, call.equals(answer.toolCalls().get(0)));
      } else {
        throw new IllegalArgumentException("The service cannot send " + part);
      }
    }
    end(chunk, answer.finishReason(), answer.usage());
    return chunk.toString();
  }

  @Override
  public AnswerStream stream() {
    return new ChunkStream(this);
  }

  @Override
  public String error(int status, String message) {
    ObjectNode body = JSON.createObjectNode();
    body.putObject("error").put("code", status).put("message", message).put("status", "UNKNOWN");
    return body.toString();
  }

  @Override
  public Optional<String> streamedError(String message) {
    return Optional.of(event(error(500, message)));
  }

  @Override
  public CompletionRequest asked(ReceivedRequest request) {
    Matcher path = PATH.matcher(request.path());
    if (!path.matches()) {
      throw new IllegalArgumentException("The service has nothing at " + request.path());
    }
    JsonNode body = JSON.readTree(request.body());
    AskedRequest asked =
        new AskedRequest(path.group("model"), path.group("method").startsWith("stream"));
    if (body.has("systemInstruction")) {
      asked.message(Role.SYSTEM, parts(body.path("systemInstruction")));
    }
    for (JsonNode content : body.path("contents")) {
      boolean user = content.path("role").asString().equals("user");
      asked.turn(user ? Role.USER : Role.ASSISTANT, parts(content));
    }
    body.path("tools")
        .path(0)
        .path("functionDeclarations")
        .forEach(tool -> asked.tool(tool, tool.path("parametersJsonSchema")));
    JsonNode config = body.path("generationConfig");
    if (config.has("responseJsonSchema")) {
      asked.schema(config.path("responseJsonSchema"));
    } else if (config.path("responseMimeType").asString("").equals("application/json")) {
      asked.format(new ResponseFormat.JsonObject());
    }
    return asked.build(body, config, OPTIONS, MEMBERS);
  }

  private List<ContentPart> parts(JsonNode content) {
    return content.path("parts").values().stream().map(this::part).toList();
  }

  private ContentPart part(JsonNode part) {
    if (part.has("text")) {
      return new ContentPart.Text(part.path("text").asString());
    }
    if (part.has("inlineData")) {
      JsonNode data = part.path("inlineData");
      return AskedRequest.image(data.path("mimeType").asString(), data.path("data"));
    }
    if (part.has("functionCall")) {
      JsonNode sent = part.path("functionCall");
      ContentPart.ToolCall call = new ContentPart.ToolCall(
          sent.path("id").asString(),
          sent.path("name").asString(),
          sent.path("args").toString());
      String signature = part.path("thoughtSignature").asString("");
      signatures.check(call, signature.equals(Signatures.SIGNATURE));
      return call;
    }
    if (part.has("functionResponse")) {
      JsonNode response = part.path("functionResponse");
      String id = response.path("id").asString();
      return new ContentPart.ToolResult(
          id, response.path("response").path("output").asString());
    }
    throw new IllegalArgumentException("The service does not know " + part);
  }

  private static ArrayNode parts(ObjectNode chunk) {
    ObjectNode candidate = chunk.putArray("candidates").addObject();
    ArrayNode parts = candidate.putObject("content").put("role", "model").putArray("parts");
    candidate.put("index", 0);
    chunk.put("modelVersion", "contract").put("responseId", "contract-1");
    return parts;
  }

  /** Of calls side by side the first alone has a signature. */
  private void call(ContentPart.ToolCall call, ArrayNode parts, boolean first) {
    ObjectNode part = parts.addObject();
    ObjectNode function = part.putObject("functionCall");
    function.put("id", call.id()).put("name", call.name());
    function.set("args", JSON.readTree(call.arguments()));
    if (first) {
      signatures.sign(call.id());
      part.put("thoughtSignature", Signatures.SIGNATURE);
    }
  }

  private static String event(String data) {
    return "data: " + data + "\r\n\r\n";
  }

  private static void end(ObjectNode chunk, FinishReason reason, Usage usage) {
    ObjectNode candidate = (ObjectNode) chunk.path("candidates").path(0);
    candidate.put(
        "finishReason",
        switch (reason.kind()) {
          case STOP, TOOL_CALLS -> "STOP";
          case LENGTH -> "MAX_TOKENS";
          case CONTENT_FILTER -> "SAFETY";
          case OTHER -> reason.raw();
        });
    if (usage.totalTokens() >= 0) {
      chunk
          .putObject("usageMetadata")
          .put("promptTokenCount", usage.inputTokens())
          .put("candidatesTokenCount", usage.outputTokens());
    }
  }

  /** Sends each call as a whole, so one that comes in pieces waits for the next event. */
  private static final class ChunkStream implements AnswerStream {
    private final GeminiDialect dialect;
    private final List<CompletionEvent.ToolCallDelta> pieces = new ArrayList<>();

    ChunkStream(GeminiDialect dialect) {
      this.dialect = dialect;
    }

    @Override
    public String event(CompletionEvent event) {
      ObjectNode chunk = JSON.createObjectNode();
      ArrayNode parts = parts(chunk);
      if (event instanceof CompletionEvent.ToolCallDelta delta) {
        String whole =
            pieces.isEmpty() || pieces.get(0).index() == delta.index() ? "" : calls(parts, chunk);
        pieces.add(delta);
        return whole;
      }
      String calls = pieces.isEmpty() ? "" : calls(parts, chunk);
      parts.removeAll();
      if (event instanceof CompletionEvent.TextDelta delta) {
        parts.addObject().put("text", delta.text());
      } else if (event instanceof CompletionEvent.ReasoningDelta delta) {
        parts.addObject().put("text", delta.text()).put("thought", true);
      } else if (event instanceof CompletionEvent.Finished finished) {
        parts.addObject().put("text", "");
        end(chunk, finished.reason(), finished.usage());
      } else {
        throw new IllegalArgumentException("The service cannot send " + event);
      }
      return calls + GeminiDialect.event(chunk.toString());
    }

    private String calls(ArrayNode parts, ObjectNode chunk) {
      StringBuilder arguments = new StringBuilder();
      pieces.forEach(piece -> arguments.append(piece.arguments()));
      CompletionEvent.ToolCallDelta first = pieces.get(0);
      ContentPart.ToolCall call =
          new ContentPart.ToolCall(first.id(), first.name(), arguments.toString());
      dialect.call(call, parts, first.index() == 0);
      pieces.clear();
      return GeminiDialect.event(chunk.toString());
    }
  }
}
