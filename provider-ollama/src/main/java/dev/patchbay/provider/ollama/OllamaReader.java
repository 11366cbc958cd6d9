package dev.patchbay.provider.ollama;

import dev.patchbay.provider.FinishReason;
import dev.patchbay.provider.Usage;
import dev.patchbay.provider.http.AnswerReader;
import dev.patchbay.provider.http.AnswerSink;
import dev.patchbay.provider.http.JsonIn;
import java.util.Map;

/** Reads Ollama's answers. A whole answer is the only line of a stream of one. */
final class OllamaReader implements AnswerReader {

  /** Others, such as {@code load} for a request without a question, say that there was nothing to answer. */
  private static final Map<String, FinishReason.Kind> REASONS =
      Map.of("stop", FinishReason.Kind.STOP, "length", FinishReason.Kind.LENGTH);

  @Override
  public void event(String event, JsonIn json, AnswerSink out) {
    String name;
    while ((name = json.nextMember()) != null) {
      switch (name) {
        case "model" -> out.model(json.string());
        case "message" -> json.ifObject(() -> message(json, out));
        case "done_reason" -> out.finishReason(json.string(), REASONS);
        case "prompt_eval_count" -> out.usage(Usage.of(json.count(), -1));
        case "eval_count" -> out.usage(Usage.of(-1, json.count()));
        case "logprobs" -> out.logprobs(json);
        case "error" -> out.requireNoError(json);
        case "done" -> {
          if (json.isTrue()) {
            out.done();
          }
        }
        case "created_at" -> {}
        default -> out.extra(name, json);
      }
    }
  }

  private static void message(JsonIn json, AnswerSink out) {
    String name;
    while ((name = json.nextMember()) != null) {
      switch (name) {
        case "content" -> out.text(json);
        // Behind the answer that it led to.
        case "thinking" -> out.reasoningBefore(json);
        case "tool_calls" -> json.forEachObject(() -> toolCall(json, out));
        default -> {}
      }
    }
  }

  /** Each comes whole. Servers before November 2025 gave it no id. */
  private static void toolCall(JsonIn json, AnswerSink out) {
    String id = "";
    Map<String, String> function = Map.of();
    String name;
    while ((name = json.nextMember()) != null) {
      switch (name) {
        case "id" -> id = json.string();
        case "function" -> function = json.texts();
        default -> {}
      }
    }
    String tool = function.getOrDefault("name", "");
    if (!tool.isEmpty()) {
      out.toolCall(-1, id, tool, function.getOrDefault("arguments", "{}"));
    }
  }
}
