package dev.patchbay.provider.bedrock;

import dev.patchbay.provider.CompletionOptions;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.Media;
import dev.patchbay.provider.ResponseFormat;
import dev.patchbay.provider.Tool;
import dev.patchbay.provider.ToolChoice;
import dev.patchbay.provider.http.JsonIn;
import dev.patchbay.provider.http.JsonOut;
import dev.patchbay.provider.http.Outgoing;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Writes a request as the Converse API wants it.
 *
 * @param names those that documents have so far
 */
record ConverseWriter(Outgoing asked, JsonOut json, Set<String> names) {

  /** Where the format is not the end of the media type. */
  private static final Map<String, String> FORMATS = Map.of(
      "text/plain", "txt",
      "text/markdown", "md",
      "application/msword", "doc",
      "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx",
      "application/vnd.ms-excel", "xls",
      "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx");

  ConverseWriter(Outgoing asked, JsonOut json) {
    this(asked, json, new HashSet<>());
  }

  void write() {
    CompletionOptions options = asked.options();
    messages();
    inference(options);
    tools(asked.request());
    output(options.reasoningEffort(), asked.request().responseFormat());
    anthropic(options.topK(), options.reasoningBudget());
  }

  /** Instructions at the beginning have a member of their own. */
  private void messages() {
    List<ContentPart> system = asked.instructions();
    if (!system.isEmpty()) {
      content("system", system);
    }
    json.array("messages");
    for (Outgoing.Turn turn : asked.turns()) {
      if (turn.parts().stream().anyMatch(ConverseWriter::isBlock)) {
        json.object().member("role", turn.side().name().toLowerCase(Locale.ROOT));
        content("content", turn.parts());
        json.end();
      }
    }
    json.end();
  }

  /** Reasoning goes with the signature behind it, and not without. The service refuses blank texts. */
  private static boolean isBlock(ContentPart part) {
    return part instanceof ContentPart.Text text
        ? !text.text().isBlank()
        : !(part instanceof ContentPart.Reasoning);
  }

  private void content(String name, List<ContentPart> parts) {
    String thought = "";
    boolean begun = false;
    json.array(name);
    for (ContentPart part : parts) {
      if (isBlock(part)) {
        asked.refuseIf(
            !begun && part instanceof ContentPart.CacheMark,
            "a cache mark has to stand behind what shall be kept");
        begun = true;
        json.object();
        block(part, thought);
        json.end();
      }
      thought = part instanceof ContentPart.Reasoning reasoning ? reasoning.text() : "";
    }
    json.end();
  }

  private void block(ContentPart part, String thought) {
    if (part instanceof ContentPart.Text text) {
      json.member("text", text.text());
    } else if (part instanceof ContentPart.Opaque opaque) {
      // Without a text before it, the service has kept the thought to itself.
      boolean signature = JsonIn.members(opaque.data()).containsKey("signature");
      if (signature) {
        json.object("reasoningContent").object("reasoningText").member("text", thought);
      }
      json.membersOf(opaque.data(), "an opaque part");
      if (signature) {
        json.end().end();
      }
    } else if (part instanceof ContentPart.Image image) {
      media("image", image.media());
      json.end();
    } else if (part instanceof ContentPart.Document document) {
      media("document", document.media());
      json.member("name", name(document.name())).end();
    } else if (part instanceof ContentPart.ToolCall call) {
      json.object("toolUse").member("toolUseId", call.id()).member("name", call.name());
      json.arguments("input", call).end();
    } else if (part instanceof ContentPart.ToolResult result) {
      json.object("toolResult").member("toolUseId", result.callId());
      content("content", result.content());
      json.memberIf(result.failed(), "status", "error").end();
    } else if (part instanceof ContentPart.CacheMark mark) {
      boolean hour = mark.lifetime().toMinutes() >= 60;
      json.object("cachePoint")
          .member("type", "default")
          .memberIf(hour, "ttl", "1h")
          .end();
    }
  }

  /** The service says which formats it takes. */
  private void media(String name, Media media) {
    asked.refuseIf(
        media.address().isPresent(), "the service fetches no addresses; give it the bytes");
    String type = media.mediaType();
    String end = type.substring(type.indexOf('/') + 1);
    json.object(name).member("format", FORMATS.getOrDefault(type, end));
    json.object("source").member("bytes", media.base64()).end();
  }

  /** As the service wants names: of few characters, without two blanks in a row, each once. */
  private String name(String given) {
    String plain = given
        .replaceAll("[^\\p{Alnum}\\s()\\[\\]-]", "-")
        .replaceAll("\\s+", " ")
        .strip();
    String first = plain.isEmpty() ? "document" : plain;
    String name = first;
    for (int i = 2; !names.add(name); i++) {
      name = first + " (" + i + ")";
    }
    return name;
  }

  private void inference(CompletionOptions options) {
    asked.leaveOutIf(options.seed().isPresent(), "the service knows no seed");
    asked.leaveOutPenalties();
    asked.refuseIf(options.temperature().orElse(0) > 1, "its temperatures are from 0 to 1");
    if (!options.equals(CompletionOptions.none())) {
      json.object("inferenceConfig").member("maxTokens", options.maxTokens());
      json.member("temperature", options.temperature()).member("topP", options.topP());
      json.given("stopSequences", options.stop()).end();
    }
  }

  private void tools(CompletionRequest request) {
    ToolChoice choice = request.toolChoice();
    if (request.tools().isEmpty()) {
      return;
    }
    asked.refuseIf(choice.equals(ToolChoice.NONE), "the service cannot be told to call no tools");
    asked.refuseSingleCalls();
    json.object("toolConfig").array("tools");
    for (Tool tool : request.tools()) {
      json.object().object("toolSpec").member("name", tool.name());
      json.memberIf(!tool.description().isEmpty(), "description", tool.description());
      json.object("inputSchema");
      json.json("json", tool.parameters(), "the parameters of tool " + tool.name());
      json.end().end().end();
    }
    json.end();
    if (choice instanceof ToolChoice.One one) {
      json.object("toolChoice").object("tool").member("name", one.name()).end().end();
    } else if (choice.equals(ToolChoice.REQUIRED)) {
      json.object("toolChoice").object("any").end().end();
    }
    json.end();
  }

  /** The schema is a string here. */
  private void output(String effort, ResponseFormat format) {
    ResponseFormat.JsonSchema schema = format instanceof ResponseFormat.JsonSchema it ? it : null;
    if (schema != null || !effort.isEmpty()) {
      json.object("outputConfig").given("effort", effort);
      if (schema != null) {
        json.object("textFormat").member("type", "json_schema").object("structure");
        json.object("jsonSchema").member("schema", schema.schema());
        json.given("name", schema.name()).end().end().end();
      }
      json.end();
    }
  }

  /** What the service passes on to Anthropic's models (docs.aws.amazon.com, "Anthropic Claude Messages API"). */
  private void anthropic(OptionalInt topK, OptionalInt budget) {
    if (topK.isPresent() || budget.isPresent()) {
      asked.refuseIf(
          !asked.model().contains("anthropic."),
          "the service has no word for top-k or a reasoning budget; give this model's own as an"
              + " extra below additionalModelRequestFields");
      json.object("additionalModelRequestFields").member("top_k", topK);
      if (budget.isPresent()) {
        json.object("thinking").member("type", budget.getAsInt() > 0 ? "enabled" : "disabled");
        json.memberIf(budget.getAsInt() > 0, "budget_tokens", budget.getAsInt()).end();
      }
      json.end();
    }
  }
}
