package dev.patchbay.provider.openai.services;

import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.FinishReason;
import dev.patchbay.provider.Usage;
import dev.patchbay.provider.http.AnswerReader;
import dev.patchbay.provider.http.AnswerSink;
import dev.patchbay.provider.http.JsonIn;
import dev.patchbay.provider.http.JsonOut;
import dev.patchbay.provider.http.ServiceError;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Reads answers of the Responses API: a list of items, whole or each in pieces. A stream says everything up to four times, in pieces
 * and as the whole of a part, of an item and of the answer; what came in pieces is passed over later.
 */
final class ResponsesReader implements AnswerReader {

  /** Keeps the text of a message apart from that of the one before. */
  private static final ContentPart DIVIDER = opaque("{}");

  private static final Map<String, FinishReason.Kind> REASONS = Map.of(
      "completed", FinishReason.Kind.STOP,
      "incomplete", FinishReason.Kind.LENGTH,
      "max_output_tokens", FinishReason.Kind.LENGTH,
      "content_filter", FinishReason.Kind.CONTENT_FILTER);

  /** Of an answer that still has to come. */
  private static final Set<String> PENDING = Set.of("", "queued", "in_progress");

  /** Members of an answer that repeat the request, or say nothing about the answer. */
  private static final Set<String> SAY_NOTHING =
      Set.of(("object created_at completed_at background conversation"
              + " instructions max_output_tokens max_tool_calls metadata parallel_tool_calls previous_response_id prompt"
              + " prompt_cache_key prompt_cache_options prompt_cache_retention reasoning safety_identifier store temperature text"
              + " tool_choice tools top_logprobs top_p truncation user frequency_penalty presence_penalty")
          .split(" "));

  /** Members of messages and calls that have a word of their own, or that the service does without. */
  private static final Set<String> WORDS =
      Set.of("type", "id", "status", "role", "content", "call_id", "name", "arguments");

  /** The places of items of which a piece, or a citation, has come. */
  private final Set<Long> pieced = new HashSet<>();

  private final Set<Long> cited = new HashSet<>(0);
  private boolean anyItem;

  private String status = "";
  private String incomplete = "";
  private @Nullable ServiceError error;

  @Override
  public void whole(JsonIn answer, AnswerSink out) {
    response(answer, out);
    end(status, out);
  }

  @Override
  public boolean mark(String data, AnswerSink out) {
    // Relays send it after the last event; it does not say that there was one.
    return data.equals("[DONE]");
  }

  @Override
  public void event(String name, JsonIn json, AnswerSink out) {
    String type = name;
    long place = -1;
    long part = 0;
    String piece = "";
    String item = "{}";
    Map<String, String> annotation = Map.of();
    String code = "";
    String message = "";
    String member;
    while ((member = json.nextMember()) != null) {
      switch (member) {
        case "type" -> type = name.isEmpty() ? json.string() : name;
        case "delta" -> {
          // Only a text that is given where it stands lets the base see that the next event is like
          // it.
          switch (type) {
            case "response.output_text.delta" -> out.text(json);
            case "response.reasoning_summary_text.delta", "response.reasoning_text.delta" ->
              out.reasoning(json);
            default -> piece = json.string();
          }
        }
        case "logprobs" -> {
          if (type.equals("response.output_text.delta")) {
            out.logprobs(json);
          }
        }
        case "output_index" -> place = json.count();
        case "summary_index" -> part = json.count();
        case "item" -> item = json.isObject() ? json.json() : item;
        case "annotation" -> annotation = json.texts();
        case "response" -> json.ifObject(() -> response(json, out));
        case "error" -> out.requireNoError(json);
        case "code" -> code = json.string();
        case "message" -> message = json.string();
        default -> {}
      }
    }
    if (type.equals("error")) {
      throw out.failed(new ServiceError(200, code, "", message, null, false));
    }
    if (type.endsWith(".delta")) {
      pieced.add(place);
    }
    switch (type) {
      case "response.output_text.delta" -> out.text(piece);
      case "response.reasoning_summary_text.delta", "response.reasoning_text.delta" ->
        out.reasoning(piece);
      case "response.reasoning_summary_part.added" -> out.reasoning(part > 0 ? "\n\n" : "");
      case "response.refusal.delta" -> out.refusal(piece);
      case "response.function_call_arguments.delta" -> out.toolCall(place, "", "", piece);
      case "response.output_text.annotation.added" -> {
        cited.add(place);
        out.part(citation(annotation));
      }
      case "response.output_item.added" -> {
        pieced.remove(place);
        begin(place, JsonIn.texts(item), out);
      }
      case "response.output_item.done" -> end(place, item, out);
      case "response.completed", "response.incomplete", "response.failed" ->
        end(PENDING.contains(status) ? type.substring("response.".length()) : status, out);
      default -> {}
    }
  }

  private void response(JsonIn json, AnswerSink out) {
    String name;
    while ((name = json.nextMember()) != null) {
      switch (name) {
        case "id" -> out.id(json.string());
        case "model" -> out.model(json.string());
        case "status" -> status = json.string();
        case "incomplete_details" -> incomplete = json.texts().getOrDefault("reason", "");
        case "error" -> error = json.isPresent() ? ServiceError.read(json) : null;
        case "output" -> output(json, out);
        case "usage" -> usage(json.counts(), out);
        default -> {
          if (!SAY_NOTHING.contains(name)) {
            out.extra(name, json);
          }
        }
      }
    }
  }

  private static void usage(ToLongFunction<String> counts, AnswerSink out) {
    out.usage(new Usage(
        counts.applyAsLong("input_tokens"),
        counts.applyAsLong("output_tokens"),
        counts.applyAsLong("input_tokens_details.cached_tokens"),
        counts.applyAsLong("input_tokens_details.cache_write_tokens"),
        counts.applyAsLong("output_tokens_details.reasoning_tokens")));
  }

  private void end(String outcome, AnswerSink out) {
    if (error != null) {
      throw out.failed(error);
    }
    if (outcome.equals("completed") || outcome.equals("incomplete")) {
      out.finishReason(incomplete.isEmpty() ? outcome : incomplete, REASONS);
      out.done();
    } else if (!PENDING.contains(outcome)) {
      throw out.failedWith(outcome);
    }
  }

  /** The items of a whole answer, which a stream repeats at its end. */
  private void output(JsonIn json, AnswerSink out) {
    if (!anyItem && json.enterArray()) {
      for (long place = 0; json.nextElement(); place++) {
        if (json.isObject()) {
          String item = json.json();
          begin(place, JsonIn.texts(item), out);
          end(place, item, out);
        }
      }
    }
  }

  private void begin(long place, Map<String, String> item, AnswerSink out) {
    anyItem = true;
    if (text(item, "type").equals("function_call")) {
      out.toolCall(place, text(item, "call_id"), text(item, "name"), "");
    } else if (text(item, "type").equals("message") && !pieced.contains(place)) {
      out.divideText(DIVIDER);
    }
  }

  private void end(long place, String raw, AnswerSink out) {
    anyItem = true;
    boolean fresh = !pieced.contains(place);
    Map<String, String> item = JsonIn.texts(raw);
    switch (text(item, "type")) {
      case "message" -> {
        boolean uncited = !cited.contains(place);
        forEach(item, "content", each -> content(each, fresh, uncited, out));
        rest(raw, out);
      }
      case "function_call" -> {
        if (fresh) {
          out.toolCall(place, text(item, "call_id"), text(item, "name"), text(item, "arguments"));
        }
        rest(raw, out);
      }
      case "reasoning" -> {
        if (fresh) {
          out.reasoning(thoughts(item));
        }
        // Without it the service would look for the item among those that it has stored.
        if (!text(item, "encrypted_content").isEmpty()) {
          out.part(opaque(raw));
        }
      }
      case "" -> {}
      // The call of a tool that the service runs itself, or what it may add one day.
      default -> out.part(opaque(raw));
    }
  }

  private static void content(
      Map<String, String> said, boolean fresh, boolean uncited, AnswerSink out) {
    if (fresh) {
      out.text(text(said, "text"));
      out.refusal(text(said, "refusal"));
      JsonIn.parseValue(said.getOrDefault("logprobs", "[]"), out::logprobs);
    }
    if (uncited) {
      forEach(said, "annotations", each -> out.part(citation(each)));
    }
  }

  private static ContentPart citation(Map<String, String> said) {
    return new ContentPart.Citation(
        said.getOrDefault("url", text(said, "file_id")),
        said.getOrDefault("title", text(said, "filename")),
        "");
  }

  private static String thoughts(Map<String, String> item) {
    StringJoiner thoughts = new StringJoiner("\n\n");
    forEach(item, "summary", each -> thoughts.add(text(each, "text")));
    forEach(item, "content", each -> thoughts.add(text(each, "text")));
    return thoughts.toString();
  }

  /** What an item has beside its words follows it, such as the phase of a message. */
  private static void rest(String raw, AnswerSink out) {
    Map<String, String> rest = JsonIn.members(raw);
    rest.keySet().removeAll(WORDS);
    // Who calls a tool: the model itself.
    rest.values().removeIf(value -> value.replaceAll("\\s", "").equals("{\"type\":\"direct\"}"));
    if (!rest.isEmpty()) {
      out.part(opaque(JsonOut.text(rest)));
    }
  }

  private static ContentPart opaque(String data) {
    return new ContentPart.Opaque(ResponsesFormat.NAME, data);
  }

  private static String text(Map<String, String> members, String name) {
    return members.getOrDefault(name, "");
  }

  /** Has that read the objects in an array, if there is one. */
  private static void forEach(
      Map<String, String> members, String name, Consumer<Map<String, String>> reader) {
    JsonIn.elements(members.getOrDefault(name, "[]"), each -> reader.accept(JsonIn.texts(each)));
  }
}
