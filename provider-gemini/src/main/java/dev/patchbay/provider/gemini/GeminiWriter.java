package dev.patchbay.provider.gemini;

import static java.util.Comparator.comparingInt;

import dev.patchbay.provider.CompletionOptions;
import dev.patchbay.provider.CompletionRequest;
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
import java.util.Map;
import java.util.OptionalInt;

/**
 * Writes a request for {@code generateContent}.
 *
 * @param called the names of the tools that are called so far, by the calls' ids, in order
 */
record GeminiWriter(Outgoing asked, JsonOut json, Map<String, String> called) {

  /** The models that refuse calls without a signature. */
  private static final String STRICT_MODELS = "(.*/)?gemini-([3-9]|\\d\\d).*";

  /** What those take in place of it for a call that another model made (ai.google.dev/gemini-api/docs/thought-signatures). */
  private static final ContentPart UNSIGNED = new ContentPart.Opaque(
      GeminiFormat.NAME,
      "{\"" + GeminiReader.BEHIND
          + "\":{\"thoughtSignature\":\"skip_thought_signature_validator\"}}");

  void write() {
    CompletionRequest request = asked.request();
    contents();
    if (!request.tools().isEmpty()) {
      tools(request.tools(), request.toolChoice());
      boolean parallel = request.parallelToolCalls().orElse(true);
      asked.refuseIf(!parallel, "the service cannot be held to one tool call at a time");
    }
    json.object("generationConfig");
    options(asked.options());
    thinking(asked.options().reasoningEffort(), asked.options().reasoningBudget());
    if (!(request.responseFormat() instanceof ResponseFormat.Text)) {
      json.member("responseMimeType", "application/json");
    }
    if (request.responseFormat() instanceof ResponseFormat.JsonSchema schema) {
      json.json("responseJsonSchema", schema.schema(), "the response schema " + schema.name());
    }
    json.end();
  }

  private void contents() {
    List<Outgoing.Turn> turns = new ArrayList<>(asked.turns());
    List<ContentPart> system =
        turns.get(0).side() == Role.SYSTEM ? sent(turns.remove(0).parts()) : List.of();
    if (!system.isEmpty()) {
      json.object("systemInstruction");
      parts(system);
      json.end();
    }
    json.array("contents");
    for (Outgoing.Turn turn : turns) {
      asked.refuseIf(
          turn.side() == Role.SYSTEM, "the service takes instructions at the start only");
      List<ContentPart> parts = sent(turn.parts());
      // The results first and as they were called, which tells them apart if the service gave no
      // ids.
      List<String> ids = List.copyOf(called.keySet());
      parts.sort(comparingInt(part -> part instanceof ContentPart.ToolResult result
          ? ids.indexOf(result.callId())
          : ids.size()));
      if (!parts.isEmpty()) {
        json.object().member("role", turn.side() == Role.USER ? "user" : "model");
        parts(parts);
        json.end();
      }
    }
    json.end();
  }

  /** The parts that the service gets. A thought without a signature is another model's, or of no use to the service. */
  private List<ContentPart> sent(List<ContentPart> parts) {
    List<ContentPart> sent = new ArrayList<>();
    boolean signed = !asked.model().matches(STRICT_MODELS);
    for (int i = 0; i < parts.size(); i++) {
      ContentPart part = parts.get(i);
      boolean bare = i + 1 == parts.size() || behind(parts.get(i + 1)).isEmpty();
      if (part instanceof ContentPart.Citation
          || part.equals(GeminiReader.DIVIDER)
          || (part instanceof ContentPart.Reasoning && bare)
          || (part instanceof ContentPart.Text text && text.text().isEmpty())) {
        continue;
      }
      asked.refuseIf(
          !behind(part).isEmpty()
              && (sent.isEmpty() || sent.get(sent.size() - 1) instanceof ContentPart.Opaque),
          "an opaque part has lost the part that it belongs to");
      sent.add(part);
      if (part instanceof ContentPart.ToolCall && !signed) {
        // Of calls side by side only the first has a signature.
        signed = true;
        if (bare) {
          sent.add(UNSIGNED);
        }
      }
    }
    return sent;
  }

  private static String behind(ContentPart part) {
    return part instanceof ContentPart.Opaque opaque
        ? JsonIn.members(opaque.data()).getOrDefault(GeminiReader.BEHIND, "")
        : "";
  }

  private void parts(List<ContentPart> parts) {
    json.array("parts");
    for (int i = 0; i < parts.size(); i++) {
      String behind = behind(parts.get(i));
      if (behind.isEmpty()) {
        (i == 0 ? json : json.end()).object();
        part(parts.get(i));
      } else {
        json.membersOf(behind, "an opaque part");
      }
    }
    json.end().end();
  }

  private void part(ContentPart part) {
    if (part instanceof ContentPart.Text text) {
      json.member("text", text.text());
    } else if (part instanceof ContentPart.Refusal refusal) {
      json.member("text", refusal.text());
    } else if (part instanceof ContentPart.Reasoning reasoning) {
      json.member("text", reasoning.text()).member("thought", true);
    } else if (part instanceof ContentPart.Opaque opaque) {
      json.membersOf(opaque.data(), "an opaque part");
    } else if (part instanceof ContentPart.Image image) {
      media(image.media(), "");
    } else if (part instanceof ContentPart.Audio audio) {
      media(audio.media(), "");
    } else if (part instanceof ContentPart.Document document) {
      media(document.media(), document.name());
    } else if (part instanceof ContentPart.ToolCall call) {
      called.put(call.id(), call.name());
      tool("functionCall", call.id(), call.name());
      String arguments = call.arguments().isBlank() ? "{}" : call.arguments();
      json.json("args", arguments, "the arguments of the call of tool " + call.name())
          .end();
    } else if (part instanceof ContentPart.ToolResult result) {
      result(result);
    }
  }

  private void tool(String member, String id, String name) {
    json.object(member).member("name", name);
    json.memberIf(!id.isEmpty() && !id.startsWith(GeminiReader.MADE_UP), "id", id);
  }

  private void result(ContentPart.ToolResult result) {
    String id = result.callId();
    String name = result.name().isEmpty() ? called.getOrDefault(id, "") : result.name();
    asked.refuseIf(name.isEmpty(), "the call " + id + " that a tool's result is for is missing");
    tool("functionResponse", id, name);
    json.object("response")
        .member(result.failed() ? "error" : "output", result.text())
        .end();
    List<ContentPart> images = new ArrayList<>(result.content());
    images.removeIf(ContentPart.Text.class::isInstance);
    if (!images.isEmpty()) {
      parts(images);
    }
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
    json.memberIf(!name.isEmpty(), "displayName", name).end();
  }

  private void tools(List<Tool> tools, ToolChoice choice) {
    json.array("tools").object().array("functionDeclarations");
    for (Tool tool : tools) {
      String what = "the parameters of tool " + tool.name();
      json.object().member("name", tool.name());
      json.memberIf(!tool.description().isEmpty(), "description", tool.description());
      json.json("parametersJsonSchema", tool.parameters(), what).end();
    }
    json.end().end().end();
    if (!choice.equals(ToolChoice.AUTO)) {
      json.object("toolConfig").object("functionCallingConfig");
      json.member("mode", choice.equals(ToolChoice.NONE) ? "NONE" : "ANY");
      if (choice instanceof ToolChoice.One one) {
        json.array("allowedFunctionNames").element(one.name()).end();
      }
      json.end().end();
    }
  }

  private void options(CompletionOptions options) {
    long seed = options.seed().orElse(0);
    asked.refuseIf(seed != (int) seed, "the service's seeds have 32 bits");
    json.member("temperature", options.temperature()).member("topP", options.topP());
    json.member("topK", options.topK()).member("maxOutputTokens", options.maxTokens());
    json.memberIf(!options.stop().isEmpty(), "stopSequences", options.stop());
    json.member("seed", options.seed()).member("presencePenalty", options.presencePenalty());
    json.member("frequencyPenalty", options.frequencyPenalty());
    json.memberIf(options.topLogprobs().isPresent(), "responseLogprobs", true);
    json.member("logprobs", options.topLogprobs());
  }

  private void thinking(String effort, OptionalInt budget) {
    boolean both = !effort.isEmpty() && budget.isPresent();
    asked.refuseIf(both, "the service takes either a reasoning effort or a budget");
    if (!effort.isEmpty() || budget.isPresent()) {
      json.object("thinkingConfig").member("thinkingBudget", budget);
      json.memberIf(!effort.isEmpty(), "thinkingLevel", effort.toUpperCase(Locale.ROOT));
      json.memberIf(budget.orElse(1) > 0, "includeThoughts", true).end();
    }
  }
}
