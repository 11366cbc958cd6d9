package dev.patchbay.provider.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What a decoder makes of a stream, as texts that tests can compare. */
final class Frames {

  private Frames() {}

  /** The data of all events, with their names before it; that of a failure begins with {@code !}. */
  static List<String> of(FrameDecoder decoder) throws IOException {
    List<String> events = new ArrayList<>();
    while (decoder.next()) {
      String name = decoder.name().isEmpty() ? "" : decoder.name() + "=";
      events.add((decoder.isError() ? "!" : "") + name + data(decoder));
    }
    return events;
  }

  static String data(FrameDecoder decoder) {
    return new String(decoder.data(), decoder.dataOffset(), decoder.dataLength(), UTF_8);
  }
}
