package dev.patchbay.provider.ollama;

import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.http.FormatTrial;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the service sends, in the shapes of its documentation (github.com/ollama/ollama, {@code docs/api.md}) and of its types ({@code
 * api/types.go}).
 */
final class Answers {

  static final CompletionRequest HELLO =
      CompletionRequest.builder("llama3.2").user("Hello").build();
  static final FormatTrial TRIAL = FormatTrial.of(new OllamaFormat());
  static final JsonMapper JSON = new JsonMapper();

  private static final int PIECE = 5;

  private Answers() {}

  /** A whole answer that ends as most do. */
  static String whole(String message) {
    return ended("stop", message);
  }

  static String ended(String reason, String message) {
    return """
        {"model":"llama3.2","created_at":"2025-07-07T20:32:53.844124Z","message":%s,"done":true,"done_reason":"%s",\
        "total_duration":3244883583,"load_duration":2969184542,"prompt_eval_count":169,\
        "prompt_eval_duration":141656333,"eval_count":18,"eval_duration":133293625}""".formatted(message, reason);
  }

  /** The same answer as a stream: thinking and content in pieces, and then the calls of tools. */
  static String streamed(String message) {
    ObjectNode said = JSON.readValue(message, ObjectNode.class);
    StringBuilder stream = new StringBuilder();
    pieces(
        said.path("thinking").asString(""),
        piece -> stream.append(line("{\"role\":\"assistant\",\"content\":\"\",\"thinking\":"
            + JSON.writeValueAsString(piece) + "}")));
    pieces(
        said.path("content").asString(""),
        piece -> stream.append(
            line("{\"role\":\"assistant\",\"content\":" + JSON.writeValueAsString(piece) + "}")));
    if (said.has("tool_calls")) {
      stream.append(line("{\"role\":\"assistant\",\"content\":\"\",\"tool_calls\":"
          + said.path("tool_calls") + "}"));
    }
    return stream + last("stop");
  }

  /** A line within a stream; no two have the same time. */
  static String line(String message) {
    return """
        {"model":"llama3.2","created_at":"2025-07-07T20:22:19.%09dZ","message":%s,"done":false}
        """.formatted(message.hashCode() & 0xffffff, message);
  }

  static String text(String piece) {
    return line(message(piece));
  }

  /** A message of text, which holds nothing that JSON escapes. */
  static String message(String content) {
    return "{\"role\":\"assistant\",\"content\":\"" + content + "\"}";
  }

  static String last(String reason) {
    return ended(reason, message("")) + "\n";
  }

  /** What is sent for that request. */
  static JsonNode body(CompletionRequest.Builder request) {
    return JSON.readTree(TRIAL.body(request.build()));
  }

  static JsonNode json(String text) {
    return JSON.readTree(text);
  }

  private static void pieces(String text, Consumer<String> to) {
    int end;
    for (int at = 0; at < text.length(); at = end) {
      end = text.offsetByCodePoints(at, Math.min(PIECE, text.codePointCount(at, text.length())));
      to.accept(text.substring(at, end));
    }
  }
}
