package dev.patchbay.provider.bedrock;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.http.FormatTrial;
import dev.patchbay.testkit.AwsEventStream;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What the service sends, in the shapes of botocore's {@code data/bedrock-runtime} and the order of its own answers. */
final class Answers {

  static final String MODEL = "global.anthropic.claude-haiku-4-5-20251001-v1:0";
  static final CompletionRequest HELLO =
      CompletionRequest.builder(MODEL).user("Hello").build();
  static final FormatTrial TRIAL = FormatTrial.of(new ConverseFormat());
  static final JsonMapper JSON = new JsonMapper();

  static final String USAGE =
      "{\"inputTokens\":25,\"outputTokens\":15,\"serverToolUsage\":{},\"totalTokens\":40}";
  static final String THINKING = """
      {"reasoningContent":{"reasoningText":{"signature":"EqQBCgIYAhIM1gbcDa9G+8=","text":"1071 = 2 × 462 + 147"}}}""";
  static final String HIDDEN_THINKING = """
      {"reasoningContent":{"reasoningText":{"text":"","signature":"EosnCkYICxIM+=="}}}""";
  static final String REDACTED_THINKING = """
      {"reasoningContent":{"redactedContent":"EmwKAhgBEgy3va3pzix/LafPsn4aDFIT2Xlxh0L5L8rLVyIw"}}""";
  static final String WEATHER = """
      {"toolUse":{"input":{"city":"San Francisco, CA","days":[1,2]},"name":"weather","toolUseId":"tooluse_hbTgdi0CSLq"}}""";
  static final String CLOCK = """
      {"toolUse":{"input":{},"name":"clock","toolUseId":"tooluse_A09q90qw90l"}}""";

  private static final int PIECE = 7;

  private Answers() {}

  /** A whole answer that ends as most do. */
  static String whole(String... blocks) {
    return ended("end_turn", blocks);
  }

  static String ended(String reason, String... blocks) {
    return """
        {"metrics":{"latencyMs":551},"output":{"message":{"content":[%s],"role":"assistant"}},\
        "stopReason":"%s","usage":%s}""".formatted(String.join(",", blocks), reason, USAGE);
  }

  /** The same answer as a stream. */
  static String streamed(String... blocks) {
    StringBuilder stream = new StringBuilder(START);
    for (int i = 0; i < blocks.length; i++) {
      stream.append(block(i, JSON.readValue(blocks[i], ObjectNode.class)));
    }
    return stream + stop("end_turn") + METADATA;
  }

  static final String START = AwsEventStream.event("messageStart", "{\"role\":\"assistant\"}");
  static final String METADATA = metadata(USAGE);

  static String metadata(String usage) {
    return AwsEventStream.event(
        "metadata", "{\"metrics\":{\"latencyMs\":551},\"usage\":" + usage + "}");
  }

  static String stop(String reason) {
    return AwsEventStream.event("messageStop", "{\"stopReason\":\"" + reason + "\"}");
  }

  static String begin(int index, String start) {
    return AwsEventStream.event(
        "contentBlockStart", "{\"contentBlockIndex\":" + index + ",\"start\":" + start + "}");
  }

  static String delta(int index, String delta) {
    return AwsEventStream.event(
        "contentBlockDelta", "{\"contentBlockIndex\":" + index + ",\"delta\":" + delta + "}");
  }

  static String end(int index) {
    return AwsEventStream.event("contentBlockStop", "{\"contentBlockIndex\":" + index + "}");
  }

  /** A block of text, which holds nothing that JSON escapes. */
  static String text(String text) {
    return "{\"text\":\"" + text + "\"}";
  }

  static List<CompletionEvent> events(String stream) {
    return TRIAL.stream(HELLO, stream.getBytes(UTF_8));
  }

  static Completion completion(String stream) {
    return Completion.of(events(stream));
  }

  /** What is sent for that request. */
  static JsonNode body(CompletionRequest.Builder request) {
    return JSON.readTree(TRIAL.body(request.build()));
  }

  static JsonNode json(String text) {
    return JSON.readTree(text);
  }

  /** A block as the service streams it: only a call is announced. */
  private static String block(int index, ObjectNode block) {
    StringBuilder pieces = new StringBuilder();
    JsonNode call = block.path("toolUse");
    JsonNode reasoning = block.path("reasoningContent");
    if (call.isObject()) {
      ObjectNode start = JSON.createObjectNode();
      start
          .putObject("toolUse")
          .put("name", call.path("name").asString())
          .put("toolUseId", call.path("toolUseId").asString());
      pieces.append(begin(index, start.toString()));
      if (!call.path("input").isEmpty()) {
        pieces(
            call.path("input").toString(),
            piece -> pieces.append(
                delta(index, "{\"toolUse\":{\"input\":" + JSON.writeValueAsString(piece) + "}}")));
      }
    } else if (reasoning.has("redactedContent")) {
      pieces.append(delta(index, block.toString()));
    } else if (reasoning.isObject()) {
      JsonNode thought = reasoning.path("reasoningText");
      pieces(
          thought.path("text").asString(),
          piece -> pieces.append(delta(
              index, "{\"reasoningContent\":{\"text\":" + JSON.writeValueAsString(piece) + "}}")));
      if (thought.has("signature")) {
        pieces.append(delta(
            index, "{\"reasoningContent\":{\"signature\":" + thought.path("signature") + "}}"));
      }
    } else {
      pieces(
          block.path("text").asString(),
          piece ->
              pieces.append(delta(index, "{\"text\":" + JSON.writeValueAsString(piece) + "}")));
    }
    return pieces + end(index);
  }

  private static void pieces(String text, Consumer<String> to) {
    int end;
    for (int at = 0; at < text.length(); at = end) {
      end = text.offsetByCodePoints(at, Math.min(PIECE, text.codePointCount(at, text.length())));
      to.accept(text.substring(at, end));
    }
  }
}
