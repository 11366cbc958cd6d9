package dev.patchbay.provider.anthropic;

import dev.patchbay.provider.http.WireFormat;
import java.nio.charset.StandardCharsets;

/** Lets the benchmarks at the format that {@code provider-anthropic} keeps to itself. */
public final class Messages {

  private Messages() {}

  /** The Messages API. */
  public static WireFormat format() {
    return new MessagesFormat();
  }

  /** A stream of that many tokens, as the service sends it. */
  public static byte[] stream(int tokens) {
    StringBuilder stream = new StringBuilder(tokens * 140);
    event(
        stream,
        "message_start",
        ",\"message\":{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\","
            + "\"model\":\"claude\",\"content\":[],\"stop_reason\":null,\"usage\":{\"input_tokens\":9,\"output_tokens\":1}}");
    event(
        stream,
        "content_block_start",
        ",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}");
    for (int i = 0; i < tokens; i++) {
      event(
          stream,
          "content_block_delta",
          ",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\" token" + i % 10 + "\"}");
    }
    event(stream, "content_block_stop", ",\"index\":0");
    event(
        stream,
        "message_delta",
        ",\"delta\":{\"stop_reason\":\"end_turn\",\"stop_sequence\":null},\"usage\":{\"output_tokens\":"
            + tokens + "}");
    event(stream, "message_stop", "");
    return stream.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void event(StringBuilder stream, String name, String members) {
    stream
        .append("event: ")
        .append(name)
        .append("\ndata: {\"type\":\"")
        .append(name)
        .append('"')
        .append(members)
        .append("}\n\n");
  }
}
