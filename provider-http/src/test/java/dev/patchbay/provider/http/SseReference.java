package dev.patchbay.provider.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Server-sent events as the standard's text has them, read from the whole stream at once and with no thought of speed: what
 * the decoder is compared with.
 */
final class SseReference {

  /** An event that has data. */
  record Event(boolean error, List<Byte> data) {}

  private SseReference() {}

  static List<Event> decode(byte[] stream) {
    // Latin-1 keeps each byte as one character.
    String text = new String(stream, StandardCharsets.ISO_8859_1);
    if (text.startsWith("\u00EF\u00BB\u00BF")) {
      text = text.substring(3);
    }
    String[] lines = text.replace("\r\n", "\n").replace('\r', '\n').split("\n", -1);
    List<Event> events = new ArrayList<>();
    List<String> data = new ArrayList<>();
    boolean error = false;
    for (int i = 0; i < lines.length; i++) {
      String line = lines[i];
      boolean atEnd = i == lines.length - 1;
      if (!line.isEmpty()) {
        int colon = line.indexOf(':');
        String field = colon < 0 ? line : line.substring(0, colon);
        String value = colon < 0 ? "" : line.substring(colon + 1);
        value = value.startsWith(" ") ? value.substring(1) : value;
        if (field.equals("data")) {
          data.add(value);
        } else if (field.equals("event")) {
          error = value.equals("error");
        }
      }
      if (line.isEmpty() || atEnd) {
        String joined = String.join("\n", data);
        if (!joined.isEmpty()) {
          events.add(new Event(error, bytes(joined.getBytes(StandardCharsets.ISO_8859_1))));
        }
        data.clear();
        error = false;
      }
    }
    return events;
  }

  static List<Byte> bytes(byte[] array) {
    List<Byte> bytes = new ArrayList<>(array.length);
    for (byte b : array) {
      bytes.add(b);
    }
    return bytes;
  }
}
