package dev.patchbay.provider.ollama;

import dev.patchbay.provider.CompletionOptions;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.Media;
import dev.patchbay.provider.Message;
import dev.patchbay.provider.ResponseFormat;
import dev.patchbay.provider.Role;
import dev.patchbay.provider.Tool;
import dev.patchbay.provider.ToolChoice;
import dev.patchbay.provider.http.JsonOut;
import dev.patchbay.provider.http.Outgoing;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes a request as Ollama wants it. */
record OllamaWriter(Outgoing asked, JsonOut json) {

  void write() {
    CompletionRequest request = asked.request();
    json.member("model", asked.model());
    messages(asked.messages());
    json.member("stream", asked.stream());
    format(request.responseFormat());
    tools(request);
    options(asked.options());
    if (!request.extras().containsKey("keep_alive")) {
      asked.setting(Ollama.KEEP_ALIVE).ifPresent(value -> keepAlive(json, value));
    }
  }

  private void messages(List<Message> messages) {
    json.array("messages");
    for (Message message : messages) {
      if (message.role() == Role.TOOL) {
        of(message, ContentPart.ToolResult.class).forEach(this::result);
      } else {
        message(message);
      }
    }
    json.end();
  }

  private void message(Message message) {
    json.object().member("role", message.role().name().toLowerCase(Locale.ROOT));
    json.member("content", message.text());
    String thought = of(message, ContentPart.Reasoning.class).stream()
        .map(ContentPart.Reasoning::text)
        .collect(Collectors.joining());
    json.given("thinking", thought);
    List<ContentPart.Image> images = of(message, ContentPart.Image.class);
    if (!images.isEmpty()) {
      json.array("images");
      images.forEach(image -> json.element(base64(image.media())));
      json.end();
    }
    List<ContentPart.ToolCall> calls = of(message, ContentPart.ToolCall.class);
    if (!calls.isEmpty()) {
      json.array("tool_calls");
      calls.forEach(this::call);
      json.end();
    }
    json.end();
  }

  private static <T> List<T> of(Message message, Class<T> type) {
    return message.parts().stream().filter(type::isInstance).map(type::cast).toList();
  }

  private String base64(Media media) {
    asked.refuseIf(
        media.address().isPresent(), "the service fetches no images; give it their bytes");
    return media.base64();
  }

  private void call(ContentPart.ToolCall call) {
    json.object().member("id", call.id()).object("function").member("name", call.name());
    json.arguments("arguments", call).end().end();
  }

  /** The service knows results by the tool's name, and servers since November 2025 by the call's id as well. */
  private void result(ContentPart.ToolResult result) {
    json.object().member("role", "tool").member("content", result.text());
    json.given("tool_name", asked.toolOf(result));
    json.member("tool_call_id", result.callId()).end();
  }

  private void format(ResponseFormat format) {
    if (format instanceof ResponseFormat.JsonObject) {
      json.member("format", "json");
    } else if (format instanceof ResponseFormat.JsonSchema schema) {
      json.json("format", schema.schema(), "the response schema " + schema.name());
    }
  }

  /** The service has no word for a choice. A model that may not call tools is not told of any. */
  private void tools(CompletionRequest request) {
    ToolChoice choice = request.toolChoice();
    if (request.tools().isEmpty() || choice.equals(ToolChoice.NONE)) {
      return;
    }
    asked.refuseIf(
        !choice.equals(ToolChoice.AUTO), "the service cannot be told that tools must be called");
    asked.refuseSingleCalls();
    json.array("tools");
    for (Tool tool : request.tools()) {
      json.object().member("type", "function").object("function");
      json.tool(tool, "parameters").end().end();
    }
    json.end();
  }

  private void options(CompletionOptions options) {
    String effort = options.reasoningEffort();
    json.memberIf(!effort.isEmpty(), "think", effort.equals("none") ? (Object) false : effort);
    json.memberIf(options.topLogprobs().isPresent(), "logprobs", true);
    json.member("top_logprobs", options.topLogprobs());
    if (options.equals(CompletionOptions.none())) {
      return;
    }
    json.object("options");
    json.member("num_predict", options.maxTokens());
    json.member("temperature", options.temperature());
    json.member("top_p", options.topP()).member("top_k", options.topK());
    json.member("seed", options.seed());
    json.given("stop", options.stop());
    json.member("presence_penalty", options.presencePenalty());
    json.member("frequency_penalty", options.frequencyPenalty());
    json.end();
  }

  /** A number is seconds, and only a number. */
  static void keepAlive(JsonOut json, String length) {
    if (length.matches("-?\\d+")) {
      json.member("keep_alive", Long.parseLong(length));
    } else {
      json.member("keep_alive", length);
    }
  }
}
