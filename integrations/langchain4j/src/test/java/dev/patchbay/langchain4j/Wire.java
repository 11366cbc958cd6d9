package dev.patchbay.langchain4j;

import dev.patchbay.testkit.FaultServer;
import dev.patchbay.testkit.Script;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What goes over the wire in OpenAI's dialect. */
final class Wire {

  private static final JsonMapper JSON = new JsonMapper();

  static final Script ANSWER = whole("{\"role\":\"assistant\",\"content\":\"Yes.\"}", "stop");

  private Wire() {}

  static Script whole(String message, String finishReason) {
    return Script.json(200, """
        {"id":"c1","object":"chat.completion","model":"m-2026","choices":[{"index":0,"finish_reason":"%s","message":%s}],
         "usage":{"prompt_tokens":9,"completion_tokens":4,"total_tokens":13,
          "prompt_tokens_details":{"cached_tokens":5},"completion_tokens_details":{"reasoning_tokens":2}}}
        """.formatted(finishReason, message));
  }

  static String delta(String delta) {
    return "data: {\"choices\":[{\"index\":0,\"delta\":" + delta + "}]}\n\n";
  }

  static String text(String text) {
    return delta("{\"content\":\"" + text + "\"}");
  }

  static String finish(String reason) {
    return "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"" + reason
        + "\"}]}\n\ndata: [DONE]\n\n";
  }

  static Script streamed(String... texts) {
    Script script = Script.stream();
    for (String text : texts) {
      script = script.chunk(text(text));
    }
    return script.chunk(finish("stop")).end();
  }

  /** The body of the last request. */
  static JsonNode asked(FaultServer server) {
    return JSON.readTree(server.requests().get(server.requests().size() - 1).body());
  }
}
