package dev.patchbay.provider.gemini;

import dev.patchbay.provider.CompletionOptions;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.Media;
import dev.patchbay.provider.ResponseFormat;
import dev.patchbay.provider.Role;
import dev.patchbay.provider.Tool;
import dev.patchbay.provider.ToolChoice;
import dev.patchbay.provider.http.JsonIn;
import dev.patchbay.provider.http.JsonOut;
import dev.patchbay.provider.http.Outgoing;
import java.net.URLConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Writes a request for {@code generateContent}. */
record GeminiWriter(Outgoing asked, JsonOut json) {

  /** The models that refuse a call without a signature, such as another model's. */
  private static final String STRICT_MODELS = "(.*/)?gemini-([3-9]|\\d\\d).*";

  /** What they take in its place (ai.google.dev/gemini-api/docs/thought-signatures). */
  private static final String UNSIGNED = "skip_thought_signature_validator";

  void write() {
    List<ContentPart> system = sent(asked.instructions());
    if (!system.isEmpty()) {
      json.object("systemInstruction");
      parts(system);
      json.end();
    }
    json.array("contents");
    for (Outgoing.Turn turn : asked.turns()) {
      boolean late = turn.side() == Role.SYSTEM;
      asked.refuseIf(late, "the service takes instructions at the start of a conversation only");
      List<ContentPart> parts = sent(turn.parts());
      if (!parts.isEmpty()) {
        json.object().member("role", turn.side() == Role.USER ? "user" : "model");
        parts(parts);
        json.end();
      }
    }
    json.end();
    if (!asked.request().tools().isEmpty()) {
      tools(asked.request().tools(), asked.request().toolChoice());
    }
    generation(asked.options(), asked.request().responseFormat());
  }

  /** Thoughts are for people. Where the service wants them back, an opaque part has them, too. */
  private static List<ContentPart> sent(List<ContentPart> all) {
    List<ContentPart> parts = new ArrayList<>(all);
    parts.removeIf(part -> part instanceof ContentPart.Reasoning
        || part.equals(GeminiReader.DIVIDER)
        || (part instanceof ContentPart.Text text && text.text().isEmpty()));
    return parts;
  }

  private void parts(List<ContentPart> parts) {
    if (parts.isEmpty()) {
      return;
    }
    json.array("parts");
    boolean signed = !asked.model().matches(STRICT_MODELS);
    for (int i = 0; i < parts.size(); i++) {
      ContentPart part = parts.get(i);
      json.object();
      part(part);
      boolean last = part instanceof ContentPart.Opaque || i + 1 == parts.size();
      String behind = last ? "" : behind(parts.get(i + 1));
      if (!behind.isEmpty()) {
        json.membersOf(behind, "an opaque part");
        i++;
      } else if (part instanceof ContentPart.ToolCall && !signed) {
        json.member("thoughtSignature", UNSIGNED);
      }
      // Of calls side by side the first alone has a signature.
      signed |= part instanceof ContentPart.ToolCall;
      json.end();
    }
    json.end();
  }

  private static String behind(ContentPart part) {
    return part instanceof ContentPart.Opaque opaque
        ? JsonIn.members(opaque.data()).getOrDefault(GeminiReader.BEHIND, "")
        : "";
  }

  private void part(ContentPart part) {
    if (part instanceof ContentPart.Text text) {
      json.member("text", text.text());
    } else if (part instanceof ContentPart.Opaque opaque) {
      asked.refuseIf(
          !behind(part).isEmpty(), "an opaque part has lost the part that it belongs to");
      json.membersOf(opaque.data(), "an opaque part");
    } else if (part instanceof ContentPart.Image image) {
      media(image.media(), "");
    } else if (part instanceof ContentPart.Audio audio) {
      media(audio.media(), "");
    } else if (part instanceof ContentPart.Document document) {
      media(document.media(), document.name());
    } else if (part instanceof ContentPart.ToolCall call) {
      json.object("functionCall").given("id", call.id()).member("name", call.name());
      json.arguments("args", call).end();
    } else if (part instanceof ContentPart.ToolResult result) {
      result(result);
    }
  }

  private void result(ContentPart.ToolResult result) {
    String name = asked.toolOf(result);
    String id = result.callId();
    asked.refuseIf(name.isEmpty(), "no message has the tool call " + id + " that a result is for");
    json.object("functionResponse").given("id", id).member("name", name);
    String success = result.failed() ? "error" : "output";
    json.object("response").member(success, result.text()).end();
    List<ContentPart> images = new ArrayList<>(result.content());
    images.removeIf(ContentPart.Text.class::isInstance);
    parts(images);
    json.end();
  }

  private void media(Media media, String name) {
    if (media.address().isPresent()) {
      // The type is only a guess, but Vertex AI wants one.
      String type = URLConnection.guessContentTypeFromName(media.toUri());
      json.object("fileData").member("fileUri", media.toUri());
      json.memberIf(type != null, "mimeType", type);
    } else {
      json.object("inlineData").member("mimeType", media.mediaType());
      json.member("data", media.base64());
    }
    json.given("displayName", name).end();
  }

  private void tools(List<Tool> tools, ToolChoice choice) {
    json.array("tools").object().array("functionDeclarations");
    tools.forEach(tool -> json.object().tool(tool, "parametersJsonSchema").end());
    json.end().end().end();
    asked.refuseSingleCalls();
    if (!choice.equals(ToolChoice.AUTO)) {
      json.object("toolConfig").object("functionCallingConfig");
      json.member("mode", choice.equals(ToolChoice.NONE) ? "NONE" : "ANY");
      if (choice instanceof ToolChoice.One one) {
        json.array("allowedFunctionNames").element(one.name()).end();
      }
      json.end().end();
    }
  }

  private void generation(CompletionOptions options, ResponseFormat format) {
    json.object("generationConfig");
    long seed = options.seed().orElse(0);
    asked.refuseIf(seed != (int) seed, "the service's seeds have 32 bits");
    json.member("temperature", options.temperature()).member("topP", options.topP());
    json.member("topK", options.topK()).member("maxOutputTokens", options.maxTokens());
    json.given("stopSequences", options.stop());
    json.member("seed", options.seed()).member("presencePenalty", options.presencePenalty());
    json.member("frequencyPenalty", options.frequencyPenalty());
    json.memberIf(options.topLogprobs().isPresent(), "responseLogprobs", true);
    json.member("logprobs", options.topLogprobs());
    boolean budget = options.reasoningBudget().isPresent();
    boolean effort = !options.reasoningEffort().isEmpty();
    asked.refuseIf(budget && effort, "the service takes either a reasoning effort or a budget");
    if (budget || effort) {
      json.object("thinkingConfig").member("thinkingBudget", options.reasoningBudget());
      json.given("thinkingLevel", options.reasoningEffort().toUpperCase(Locale.ROOT));
      json.memberIf(options.reasoningBudget().orElse(1) > 0, "includeThoughts", true)
          .end();
    }
    json.memberIf(!(format instanceof ResponseFormat.Text), "responseMimeType", "application/json");
    if (format instanceof ResponseFormat.JsonSchema schema) {
      json.json("responseJsonSchema", schema.schema(), "the response schema " + schema.name());
    }
    json.end();
  }
}
