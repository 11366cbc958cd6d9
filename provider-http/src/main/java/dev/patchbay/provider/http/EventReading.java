package dev.patchbay.provider.http;

import dev.patchbay.provider.CompletionEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** Reads the events of a stream, one that is like the last but for its text without a parser. Used by one thread at a time. */
final class EventReading {

  private final FrameDecoder decoder;
  private final AnswerReader reader;
  private final AnswerSink sink;
  private final JsonStrings strings = new JsonStrings();
  private final ChunkTemplate template = new ChunkTemplate(strings);

  /** What the last event of the stream has given, if it needed no parser. */
  private @Nullable CompletionEvent lone;

  EventReading(FrameDecoder decoder, AnswerReader reader, AnswerSink sink) {
    this.decoder = decoder;
    this.reader = reader;
    this.sink = sink;
  }

  /**
   * Goes on to the next event of the stream and reads it.
   *
   * @return false if there is none
   * @throws dev.patchbay.provider.ProviderException if it is a failure or cannot be read
   */
  boolean next() throws IOException {
    if (!decoder.next()) {
      return false;
    }
    sink.beginEvent();
    String text = decoder.isError() ? null : template.textOf(decoder);
    if (text == null) {
      read();
    } else if (!text.isEmpty()) {
      CompletionEvent event = template.event(text);
      sink.note(event, text);
      lone = event;
    }
    return true;
  }

  /** The next thing that the last event of the stream has given, or null if there is nothing more. */
  @Nullable
  CompletionEvent poll() {
    CompletionEvent event = lone;
    if (event != null) {
      lone = null;
      return event;
    }
    return sink.poll();
  }

  /** Whether the last event of the stream has said anything: a ping, say, shows that the service lives and not that it answers. */
  boolean saidAnything() {
    return lone != null || sink.saidAnything();
  }

  private void read() {
    byte[] data = decoder.data();
    int offset = decoder.dataOffset();
    int length = decoder.dataLength();
    if (decoder.isError()) {
      byte[] said = Arrays.copyOfRange(data, offset, offset + length);
      String text = new String(said, StandardCharsets.UTF_8);
      throw sink.failed(ServiceError.parse(200, said, length).or(decoder.name(), text));
    }
    try {
      if (data[offset] == '{' || !isMark(data, offset, length)) {
        readObject(data, offset, length);
      }
    } catch (JacksonException e) {
      throw HttpErrors.ofJson(e, "an event of the stream", data, offset, length, sink.head());
    }
  }

  private void readObject(byte[] data, int offset, int length) {
    try (JsonIn json = JsonIn.inObject(data, offset, length, strings)) {
      reader.event(decoder.name(), json, sink);
      json.finish();
      ChunkTemplate.Kind kind = sink.loneText();
      if (kind != null && json.reads(data)) {
        template.learn(decoder, kind, json.textFrom(), json.textTo());
      }
    }
  }

  private boolean isMark(byte[] data, int offset, int length) {
    return reader.mark(new String(data, offset, length, StandardCharsets.UTF_8), sink);
  }
}
