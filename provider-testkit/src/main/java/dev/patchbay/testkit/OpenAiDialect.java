package dev.patchbay.testkit;

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
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
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

  private static final Set<String> OPTIONS = Set.of(
      "temperature",
      "top_p",
      "presence_penalty",
      "frequency_penalty",
      "max_tokens",
      "stop",
      "seed");
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
    CompletionRequest.Builder asked =
        CompletionRequest.builder(body.path("model").asString("")).stream(
            body.path("stream").asBoolean(false));
    body.path("messages").forEach(message -> asked.message(message(message)));
    for (JsonNode tool : body.path("tools")) {
      JsonNode function = tool.path("function");
      asked.tool(new Tool(
          function.path("name").asString(),
          function.path("description").asString(""),
          function.path("parameters").toString()));
    }
    responseFormat(body.path("response_format"), asked);
    Map<String, Object> options = new HashMap<>();
    body.properties().forEach(member -> {
      Object value = mapper.convertValue(member.getValue(), Object.class);
      // OpenAI's newer word for the same.
      String name =
          member.getKey().equals("max_completion_tokens") ? "max_tokens" : member.getKey();
      if (OPTIONS.contains(name) && value != null) {
        options.put(name, value);
      } else if (!OTHERS.contains(name)) {
        asked.extra(name, value);
      }
    });
    return asked.options(CompletionOptions.of(options)).build();
  }

  private static Message message(JsonNode message) {
    Role role = Role.valueOf(message.path("role").asString().toUpperCase(Locale.ROOT));
    JsonNode content = message.path("content");
    if (role == Role.TOOL) {
      return Message.toolResult(message.path("tool_call_id").asString(), content.asString());
    }
    List<ContentPart> parts = new ArrayList<>();
    if (content.isString()) {
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
    return new Message(role, parts);
  }

  private static void responseFormat(JsonNode format, CompletionRequest.Builder asked) {
    JsonNode schema = format.path("json_schema");
    if (format.path("type").asString("").equals("json_object")) {
      asked.responseFormat(new ResponseFormat.JsonObject());
    } else if (schema.isObject()) {
      asked.responseFormat(new ResponseFormat.JsonSchema(
          schema.path("name").asString(""),
          schema.path("schema").toString(),
          schema.path("strict").asBoolean(false)));
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
