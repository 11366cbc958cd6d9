package dev.patchbay.provider.http;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The last chunk of a stream that held text and nothing else, as the bytes before and after its text. Within a stream such
 * chunks are the same but for the text. One whose bytes before and after equal those, and whose text is the whole inside
 * of a JSON string, would be read to the same by a parser: so it needs none. Not thread-safe.
 */
final class ChunkTemplate {

  private final JsonStrings strings = new JsonStrings();
  private byte[] before = {};
  private byte[] after = {};
  private boolean learnt;

  /** Takes a chunk as the template, of which that part is the text, without its quotes. */
  void learn(byte[] bytes, int offset, int length, int textFrom, int textTo) {
    before = Arrays.copyOfRange(bytes, offset, textFrom);
    after = Arrays.copyOfRange(bytes, textTo, offset + length);
    learnt = true;
  }

  /** The text of a chunk that differs from the template in nothing else, or null if it does. */
  @Nullable
  String textOf(byte[] bytes, int offset, int length) {
    int end = offset + length;
    int textFrom = offset + before.length;
    int textTo = end - after.length;
    if (!learnt
        || textFrom > textTo
        || !Arrays.equals(bytes, offset, textFrom, before, 0, before.length)
        || !Arrays.equals(bytes, textTo, end, after, 0, after.length)) {
      return null;
    }
    return strings.decode(bytes, textFrom, textTo);
  }
}
