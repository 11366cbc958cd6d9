package dev.patchbay.provider.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Decodes server-sent events to texts that tests can compare. */
final class SseEvents {

  private SseEvents() {}

  /** The data of all events; that of an event named error with {@code !} before it. */
  static List<String> of(String text) throws IOException {
    return of(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  static List<String> of(InputStream in) throws IOException {
    SseDecoder decoder = decoder(in);
    List<String> events = new ArrayList<>();
    while (decoder.next()) {
      events.add((decoder.isError() ? "!" : "") + data(decoder));
    }
    return events;
  }

  static SseDecoder decoder(InputStream in) {
    return new SseDecoder(in, Limits.MAX_EVENT_BYTES, Limits.MAX_STREAM_BYTES);
  }

  static String data(SseDecoder decoder) {
    return new String(
        decoder.data(), decoder.dataOffset(), decoder.dataLength(), StandardCharsets.UTF_8);
  }
}
