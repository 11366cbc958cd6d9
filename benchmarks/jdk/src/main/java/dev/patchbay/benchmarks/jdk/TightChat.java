package dev.patchbay.benchmarks.jdk;

import dev.patchbay.benchmarks.ChatClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The least that reads the chat dialect right with a general JSON parser: Jackson's streaming parser over the bytes as they
 * came, and nothing in between: no strings for lines, no tree, no binding. It takes from an answer the text and the finish
 * reason, and knows nothing of tools, errors, limits or odd services.
 */
public final class TightChat {

  private static final JsonFactory JSON = new JsonFactory();
  private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);

  private String text = "";
  private boolean finished;

  private TightChat() {}

  /** The body of a request. */
  public static byte[] request(boolean stream) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
      json.writeStartObject();
      json.writeStringProperty("model", ChatClient.MODEL);
      json.writeName("messages");
      json.writeStartArray();
      json.writeStartObject();
      json.writeStringProperty("role", "user");
      json.writeStringProperty("content", ChatClient.PROMPT);
      json.writeEndObject();
      json.writeEndArray();
      json.writeBooleanProperty("stream", stream);
      json.writeEndObject();
    }
    return bytes.toByteArray();
  }

  /** The text of a whole answer. */
  public static String whole(InputStream in) throws IOException {
    TightChat chat = new TightChat();
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), in)) {
      chat.read(parser);
    }
    if (!chat.finished) {
      throw new IOException("no finish reason");
    }
    return chat.text;
  }

  /** Passes on the pieces of a stream. */
  public static void stream(InputStream in, Consumer<String> tokens) throws IOException {
    TightChat chat = new TightChat();
    byte[] buffer = new byte[8192];
    int start = 0;
    int limit = 0;
    while (true) {
      int end = start;
      while (end < limit && buffer[end] != '\n') {
        end++;
      }
      if (end < limit) {
        if (chat.isDone(buffer, start, end, tokens)) {
          return;
        }
        start = end + 1;
        continue;
      }
      if (start > 0) {
        System.arraycopy(buffer, start, buffer, 0, limit - start);
        limit -= start;
        start = 0;
      } else if (limit == buffer.length) {
        buffer = Arrays.copyOf(buffer, 2 * buffer.length);
      }
      int count = in.read(buffer, limit, buffer.length - limit);
      if (count < 0) {
        throw new IOException("the stream has ended early");
      }
      limit += count;
    }
  }

  /** Reads a line; tells whether it is the last one. */
  private boolean isDone(byte[] buffer, int start, int end, Consumer<String> tokens)
      throws IOException {
    int data = start + DATA.length;
    if (end < data || !Arrays.equals(buffer, start, data, DATA, 0, DATA.length)) {
      return false;
    }
    if (Arrays.equals(buffer, data, end, DONE, 0, DONE.length)) {
      if (!finished) {
        throw new IOException("no finish reason");
      }
      return true;
    }
    text = "";
    try (JsonParser parser =
        JSON.createParser(ObjectReadContext.empty(), buffer, data, end - data)) {
      read(parser);
    }
    if (!text.isEmpty()) {
      tokens.accept(text);
    }
    return false;
  }

  private void read(JsonParser parser) {
    JsonToken token;
    while ((token = parser.nextToken()) != null) {
      if (token == JsonToken.PROPERTY_NAME) {
        String name = parser.currentName();
        if (name.equals("content")) {
          if (parser.nextToken() == JsonToken.VALUE_STRING) {
            text = parser.getString();
          }
        } else if (name.equals("finish_reason")) {
          finished |= parser.nextToken() == JsonToken.VALUE_STRING
              && !parser.getString().isEmpty();
        }
      }
    }
  }
}
