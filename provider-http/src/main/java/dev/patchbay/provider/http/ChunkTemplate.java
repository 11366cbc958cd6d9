package dev.patchbay.provider.http;

import dev.patchbay.provider.CompletionEvent;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The last event of a stream that said a text and nothing else, as its name and the bytes before and after its text. Within a stream
 * such events are the same but for the text. One whose name, and whose bytes before and after equal those, and whose text is the
 * whole inside of a JSON string, would be read to the same: so it needs no parser. Not thread-safe.
 */
final class ChunkTemplate {

  /** What the text is to the answer. */
  enum Kind {
    TEXT,
    REASONING
  }

  private final JsonStrings strings;
  private String name = "";
  private byte[] before = {};
  private byte[] after = {};
  private @Nullable Kind kind;

  ChunkTemplate(JsonStrings strings) {
    this.strings = strings;
  }

  /** Takes an event as the template, of which that part is the text, without its quotes. */
  void learn(FrameDecoder event, Kind said, int textFrom, int textTo) {
    byte[] bytes = event.data();
    int offset = event.dataOffset();
    name = event.name();
    before = Arrays.copyOfRange(bytes, offset, textFrom);
    after = Arrays.copyOfRange(bytes, textTo, offset + event.dataLength());
    kind = said;
  }

  /** What an event with that text gives. */
  CompletionEvent event(String text) {
    return kind == Kind.REASONING
        ? new CompletionEvent.ReasoningDelta(text)
        : new CompletionEvent.TextDelta(text);
  }

  /** The text of an event that differs from the template in nothing else, or null if it does. */
  @Nullable
  String textOf(FrameDecoder event) {
    byte[] bytes = event.data();
    int offset = event.dataOffset();
    int end = offset + event.dataLength();
    int textFrom = offset + before.length;
    int textTo = end - after.length;
    if (kind == null
        || textFrom > textTo
        || !Arrays.equals(bytes, offset, textFrom, before, 0, before.length)
        || !Arrays.equals(bytes, textTo, end, after, 0, after.length)
        || !event.name().equals(name)
        || !Utf8.isValid(bytes, textFrom, textTo - textFrom)) {
      return null;
    }
    return strings.decode(bytes, textFrom, textTo);
  }
}
