package dev.patchbay.provider.gemini;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.http.FormatTrial;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the service sends, in the shapes of its documentation (ai.google.dev/api/generate-content and
 * ai.google.dev/gemini-api/docs/thought-signatures) and of its SDKs' types.
 */
final class Answers {

  static final String MODEL = "gemini-3.8-flash";
  static final CompletionRequest HELLO =
      CompletionRequest.builder(MODEL).user("Hello").build();
  static final FormatTrial TRIAL = FormatTrial.of(new GeminiFormat("/v1beta/"));
  static final JsonMapper JSON = new JsonMapper();

  private static final int PIECE = 7;
  private static final String USAGE = """
      "usageMetadata":{"promptTokenCount":25,"candidatesTokenCount":15,"totalTokenCount":140,"thoughtsTokenCount":100,\
      "cachedContentTokenCount":5,"promptTokensDetails":[{"modality":"TEXT","tokenCount":25}]}""";
  private static final String REST =
      ",\"modelVersion\":\"gemini-3.8-flash\",\"responseId\":\"xyzaaNi0OpzqvdIPmuuY8AQ\"";

  private Answers() {}

  /** A whole answer that ends as most do. */
  static String whole(String... parts) {
    return ended("STOP", parts);
  }

  static String ended(String finishReason, String... parts) {
    String end = ",\"finishReason\":\"" + finishReason + "\"";
    return "{" + candidate(end, parts) + "," + USAGE + REST + "}";
  }

  /** The same answer as a stream, whose events all count the tokens so far. */
  static String streamed(String... parts) {
    StringBuilder stream = new StringBuilder();
    for (String part : parts) {
      pieces(part).forEach(piece -> stream.append(chunk(piece)));
    }
    return stream + end("STOP");
  }

  /** An event with one part. */
  static String chunk(String part) {
    String usage =
        "\"usageMetadata\":{\"promptTokenCount\":25,\"totalTokenCount\":125,\"thoughtsTokenCount\":100}";
    return event("{" + candidate("", part) + "," + usage + REST + "}");
  }

  /** The last event. */
  static String end(String finishReason) {
    return event("{" + candidate(",\"finishReason\":\"" + finishReason + "\"", text("")) + ","
        + USAGE + REST + "}");
  }

  static String event(String data) {
    return "data: " + data + "\r\n\r\n";
  }

  private static String candidate(String members, String... parts) {
    return "\"candidates\":[{\"content\":{\"parts\":[" + String.join(",", parts)
        + "],\"role\":\"model\"}" + members + ",\"index\":0}]";
  }

  /** A part of text, which holds nothing that JSON escapes. */
  static String text(String text) {
    return "{\"text\":\"" + text + "\"}";
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

  /** A text comes in pieces unless it has a signature, all else as a whole. */
  private static List<String> pieces(String part) {
    ObjectNode node = JSON.readValue(part, ObjectNode.class);
    String text = node.path("text").asString("");
    if (text.isEmpty() || node.has("thoughtSignature")) {
      return List.of(part);
    }
    List<String> pieces = new ArrayList<>();
    int end;
    for (int at = 0; at < text.length(); at = end) {
      end = text.offsetByCodePoints(at, Math.min(PIECE, text.codePointCount(at, text.length())));
      pieces.add(node.put("text", text.substring(at, end)).toString());
    }
    return pieces;
  }
}
