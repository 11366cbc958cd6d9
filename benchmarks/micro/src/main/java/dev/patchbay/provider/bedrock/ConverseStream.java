package dev.patchbay.provider.bedrock;

import dev.patchbay.provider.http.WireFormat;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** Lets the benchmarks at the format that {@code provider-bedrock} keeps to itself. */
public final class ConverseStream {

  private static final int PRELUDE = 12;
  private static final int TEXT = 7;
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0";

  private ConverseStream() {}

  /** The Converse API. */
  public static WireFormat format() {
    return new ConverseFormat();
  }

  /** A stream of that many tokens, as the service sends it: each message has a member of some length, so that its size says nothing. */
  public static byte[] of(int tokens) {
    ByteArrayOutputStream stream = new ByteArrayOutputStream(tokens * 240);
    message(stream, "messageStart", "{\"role\":\"assistant\"", 0);
    for (int i = 0; i < tokens; i++) {
      message(
          stream,
          "contentBlockDelta",
          "{\"contentBlockIndex\":0,\"delta\":{\"text\":\" token" + i % 10 + "\"}",
          i * 17);
    }
    message(stream, "contentBlockStop", "{\"contentBlockIndex\":0", 1);
    message(stream, "messageStop", "{\"stopReason\":\"end_turn\"", 2);
    message(
        stream,
        "metadata",
        "{\"metrics\":{\"latencyMs\":900},\"usage\":{\"inputTokens\":9,\"outputTokens\":" + tokens
            + ",\"totalTokens\":" + (tokens + 9) + "}",
        3);
    return stream.toByteArray();
  }

  private static void message(
      ByteArrayOutputStream stream, String type, String members, int padding) {
    byte[] headers = headers(type);
    byte[] payload = (members + ",\"p\":\"" + LETTERS.substring(0, 4 + padding % 49) + "\"}")
        .getBytes(StandardCharsets.UTF_8);
    int total = PRELUDE + headers.length + payload.length + Integer.BYTES;
    ByteBuffer message = ByteBuffer.allocate(total).putInt(total).putInt(headers.length);
    sum(message);
    message.put(headers).put(payload);
    sum(message);
    stream.writeBytes(message.array());
  }

  private static void sum(ByteBuffer message) {
    CRC32 checksum = new CRC32();
    checksum.update(message.duplicate().flip());
    message.putInt((int) checksum.getValue());
  }

  private static byte[] headers(String type) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    header(bytes, ":event-type", type);
    header(bytes, ":content-type", "application/json");
    header(bytes, ":message-type", "event");
    return bytes.toByteArray();
  }

  private static void header(ByteArrayOutputStream bytes, String name, String value) {
    bytes.write(name.length());
    bytes.writeBytes(name.getBytes(StandardCharsets.UTF_8));
    bytes.write(TEXT);
    bytes.write(0);
    bytes.write(value.length());
    bytes.writeBytes(value.getBytes(StandardCharsets.UTF_8));
  }
}
