package dev.patchbay.provider.openai.services;

import dev.patchbay.provider.CompletionOptions;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.Message;
import dev.patchbay.provider.ResponseFormat;
import dev.patchbay.provider.Role;
import dev.patchbay.provider.Tool;
import dev.patchbay.provider.ToolChoice;
import dev.patchbay.provider.http.JsonIn;
import dev.patchbay.provider.http.JsonOut;
import dev.patchbay.provider.http.Outgoing;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Writes a request as the Responses API wants it. */
record ResponsesWriter(Outgoing asked, JsonOut json) {

  /** Models that do not reason. They refuse a request for encrypted reasoning: "Encrypted content is not supported with this model." */
  private static final Pattern NO_REASONING =
      Pattern.compile("(ft:)?(gpt-3\\.5|gpt-4|chatgpt-|gpt-5-chat).*");

  /** Extras that need an answer to be kept at the service. */
  private static final Set<String> STATE =
      Set.of("previous_response_id", "conversation", "store", "background");

  void write() {
    CompletionRequest request = asked.request();
    request.extras().forEach(this::refuseState);
    json.member("model", asked.model());
    input(asked.messages());
    json.member("stream", asked.stream()).member("store", false);
    options(asked.options());
    if (!request.tools().isEmpty()) {
      tools(request.tools());
      toolChoice(request.toolChoice());
      request.parallelToolCalls().ifPresent(allowed -> json.member("parallel_tool_calls", allowed));
    }
    responseFormat(request.responseFormat());
  }

  private void refuseState(String extra, @Nullable Object value) {
    String name = extra.replaceFirst("^/", "").replaceFirst("/.*", "");
    asked.refuseIf(
        STATE.contains(name) && !Boolean.FALSE.equals(value),
        "the extra '" + name + "' has the service store answers, which Patchbay never asks for:"
            + " leave it out, and put the whole conversation into the request");
  }

  /** Instructions at the beginning have a member of their own, unless they are all that there is. */
  private void input(List<Message> messages) {
    Message first = messages.get(0);
    boolean instructed = messages.size() > 1
        && first.role() == Role.SYSTEM
        && first.parts().stream().allMatch(ContentPart.Text.class::isInstance);
    if (instructed) {
      json.member("instructions", first.text());
    }
    json.array("input");
    for (Message message : messages.subList(instructed ? 1 : 0, messages.size())) {
      switch (message.role()) {
        case SYSTEM -> said("developer", message);
        case USER -> said("user", message);
        case ASSISTANT -> answered(message.parts());
        case TOOL -> message.parts().forEach(this::part);
      }
    }
    json.end();
  }

  private void said(String role, Message message) {
    json.object().member("role", role);
    content("content", message.parts(), message.text());
    json.end();
  }

  /** One string where that will do. */
  private void content(String name, List<ContentPart> parts, String text) {
    if (parts.stream().allMatch(ContentPart.Text.class::isInstance)) {
      json.member(name, text);
    } else {
      json.array(name);
      parts.forEach(this::part);
      json.end();
    }
  }

  /** A piece of content, or an item. */
  private void part(ContentPart part) {
    json.object();
    members(part);
    json.end();
  }

  private void members(ContentPart part) {
    if (part instanceof ContentPart.Text text) {
      json.member("type", "input_text").member("text", text.text());
    } else if (part instanceof ContentPart.Image image) {
      json.member("type", "input_image");
      json.member("detail", image.detail().isEmpty() ? "auto" : image.detail());
      json.member("image_url", image.media().toUri());
    } else if (part instanceof ContentPart.Document document) {
      json.member("type", "input_file");
      boolean bytes = document.media().address().isEmpty();
      // The service wants a name for bytes.
      json.memberIf(bytes, "filename", document.name().isEmpty() ? "document" : document.name());
      json.member(bytes ? "file_data" : "file_url", document.media().toUri());
    } else if (part instanceof ContentPart.ToolCall call) {
      json.member("type", "function_call").member("call_id", call.id());
      json.member("name", call.name());
      json.member("arguments", call.arguments().isBlank() ? "{}" : call.arguments());
    } else if (part instanceof ContentPart.ToolResult result) {
      json.member("type", "function_call_output").member("call_id", result.callId());
      content("output", result.content(), result.text());
    } else if (part instanceof ContentPart.Opaque opaque) {
      json.membersOf(opaque.data(), "an opaque part");
    } else {
      throw asked.refuse(
          "the Responses API has no word for a part of type " + part.getClass().getSimpleName());
    }
  }

  /**
   * The items of an answer, in their order. An opaque part with a type is an item; one without is what the texts or the call before
   * it have beside their words.
   */
  private void answered(List<ContentPart> parts) {
    List<ContentPart> item = new ArrayList<>();
    for (ContentPart part : parts) {
      asked.refuseIf(
          part instanceof ContentPart.Image,
          "in this format an answer of the model holds no image");
      if (part instanceof ContentPart.Opaque opaque
          && !JsonIn.members(opaque.data()).containsKey("type")) {
        item(item, opaque.data());
      } else if (!(part instanceof ContentPart.Reasoning)) {
        boolean text = part instanceof ContentPart.Text;
        if (!item.isEmpty() && !(text && item.get(0) instanceof ContentPart.Text)) {
          item(item, "{}");
        }
        item.add(part);
      }
    }
    item(item, "{}");
  }

  private void item(List<ContentPart> parts, String rest) {
    if (!parts.isEmpty()) {
      json.object();
      if (parts.get(0) instanceof ContentPart.Text) {
        json.member("role", "assistant");
        json.member("content", new Message(Role.ASSISTANT, parts).text());
      } else {
        members(parts.get(0));
      }
      json.membersOf(rest, "an opaque part").end();
      parts.clear();
    }
  }

  private void options(CompletionOptions options) {
    asked.refuseIf(!options.stop().isEmpty(), "the Responses API knows no stop sequences");
    asked.leaveOutIf(options.seed().isPresent(), "the Responses API knows no seed");
    asked.leaveOutPenalties();
    json.member("temperature", options.temperature()).member("top_p", options.topP());
    json.member("max_output_tokens", options.maxTokens());
    json.member("top_logprobs", options.topLogprobs());
    json.array("include");
    if (!NO_REASONING.matcher(asked.model()).matches()) {
      json.element("reasoning.encrypted_content");
    }
    if (options.topLogprobs().isPresent()) {
      json.element("message.output_text.logprobs");
    }
    json.end();
    if (!options.reasoningEffort().isEmpty()) {
      json.object("reasoning").member("effort", options.reasoningEffort()).end();
    }
  }

  /** Unless told otherwise the service makes each schema a strict one, in which all members are required. */
  private void tools(List<Tool> tools) {
    json.array("tools");
    for (Tool tool : tools) {
      json.object().member("type", "function").tool(tool, "parameters");
      json.memberByDefault("strict", false).end();
    }
    json.end();
  }

  private void toolChoice(ToolChoice choice) {
    if (choice instanceof ToolChoice.One one) {
      json.object("tool_choice").member("type", "function");
      json.member("name", one.name()).end();
    } else if (!choice.equals(ToolChoice.AUTO)) {
      json.member("tool_choice", choice.equals(ToolChoice.NONE) ? "none" : "required");
    }
  }

  private void responseFormat(ResponseFormat format) {
    if (format instanceof ResponseFormat.JsonObject) {
      json.object("text").object("format").member("type", "json_object").end().end();
    } else if (format instanceof ResponseFormat.JsonSchema schema) {
      json.object("text").object("format").member("type", "json_schema");
      json.member("name", schema.name()).member("strict", schema.strict());
      json.json("schema", schema.schema(), "the response schema " + schema.name());
      json.end().end();
    }
  }
}
