package dev.patchbay.provider.tools;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.Capability;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.provider.ProviderInfo;
import dev.patchbay.provider.anthropic.Anthropic;
import dev.patchbay.provider.openai.OpenAiCompatibleProvider;
import dev.patchbay.provider.openai.OpenAiService;
import dev.patchbay.testkit.FaultServer;
import dev.patchbay.testkit.Script;
import tools.jackson.databind.JsonNode;

/** Two wire formats, to see that what is built on providers works with real ones. */
enum Dialects {
  OPENAI {
    @Override
    AbstractProvider provider() {
      return new Chat();
    }

    @Override
    String text(String text) {
      return """
          {"id":"c1","object":"chat.completion","model":"m","choices":[{"index":0,"finish_reason":"stop",
           "message":{"role":"assistant","content":%s}}],"usage":{"prompt_tokens":9,"completion_tokens":4,"total_tokens":13}}
          """.formatted(quoted(text));
    }

    @Override
    String call(String id, String tool, String arguments) {
      return """
          {"id":"c1","object":"chat.completion","model":"m","choices":[{"index":0,"finish_reason":"tool_calls",
           "message":{"role":"assistant","content":null,"tool_calls":[
             {"id":"%s","type":"function","function":{"name":"%s","arguments":%s}}]}}],
           "usage":{"prompt_tokens":9,"completion_tokens":4,"total_tokens":13}}
          """.formatted(id, tool, quoted(arguments));
    }

    @Override
    Script streamed(String text) {
      return Script.stream()
          .chunk("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":" + quoted(text)
              + "}}]}\n\n")
          .chunk("data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n")
          .chunk("data: [DONE]\n\n")
          .end();
    }

    @Override
    Script streamedCall(String id, String tool, String arguments) {
      return Script.stream()
          .chunk(
              "data: {\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\""
                  + id
                  + "\",\"type\":\"function\",\"function\":{\"name\":\"" + tool
                  + "\",\"arguments\":"
                  + quoted(arguments) + "}}]}}]}\n\n")
          .chunk(
              "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"tool_calls\"}]}\n\n")
          .chunk("data: [DONE]\n\n")
          .end();
    }

    @Override
    JsonNode schema(JsonNode body) {
      return body.path("response_format").path("json_schema").path("schema");
    }

    @Override
    String toolResult(JsonNode message) {
      return message.path("content").asString();
    }
  },
  ANTHROPIC {
    @Override
    AbstractProvider provider() {
      return new Anthropic();
    }

    @Override
    String text(String text) {
      return message("end_turn", "{\"type\":\"text\",\"text\":" + quoted(text) + "}");
    }

    @Override
    String call(String id, String tool, String arguments) {
      return message(
          "tool_use",
          "{\"type\":\"thinking\",\"thinking\":\"Look it up.\",\"signature\":\"c2ln\"},"
              + "{\"type\":\"tool_use\",\"id\":\"" + id + "\",\"name\":\"" + tool + "\",\"input\":"
              + arguments + "}");
    }

    private String message(String stop, String blocks) {
      return """
          {"id":"m1","type":"message","role":"assistant","model":"m","stop_reason":"%s","content":[%s],
           "usage":{"input_tokens":9,"output_tokens":4}}
          """.formatted(stop, blocks);
    }

    @Override
    Script streamed(String text) {
      return stream(
          "{\"type\":\"text\",\"text\":\"\"}",
          "end_turn",
          "{\"type\":\"text_delta\",\"text\":" + quoted(text) + "}");
    }

    @Override
    Script streamedCall(String id, String tool, String arguments) {
      return stream(
          "{\"type\":\"tool_use\",\"id\":\"" + id + "\",\"name\":\"" + tool + "\",\"input\":{}}",
          "tool_use",
          "{\"type\":\"input_json_delta\",\"partial_json\":" + quoted(arguments) + "}");
    }

    private Script stream(String begin, String stop, String delta) {
      return Script.stream()
          .chunk(
              "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"m1\","
                  + "\"type\":\"message\",\"role\":\"assistant\",\"model\":\"m\",\"content\":[],"
                  + "\"usage\":{\"input_tokens\":9,\"output_tokens\":1}}}\n\n")
          .chunk("event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":0,"
              + "\"content_block\":" + begin + "}\n\n")
          .chunk("event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,"
              + "\"delta\":" + delta + "}\n\n")
          .chunk(
              "event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":0}\n\n")
          .chunk(
              "event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\""
                  + stop + "\"},\"usage\":{\"output_tokens\":4}}\n\n")
          .chunk("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n")
          .end();
    }

    @Override
    JsonNode schema(JsonNode body) {
      return body.path("output_config").path("format").path("schema");
    }

    @Override
    String toolResult(JsonNode message) {
      return message.path("content").path(0).path("content").asString();
    }
  };

  static final CompletionRequest QUESTION =
      CompletionRequest.builder("some-model").user("Oslo?").build();

  abstract AbstractProvider provider();

  /** A model that the provider declares. */
  String model() {
    return provider().info().models().get(0).id();
  }

  /** The body of a whole answer that says this. */
  abstract String text(String text);

  /** The body of a whole answer that calls a tool. */
  abstract String call(String id, String tool, String arguments);

  abstract Script streamed(String text);

  abstract Script streamedCall(String id, String tool, String arguments);

  /** The schema that a request asks an answer to follow. */
  abstract JsonNode schema(JsonNode body);

  /** What a message of a request tells as the result of a tool. */
  abstract String toolResult(JsonNode message);

  /** The provider at that server. */
  AbstractProvider at(FaultServer server) {
    return provider()
        .configured(ProviderConfig.builder()
            .set(ProviderConfig.BASE_URL, server.url().toString())
            .set(ProviderConfig.API_KEY, "sk-test")
            .build());
  }

  /** The body of the server's last request. */
  static JsonNode lastBody(FaultServer server) {
    return Json.MAPPER.readTree(
        server.requests().get(server.requests().size() - 1).body());
  }

  private static String quoted(String text) {
    return Json.MAPPER.writeValueAsString(text);
  }

  private static final class Chat extends OpenAiCompatibleProvider {
    Chat() {
      super(OpenAiService.builder(ProviderInfo.builder("chat", "https://chat.example/v1")
              .models("some-model")
              .capabilities(Capability.STREAM, Capability.TOOLS, Capability.JSON_SCHEMA)
              .build())
          .build());
    }
  }
}
