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
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Chat completions as OpenAI and most others send them. */
final class OpenAiDialect implements Dialect {

  private static final Map<String, String> OPTIONS = Map.of(
      "temperature", "temperature",
      "top_p", "top_p",
      "presence_penalty", "presence_penalty",
      "frequency_penalty", "frequency_penalty",
      "max_tokens", "max_tokens",
      // OpenAI's newer word for the same.
      "max_completion_tokens", "max_tokens",
      "stop", "stop",
      "seed", "seed");
  private static final Set<String> OTHERS =
      Set.of("model", "messages", "stream", "stream_options", "tools", "response_format");

  private final JsonMapper mapper = new JsonMapper();

  @Override
  public String streamType() {
    return "text/event-stream";
  }

  @Override
  public String answer(Completion answer) {
    ObjectNode body = body("chat.completion");
    ObjectNode choice = body.putArray("choices").addObject().put("index", 0);
    ObjectNode message =
        choice.putObject("message").put("role", "assistant").put("content", answer.text());
    if (!answer.reasoning().isEmpty()) {
      message.put("reasoning_content", answer.reasoning());
    }
    int index = 0;
    for (ContentPart.ToolCall call : answer.toolCalls()) {
      toolCall(message, index++, call.id(), call.name(), call.arguments());
    }
    choice.put("finish_reason", finishReason(answer.finishReason()));
    usage(body, answer.usage());
    return mapper.writeValueAsString(body);
  }

  @Override
  public String streamed(CompletionEvent event) {
    ObjectNode chunk = body("chat.completion.chunk");
    ObjectNode choice = chunk.putArray("choices").addObject().put("index", 0);
    ObjectNode delta = choice.putObject("delta");
    if (event instanceof CompletionEvent.TextDelta text) {
      delta.put("content", text.text());
    } else if (event instanceof CompletionEvent.ReasoningDelta reasoning) {
      delta.put("reasoning_content", reasoning.text());
    } else if (event instanceof CompletionEvent.ToolCallDelta call) {
      toolCall(delta, call.index(), call.id(), call.name(), call.arguments());
    } else if (event instanceof CompletionEvent.Finished finished) {
      choice.put("finish_reason", finishReason(finished.reason()));
      usage(chunk, finished.usage());
      return serverSentEvent(mapper.writeValueAsString(chunk)) + serverSentEvent("[DONE]");
    }
    return serverSentEvent(mapper.writeValueAsString(chunk));
  }

  @Override
  public String error(int status, String message) {
    ObjectNode body = mapper.createObjectNode();
    body.putObject("error").put("message", message).putNull("type").putNull("code");
    return mapper.writeValueAsString(body);
  }

  @Override
  public Optional<String> streamedError(String message) {
    return Optional.of(serverSentEvent(error(500, message)));
  }

  @Override
  public Optional<String> ping() {
    return Optional.of(": ping\n\n");
  }

  @Override
  public CompletionRequest asked(ReceivedRequest request) {
    JsonNode body = mapper.readTree(request.body());
    AskedRequest asked =
        new AskedRequest(body.path("model").asString(""), body.path("stream").asBoolean(false));
    body.path("messages").forEach(message -> message(message, asked));
    for (JsonNode tool : body.path("tools")) {
      JsonNode function = tool.path("function");
      asked.tool(function, function.path("parameters"));
    }
    responseFormat(body.path("response_format"), asked);
    return asked.build(body, body, OPTIONS, OTHERS);
  }

  private static void message(JsonNode message, AskedRequest asked) {
    Role role = Role.valueOf(message.path("role").asString().toUpperCase(Locale.ROOT));
    JsonNode content = message.path("content");
    List<ContentPart> parts = new ArrayList<>();
    if (role == Role.TOOL) {
      String id = message.path("tool_call_id").asString();
      parts.add(new ContentPart.ToolResult(id, content.asString()));
    } else if (content.isString()) {
      parts.add(new ContentPart.Text(content.asString()));
    }
    for (JsonNode part : content) {
      parts.add(
          part.path("type").asString("").equals("image_url")
              ? new ContentPart.Image(
                  URI.create(part.path("image_url").path("url").asString()))
              : new ContentPart.Text(part.path("text").asString()));
    }
    for (JsonNode call : message.path("tool_calls")) {
      JsonNode function = call.path("function");
      parts.add(new ContentPart.ToolCall(
          call.path("id").asString(),
          function.path("name").asString(),
          function.path("arguments").asString()));
    }
    asked.message(role, parts);
  }

  private static void responseFormat(JsonNode format, AskedRequest asked) {
    JsonNode schema = format.path("json_schema");
    if (format.path("type").asString("").equals("json_object")) {
      asked.format(new ResponseFormat.JsonObject());
    } else if (schema.isObject()) {
      asked.namedSchema(schema);
    }
  }

  private ObjectNode body(String object) {
    return mapper
        .createObjectNode()
        .put("id", "chatcmpl-contract")
        .put("object", object)
        .put("created", 0)
        .put("model", "contract");
  }

  private static void toolCall(
      ObjectNode message, int index, String id, String name, String arguments) {
    ObjectNode call = message.withArray("tool_calls").addObject().put("index", index);
    if (!id.isEmpty()) {
      call.put("id", id).put("type", "function");
    }
    ObjectNode function = call.putObject("function");
    if (!name.isEmpty()) {
      function.put("name", name);
    }
    function.put("arguments", arguments);
  }

  private static String finishReason(FinishReason reason) {
    return switch (reason.kind()) {
      case STOP -> "stop";
      case LENGTH -> "length";
      case TOOL_CALLS -> "tool_calls";
      case CONTENT_FILTER -> "content_filter";
      case OTHER -> reason.raw();
    };
  }

  private static void usage(ObjectNode body, Usage usage) {
    if (usage.totalTokens() >= 0) {
      body.putObject("usage")
          .put("prompt_tokens", usage.inputTokens())
          .put("completion_tokens", usage.outputTokens())
          .put("total_tokens", usage.totalTokens());
    }
  }

  private static String serverSentEvent(String data) {
    return "data: " + data + "\n\n";
  }
}
