package dev.patchbay.provider.anthropic;

import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.FinishReason;
import dev.patchbay.provider.Usage;
import dev.patchbay.provider.http.AnswerReader;
import dev.patchbay.provider.http.AnswerSink;
import dev.patchbay.provider.http.JsonIn;
import dev.patchbay.provider.http.JsonOut;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;

/** Reads answers of the Messages API. A whole answer is a list of the blocks that a stream gives in pieces. */
final class MessagesReader implements AnswerReader {

  /** Keeps a text apart from the one before it, as the service wants them back. */
  static final ContentPart BETWEEN_TEXTS = new ContentPart.Opaque(MessagesFormat.NAME, "{}");

  /** Blocks whose content has a word of its own; others go back to the service as they came. */
  private static final Set<String> KNOWN = Set.of("text", "thinking", "tool_use");

  /** Their members that have one. What else they have follows them as an opaque part. */
  private static final Set<String> WORDS =
      Set.of("type", "text", "thinking", "id", "name", "input");

  /** Values that say nothing: a tool is called by the model itself if not by another. */
  private static final Set<String> NOTHING = Set.of("\"\"", "[]", "{\"type\":\"direct\"}");

  private static final Map<String, FinishReason.Kind> REASONS = Map.of(
      "end_turn", FinishReason.Kind.STOP,
      "stop_sequence", FinishReason.Kind.STOP,
      "max_tokens", FinishReason.Kind.LENGTH,
      "model_context_window_exceeded", FinishReason.Kind.LENGTH,
      "tool_use", FinishReason.Kind.TOOL_CALLS,
      "refusal", FinishReason.Kind.CONTENT_FILTER);

  private boolean answered;

  /** The block as it began, its members as text, and what came for it in pieces. */
  private String raw = "{}";

  private Map<String, String> block = Map.of();
  private final StringBuilder input = new StringBuilder(0);
  private final StringBuilder signature = new StringBuilder(0);
  private final List<String> citations = new ArrayList<>(0);

  @Override
  public void whole(JsonIn answer, AnswerSink out) {
    String unused = members(true, answer, out);
    if (answered) {
      out.done();
    }
  }

  @Override
  public void event(String event, JsonIn json, AnswerSink out) {
    switch (event) {
      case "message_start", "content_block_start", "message_delta", "error" -> {
        String unused = members(true, json, out);
      }
      case "content_block_delta" -> {
        String unused = members(false, json, out);
      }
      case "" -> {
        // A relay has dropped the names, which the events repeat as their types.
        switch (members(true, json, out)) {
          case "content_block_stop" -> endBlock(out);
          case "message_stop" -> out.done();
          default -> {}
        }
      }
      case "content_block_stop" -> endBlock(out);
      case "message_stop" -> out.done();
      // A ping, or what the service adds one day.
      default -> {}
    }
  }

  /** Gives the type that the object says it has. */
  private String members(boolean extras, JsonIn json, AnswerSink out) {
    String type = "";
    String name;
    while ((name = json.nextMember()) != null) {
      switch (name) {
        case "message", "delta" ->
          json.ifObject(() -> {
            String unused = members(extras, json, out);
          });
        case "id" -> out.id(json.string());
        case "model" -> out.model(json.string());
        case "content" -> blocks(json, out);
        case "content_block" -> beginBlock(json, out);
        case "text" -> out.text(json);
        case "thinking" -> out.reasoning(json);
        case "signature" -> signature.append(json.string());
        case "partial_json" -> input(json.string(), out);
        case "citation" -> citations.add(json.json());
        case "stop_reason" -> out.finishReason(json.string(), REASONS);
        case "stop_sequence" -> out.stopSequence(json.string());
        case "usage" -> usage(json.counts(), out);
        case "error" -> out.requireNoError(json);
        case "type" -> type = json.string();
        case "role", "index" -> {}
        default -> {
          if (extras) {
            out.extra(name, json);
          }
        }
      }
    }
    return type;
  }

  private void blocks(JsonIn json, AnswerSink out) {
    if (json.enterArray()) {
      answered = true;
      while (json.nextElement()) {
        beginBlock(json, out);
        endBlock(out);
      }
    }
  }

  private void beginBlock(JsonIn json, AnswerSink out) {
    raw = json.isObject() ? json.json() : "{}";
    block = JsonIn.texts(raw);
    input.setLength(0);
    signature.setLength(0);
    citations.clear();
    switch (text("type")) {
      case "text" -> {
        out.divideText(BETWEEN_TEXTS);
        out.text(text("text"));
        JsonIn.elements(block.getOrDefault("citations", "[]"), citations::add);
      }
      case "thinking" -> {
        out.reasoning(text("thinking"));
        signature.append(text("signature"));
      }
      case "tool_use" -> out.toolCall(-1, text("id"), text("name"), "");
      default -> {}
    }
  }

  private void input(String piece, AnswerSink out) {
    input.append(piece);
    if (text("type").equals("tool_use") && !piece.isEmpty()) {
      out.toolCall(-1, "", "", piece);
    }
  }

  /** What the service needs back of a block follows it: all that has no word of its own. */
  private void endBlock(AnswerSink out) {
    String type = text("type");
    Map<String, String> rest = JsonIn.members(raw);
    if (KNOWN.contains(type)) {
      if (type.equals("tool_use") && input.isEmpty()) {
        out.toolCall(-1, "", "", rest.getOrDefault("input", "{}"));
      }
      citations.forEach(each -> out.part(citation(JsonIn.texts(each))));
      rest.keySet().removeAll(WORDS);
      rest.put("signature", JsonOut.quoted(signature));
      rest.put("citations", citations.toString());
      rest.values().removeAll(NOTHING);
    } else if (!input.isEmpty()) {
      // A tool that the service runs itself.
      rest.put("input", input.toString());
    }
    if (!rest.isEmpty()) {
      out.part(new ContentPart.Opaque(MessagesFormat.NAME, JsonOut.text(rest)));
    }
  }

  /** What people may be shown of a citation; the service wants all of it back. */
  private static ContentPart citation(Map<String, String> said) {
    String source = said.getOrDefault("url", said.getOrDefault("source", ""));
    String title = said.getOrDefault("title", said.getOrDefault("document_title", ""));
    return new ContentPart.Citation(source, title, said.getOrDefault("cited_text", ""));
  }

  private String text(String member) {
    return block.getOrDefault(member, "");
  }

  private static void usage(ToLongFunction<String> counts, AnswerSink out) {
    out.usageBesideCache(new Usage(
        counts.applyAsLong("input_tokens"),
        counts.applyAsLong("output_tokens"),
        counts.applyAsLong("cache_read_input_tokens"),
        counts.applyAsLong("cache_creation_input_tokens"),
        counts.applyAsLong("output_tokens_details.thinking_tokens")));
  }
}
