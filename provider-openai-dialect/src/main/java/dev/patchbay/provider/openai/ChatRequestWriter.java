package dev.patchbay.provider.openai;

import dev.patchbay.provider.CompletionOptions;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.Media;
import dev.patchbay.provider.Message;
import dev.patchbay.provider.ResponseFormat;
import dev.patchbay.provider.Tool;
import dev.patchbay.provider.ToolChoice;
import dev.patchbay.provider.http.JsonOut;
import dev.patchbay.provider.http.Outgoing;
import java.time.Duration;
import java.util.List;

/** Writes a request as the body that the OpenAI chat dialect wants. */
final class ChatRequestWriter {

  private final Outgoing asked;
  private final JsonOut json;
  private final boolean wantsReasoning;
  private final String maxTokens;

  ChatRequestWriter(Outgoing asked, JsonOut json, ChatFormat format) {
    this.asked = asked;
    this.json = json;
    wantsReasoning = format.wantsReasoning();
    maxTokens = format.maxTokens();
  }

  void write(boolean streamUsage) {
    CompletionRequest request = asked.request();
    json.array("messages");
    request.messages().forEach(this::message);
    json.end();
    json.member("stream", asked.stream());
    if (streamUsage) {
      json.object("stream_options");
      json.member("include_usage", true);
      json.end();
    }
    json.member("model", asked.model());
    options(asked.options());
    if (!request.tools().isEmpty()) {
      tools(request.tools());
      toolChoice(request.toolChoice());
      request.parallelToolCalls().ifPresent(allowed -> json.member("parallel_tool_calls", allowed));
    }
    responseFormat(request.responseFormat());
  }

  private void message(Message message) {
    switch (message.role()) {
      case SYSTEM -> said("system", message);
      case USER -> said("user", message);
      case ASSISTANT -> assistant(message);
      case TOOL -> results(message);
    }
  }

  /** The dialect has one message for each result. */
  private void results(Message message) {
    for (ContentPart part : message.parts()) {
      if (!(part instanceof ContentPart.ToolResult result)) {
        throw asked.refuse("in this dialect a tool's result is followed by no "
            + (part instanceof ContentPart.CacheMark ? "cache mark" : "opaque part"));
      }
      asked.refuseIf(
          holds(result.content(), ContentPart.Image.class),
          "in this dialect a tool's result holds no image");
      json.object();
      json.member("role", "tool");
      json.member("tool_call_id", result.callId());
      json.member("content", result.text());
      json.end();
    }
  }

  private static boolean holds(List<ContentPart> parts, Class<? extends ContentPart> kind) {
    return parts.stream().anyMatch(kind::isInstance);
  }

  private void said(String role, Message message) {
    json.object();
    json.member("role", role);
    if (isText(message.parts()) && !json.hasExtrasIn("content")) {
      json.member("content", message.text());
    } else {
      contentParts(message.parts());
    }
    json.end();
  }

  private static boolean isText(List<ContentPart> parts) {
    for (ContentPart part : parts) {
      if (!(part instanceof ContentPart.Text)) {
        return false;
      }
    }
    return true;
  }

  private void contentParts(List<ContentPart> parts) {
    json.array("content");
    for (int i = 0; i < parts.size(); i++) {
      json.object();
      contentPart(parts.get(i));
      if (i + 1 < parts.size() && parts.get(i + 1) instanceof ContentPart.CacheMark mark) {
        cacheMark(mark.lifetime());
        i++;
      }
      json.end();
    }
    json.end();
  }

  private void contentPart(ContentPart part) {
    if (part instanceof ContentPart.Text text) {
      json.member("type", "text");
      json.member("text", text.text());
    } else if (part instanceof ContentPart.Image image) {
      json.member("type", "image_url");
      json.object("image_url");
      json.member("url", image.media().toUri());
      json.given("detail", image.detail());
      json.end();
    } else if (part instanceof ContentPart.Document document) {
      json.member("type", "file");
      json.object("file");
      if (!document.name().isEmpty()) {
        json.member("filename", document.name());
      }
      json.member("file_data", bytesOf(document.media(), "a document").toUri());
      json.end();
    } else if (part instanceof ContentPart.Audio audio) {
      json.member("type", "input_audio");
      json.object("input_audio");
      json.member("data", bytesOf(audio.media(), "a sound").base64());
      json.member("format", format(audio.media()));
      json.end();
    } else if (part instanceof ContentPart.Opaque opaque) {
      json.membersOf(opaque.data(), "an opaque part");
    } else {
      throw asked.refuse("in this dialect a cache mark follows another part of its message");
    }
  }

  private Media bytesOf(Media media, String what) {
    asked.refuseIf(
        media.address().isPresent(),
        "in this dialect " + what + " is sent as bytes, not as an address");
    return media;
  }

  private static String format(Media sound) {
    String type = sound.mediaType().substring(sound.mediaType().indexOf('/') + 1);
    return type.equals("mpeg") ? "mp3" : type.startsWith("x-") ? type.substring(2) : type;
  }

  /** As OpenRouter and LiteLLM take it over from Anthropic. */
  private void cacheMark(Duration lifetime) {
    json.object("cache_control");
    json.member("type", "ephemeral");
    if (lifetime.toMinutes() >= 60) {
      json.member("ttl", "1h");
    }
    json.end();
  }

  private void assistant(Message message) {
    List<ContentPart> parts = message.parts();
    asked.refuseIf(
        holds(parts, ContentPart.Image.class),
        "in this dialect an answer of the model holds no image");
    asked.refuseIf(
        holds(parts, ContentPart.CacheMark.class),
        "in this dialect an answer of the model holds no cache mark");
    boolean text = holds(parts, ContentPart.Text.class);
    boolean calls = holds(parts, ContentPart.ToolCall.class);
    json.object();
    json.member("role", "assistant");
    String refusal = joined(parts, ContentPart.Refusal.class);
    if (text || !(calls || !refusal.isEmpty())) {
      json.member("content", message.text());
    } else {
      json.value("content", null);
    }
    if (!refusal.isEmpty()) {
      json.member("refusal", refusal);
    }
    if (wantsReasoning) {
      String reasoning = joined(parts, ContentPart.Reasoning.class);
      if (!reasoning.isEmpty()) {
        json.member("reasoning_content", reasoning);
      }
    }
    parts.stream()
        .filter(ReasoningDetails::are)
        .map(ContentPart.Opaque.class::cast)
        .forEach(opaque -> json.membersOf(opaque.data(), "an opaque part"));
    toolCalls(parts);
    json.end();
  }

  private static String joined(List<ContentPart> parts, Class<? extends ContentPart> kind) {
    StringBuilder joined = new StringBuilder(0);
    for (ContentPart part : parts) {
      if (part instanceof ContentPart.Refusal refusal && kind == ContentPart.Refusal.class) {
        joined.append(refusal.text());
      } else if (part instanceof ContentPart.Reasoning reasoning
          && kind == ContentPart.Reasoning.class) {
        joined.append(reasoning.text());
      }
    }
    return joined.toString();
  }

  /** An opaque part that follows a call belongs to it; one before all calls belongs to the message. */
  private void toolCalls(List<ContentPart> parts) {
    boolean any = false;
    for (ContentPart part : parts) {
      if (part instanceof ContentPart.ToolCall call) {
        if (any) {
          json.end();
        } else {
          json.array("tool_calls");
        }
        any = true;
        json.object();
        json.member("id", call.id());
        json.member("type", "function");
        json.object("function");
        json.member("name", call.name());
        json.member("arguments", call.arguments().isBlank() ? "{}" : call.arguments());
        json.end();
      } else if (part instanceof ContentPart.Opaque opaque && !ReasoningDetails.are(part)) {
        json.membersOf(opaque.data(), "an opaque part");
      }
    }
    if (any) {
      json.end();
      json.end();
    }
  }

  private void options(CompletionOptions options) {
    asked.leaveOutIf(
        options.reasoningBudget().isPresent(),
        "this dialect has no budget for reasoning; set a reasoning effort");
    json.member("temperature", options.temperature());
    json.member("presence_penalty", options.presencePenalty());
    json.member("frequency_penalty", options.frequencyPenalty());
    json.member("top_p", options.topP());
    json.member("top_k", options.topK());
    json.member(maxTokens, options.maxTokens());
    json.member("seed", options.seed());
    if (!options.stop().isEmpty()) {
      json.value("stop", options.stop());
    }
    if (!options.reasoningEffort().isEmpty()) {
      json.member("reasoning_effort", options.reasoningEffort());
    }
    if (options.topLogprobs().isPresent()) {
      json.member("logprobs", true);
      json.member("top_logprobs", options.topLogprobs());
    }
  }

  private void tools(List<Tool> tools) {
    json.array("tools");
    for (Tool tool : tools) {
      json.object();
      json.member("type", "function");
      json.object("function");
      json.member("name", tool.name());
      json.member("description", tool.description());
      json.json("parameters", tool.parameters(), "the parameters of tool " + tool.name());
      json.end();
      json.end();
    }
    json.end();
  }

  private void toolChoice(ToolChoice choice) {
    if (choice instanceof ToolChoice.One one) {
      json.object("tool_choice");
      json.member("type", "function");
      json.object("function");
      json.member("name", one.name());
      json.end();
      json.end();
    } else if (choice instanceof ToolChoice.Required) {
      json.member("tool_choice", "required");
    } else if (choice instanceof ToolChoice.None) {
      json.member("tool_choice", "none");
    }
  }

  private void responseFormat(ResponseFormat format) {
    if (format instanceof ResponseFormat.JsonObject) {
      json.object("response_format");
      json.member("type", "json_object");
      json.end();
    } else if (format instanceof ResponseFormat.JsonSchema schema) {
      json.object("response_format");
      json.member("type", "json_schema");
      json.object("json_schema");
      json.member("name", schema.name());
      json.member("strict", schema.strict());
      json.json("schema", schema.schema(), "the response schema " + schema.name());
      json.end();
      json.end();
    }
  }
}
