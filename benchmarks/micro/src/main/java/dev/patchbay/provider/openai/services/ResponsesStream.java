package dev.patchbay.provider.openai.services;

import dev.patchbay.provider.http.WireFormat;
import java.nio.charset.StandardCharsets;

/** Lets the benchmarks at the format that {@code provider-openai} keeps to itself. */
public final class ResponsesStream {

  private static final String LETTERS = "x8Qk2LmP0aZ7uVtY";
  private static final String ITEM =
      "\"item_id\":\"msg_67c9fdcf37fc8190ba82116e33fb28c5\"," + "\"output_index\":0";

  private final StringBuilder stream = new StringBuilder();
  private int sequence;

  private ResponsesStream() {}

  /** The Responses API. */
  public static WireFormat format() {
    return new ResponsesFormat();
  }

  /** A stream of that many tokens, as the service sends it: each event has a number, and a member of some length. */
  public static byte[] of(int tokens) {
    return new ResponsesStream().written(tokens);
  }

  private byte[] written(int tokens) {
    String message = "{\"id\":\"msg_67c9fdcf37fc8190ba82116e33fb28c5\",\"type\":\"message\","
        + "\"role\":\"assistant\",\"status\":\"";
    event("response.created", response("in_progress", "[]", "null"));
    event(
        "response.output_item.added",
        "\"output_index\":0,\"item\":" + message + "in_progress\",\"content\":[]}");
    event(
        "response.content_part.added",
        ITEM
            + ",\"content_index\":0,\"part\":{\"type\":\"output_text\",\"text\":\"\",\"annotations\":[]}");
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < tokens; i++) {
      String token = " token" + i % 10;
      text.append(token);
      event(
          "response.output_text.delta",
          ITEM + ",\"content_index\":0,\"delta\":\"" + token
              + "\",\"logprobs\":[],\"obfuscation\":\""
              + LETTERS.substring(0, 16 - token.length()) + "\"");
    }
    String part = "{\"type\":\"output_text\",\"text\":\"" + text + "\",\"annotations\":[]}";
    String item = message + "completed\",\"content\":[" + part + "]}";
    event("response.output_text.done", ITEM + ",\"content_index\":0,\"text\":\"" + text + "\"");
    event("response.content_part.done", ITEM + ",\"content_index\":0,\"part\":" + part);
    event("response.output_item.done", "\"output_index\":0,\"item\":" + item);
    event(
        "response.completed",
        response(
            "completed",
            "[" + item + "]",
            "{\"input_tokens\":9,\"output_tokens\":" + tokens + ",\"total_tokens\":" + (tokens + 9)
                + "}"));
    return stream.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String response(String status, String output, String usage) {
    return "\"response\":{\"id\":\"resp_67c9fdcecf488190bdd9a0409de3a1ec\",\"object\":\"response\","
        + "\"created_at\":1741290958,\"status\":\"" + status
        + "\",\"error\":null,\"incomplete_details\":null,\"model\":\"gpt-5\",\"output\":" + output
        + ",\"parallel_tool_calls\":true,\"store\":false,\"usage\":" + usage + "}";
  }

  private void event(String type, String members) {
    stream
        .append("event: ")
        .append(type)
        .append("\ndata: {\"type\":\"")
        .append(type)
        .append("\",\"sequence_number\":")
        .append(sequence++)
        .append(',')
        .append(members)
        .append("}\n\n");
  }
}
