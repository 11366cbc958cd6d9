package dev.patchbay.provider.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Writes a request as the Messages API wants it. */
record MessagesWriter(Outgoing asked, JsonOut json) {

  void write() {
    json.member("model", asked.model());
    messages();
    json.member("stream", asked.stream());
    options(asked.options());
    thinking(asked.options());
    output();
  }

  /** What counts as input. */
  void writeInput() {
    json.member("model", asked.model());
    messages();
    thinking(asked.options());
    output();
  }

  private void output() {
    CompletionRequest request = asked.request();
    if (!request.tools().isEmpty()) {
      tools(request.tools());
      toolChoice(request.toolChoice(), request.parallelToolCalls().orElse(true));
    }
    output(asked.options().reasoningEffort(), request.responseFormat());
  }

  /** Instructions at the beginning have a member of their own. */
  private void messages() {
    content("system", blocks(asked.instructions()));
    json.array("messages");
    for (Outgoing.Turn turn : asked.turns()) {
      List<List<ContentPart>> blocks = blocks(turn.parts());
      if (!blocks.isEmpty()) {
        json.object().member("role", turn.side().name().toLowerCase(Locale.ROOT));
        content("content", blocks);
        json.end();
      }
    }
    json.end();
  }

  /**
   * The blocks that parts are sent as, each with what else belongs into it. Reasoning goes with the signature behind it, and not
   * without. The service refuses blank texts.
   */
  private List<List<ContentPart>> blocks(List<ContentPart> parts) {
    List<List<ContentPart>> blocks = new ArrayList<>();
    String thought = "";
    for (ContentPart part : parts) {
      Set<String> names = part instanceof ContentPart.Opaque opaque
          ? JsonIn.members(opaque.data()).keySet()
          : Set.of();
      boolean whole = names.isEmpty() || names.contains("type");
      if (!whole && names.contains("signature")) {
        // Without a text before it, the service has kept the thought to itself.
        blocks.add(new ArrayList<>(List.of(new ContentPart.Reasoning(thought), part)));
      } else if (!whole || part instanceof ContentPart.CacheMark) {
        asked.refuseIf(blocks.isEmpty(), "a cache mark has to stand behind what shall be kept");
        blocks.get(blocks.size() - 1).add(part);
      } else if (!(part instanceof ContentPart.Reasoning
          || part.equals(MessagesReader.BETWEEN_TEXTS)
          || (part instanceof ContentPart.Text text && text.text().isBlank()))) {
        blocks.add(new ArrayList<>(List.of(part)));
      }
      thought = part instanceof ContentPart.Reasoning reasoning ? reasoning.text() : "";
    }
    return blocks;
  }

  private void content(String name, List<List<ContentPart>> blocks) {
    if (blocks.size() == 1
        && blocks.get(0).size() == 1
        && blocks.get(0).get(0) instanceof ContentPart.Text text) {
      json.member(name, text.text());
    } else if (!blocks.isEmpty()) {
      json.array(name);
      for (List<ContentPart> block : blocks) {
        json.object();
        block.forEach(this::part);
        json.end();
      }
      json.end();
    }
  }

  private void part(ContentPart part) {
    if (part instanceof ContentPart.Text text) {
      json.member("type", "text").member("text", text.text());
    } else if (part instanceof ContentPart.Reasoning reasoning) {
      json.member("type", "thinking").member("thinking", reasoning.text());
    } else if (part instanceof ContentPart.Opaque opaque) {
      json.membersOf(opaque.data(), "an opaque part");
    } else if (part instanceof ContentPart.Image image) {
      json.member("type", "image");
      source(image.media());
    } else if (part instanceof ContentPart.Document document) {
      json.member("type", "document").given("title", document.name());
      source(document.media());
    } else if (part instanceof ContentPart.ToolCall call) {
      json.member("type", "tool_use").member("id", call.id()).member("name", call.name());
      json.arguments("input", call);
    } else if (part instanceof ContentPart.ToolResult result) {
      json.member("type", "tool_result").member("tool_use_id", result.callId());
      content("content", blocks(result.content()));
      json.memberIf(result.failed(), "is_error", true);
    } else if (part instanceof ContentPart.CacheMark mark) {
      boolean hour = mark.lifetime().toMinutes() >= 60;
      json.object("cache_control")
          .member("type", "ephemeral")
          .memberIf(hour, "ttl", "1h")
          .end();
    }
  }

  private void source(Media media) {
    json.object("source");
    if (media.address().isPresent()) {
      json.member("type", "url").member("url", media.toUri());
    } else {
      boolean text = media.mediaType().startsWith("text/");
      json.member("type", text ? "text" : "base64");
      json.member("media_type", text ? "text/plain" : media.mediaType());
      json.member("data", text ? new String(media.bytes(), UTF_8) : media.base64());
    }
    json.end();
  }

  private void options(CompletionOptions options) {
    asked.leaveOutIf(options.seed().isPresent(), "the service knows no seed");
    asked.leaveOutPenalties();
    asked.refuseIf(options.temperature().orElse(0) > 1, "its temperatures are from 0 to 1");
    long most = Anthropic.MAX_TOKENS + (long) options.reasoningBudget().orElse(0);
    json.member("max_tokens", options.maxTokens().orElse((int) Math.min(most, Integer.MAX_VALUE)));
    json.member("temperature", options.temperature()).member("top_p", options.topP());
    json.member("top_k", options.topK());
    json.given("stop_sequences", options.stop());
  }

  private void thinking(CompletionOptions options) {
    options.reasoningBudget().ifPresent(budget -> {
      json.object("thinking").member("type", budget == 0 ? "disabled" : "enabled");
      json.memberIf(budget > 0, "budget_tokens", budget).end();
    });
  }

  private void tools(List<Tool> tools) {
    json.array("tools");
    tools.forEach(tool -> json.object().tool(tool, "input_schema").end());
    json.end();
  }

  private void toolChoice(ToolChoice choice, boolean parallel) {
    boolean none = choice.equals(ToolChoice.NONE);
    boolean any = choice.equals(ToolChoice.REQUIRED);
    String name = choice instanceof ToolChoice.One one ? one.name() : "";
    String type = none ? "none" : any ? "any" : name.isEmpty() ? "auto" : "tool";
    if (!type.equals("auto") || !parallel) {
      json.object("tool_choice").member("type", type);
      json.given("name", name);
      json.memberIf(!parallel && !none, "disable_parallel_tool_use", true).end();
    }
  }

  private void output(String effort, ResponseFormat format) {
    boolean typed = format instanceof ResponseFormat.JsonSchema;
    if (typed || !effort.isEmpty()) {
      json.object("output_config").given("effort", effort);
      if (format instanceof ResponseFormat.JsonSchema schema) {
        json.object("format").member("type", "json_schema");
        json.json("schema", schema.schema(), "the response schema " + schema.name())
            .end();
      }
      json.end();
    }
  }
}
