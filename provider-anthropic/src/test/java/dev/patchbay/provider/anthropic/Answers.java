package dev.patchbay.provider.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.http.FormatTrial;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the service sends, in the shapes of its documentation (platform.claude.com/docs/en/api/messages and
 * .../build-with-claude/streaming) and of its SDK's types.
 */
final class Answers {

  static final CompletionRequest HELLO =
      CompletionRequest.builder("claude-haiku-4-5").user("Hello").build();
  static final FormatTrial TRIAL = FormatTrial.of(new MessagesFormat());
  static final JsonMapper JSON = new JsonMapper();

  private static final int PIECE = 7;

  static final String START = """
      event: message_start
      data: {"type":"message_start","message":{"model":"claude-haiku-4-5-20251001","id":"msg_01XFDUDYJgAACzvnptvVoYEL",\
      "type":"message","role":"assistant","content":[],"stop_reason":null,"stop_sequence":null,"stop_details":null,\
      "usage":{"input_tokens":25,"cache_creation_input_tokens":0,"cache_read_input_tokens":0,\
      "cache_creation":{"ephemeral_5m_input_tokens":0,"ephemeral_1h_input_tokens":0},"output_tokens":1,\
      "service_tier":"standard","inference_geo":"not_available"}}}

      """;
  static final String PING = """
      event: ping
      data: {"type": "ping"}

      """;
  static final String STOP = event("message_stop", "{\"type\":\"message_stop\"}");

  private Answers() {}

  /** A whole answer that ends as most do. */
  static String whole(String... blocks) {
    return ended("end_turn", blocks);
  }

  static String ended(String stopReason, String... blocks) {
    return """
        {"model":"claude-haiku-4-5-20251001","id":"msg_01XFDUDYJgAACzvnptvVoYEL","type":"message","role":"assistant",\
        "content":[%s],"stop_reason":"%s","stop_sequence":null,"stop_details":null,\
        "usage":{"input_tokens":25,"cache_creation_input_tokens":0,"cache_read_input_tokens":0,\
        "cache_creation":{"ephemeral_5m_input_tokens":0,"ephemeral_1h_input_tokens":0},"output_tokens":15,\
        "service_tier":"standard","inference_geo":"not_available"}}""".formatted(String.join(",", blocks), stopReason);
  }

  /** The same answer as a stream. */
  static String streamed(String... blocks) {
    StringBuilder stream = new StringBuilder(START);
    for (int i = 0; i < blocks.length; i++) {
      stream.append(block(i, JSON.readValue(blocks[i], ObjectNode.class)));
      if (i == 0) {
        stream.append(PING);
      }
    }
    return stream + end("end_turn") + STOP;
  }

  /** The last event but one, with the usage. */
  static String end(String stopReason) {
    return event("message_delta", """
        {"type":"message_delta","delta":{"stop_reason":"%s","stop_sequence":null,"stop_details":null},\
        "usage":{"input_tokens":25,"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"output_tokens":15}}""".formatted(stopReason));
  }

  static String begin(int index, String block) {
    return event(
        "content_block_start",
        "{\"type\":\"content_block_start\",\"index\":%d,\"content_block\":%s}"
            .formatted(index, block));
  }

  static String delta(int index, String type, String member, Object value) {
    ObjectNode delta = JSON.createObjectNode().put("type", type);
    delta.set(member, JSON.valueToTree(value));
    return event(
        "content_block_delta",
        "{\"type\":\"content_block_delta\",\"index\":%d,\"delta\":%s}".formatted(index, delta));
  }

  static String stop(int index) {
    return event(
        "content_block_stop", "{\"type\":\"content_block_stop\",\"index\":%d}".formatted(index));
  }

  static String event(String name, String data) {
    return "event: " + name + "\ndata: " + data + "\n\n";
  }

  /** A block of text, which holds nothing that JSON escapes. */
  static String text(String text) {
    return "{\"type\":\"text\",\"text\":\"" + text + "\"}";
  }

  /** The events of that stream; the last one is {@code Finished} if it is whole. */
  static List<CompletionEvent> events(String stream) {
    return TRIAL.stream(HELLO, stream.getBytes(UTF_8));
  }

  /** The answer that a stream makes up. */
  static Completion completion(String stream) {
    return Completion.of(events(stream));
  }

  /** What is sent for that request. */
  static JsonNode body(CompletionRequest request) {
    return JSON.readTree(TRIAL.body(request));
  }

  static JsonNode body(CompletionRequest.Builder request) {
    return body(request.build());
  }

  static JsonNode json(String text) {
    return JSON.readTree(text);
  }

  /** A block as the service streams it: what grows begins empty and comes in pieces. */
  private static String block(int index, ObjectNode block) {
    ObjectNode began = block.deepCopy();
    StringBuilder pieces = new StringBuilder();
    switch (block.path("type").asString()) {
      case "text" -> {
        began.put("text", "");
        pieces(index, "text_delta", "text", block, pieces);
        if (block.has("citations")) {
          began.putArray("citations");
          block
              .path("citations")
              .forEach(each -> pieces.append(delta(index, "citations_delta", "citation", each)));
        }
      }
      case "thinking" -> {
        began.put("thinking", "").put("signature", "");
        pieces(index, "thinking_delta", "thinking", block, pieces);
        pieces.append(
            delta(index, "signature_delta", "signature", block.path("signature").asString()));
      }
      case "tool_use", "server_tool_use" -> {
        began.putObject("input");
        pieces.append(delta(index, "input_json_delta", "partial_json", ""));
        ObjectNode input = JSON.createObjectNode().put("it", block.path("input").toString());
        if (!block.path("input").isEmpty()) {
          pieces(index, "input_json_delta", "partial_json", "it", input, pieces);
        }
      }
      default -> {}
    }
    return begin(index, began.toString()) + pieces + stop(index);
  }

  private static void pieces(
      int index, String type, String member, ObjectNode from, StringBuilder pieces) {
    pieces(index, type, member, member, from, pieces);
  }

  private static void pieces(
      int index, String type, String member, String source, ObjectNode from, StringBuilder pieces) {
    String text = from.path(source).asString();
    int end;
    for (int at = 0; at < text.length(); at = end) {
      end = text.offsetByCodePoints(at, Math.min(PIECE, text.codePointCount(at, text.length())));
      pieces.append(delta(index, type, member, text.substring(at, end)));
    }
  }
}
