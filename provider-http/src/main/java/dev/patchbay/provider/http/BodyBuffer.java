package dev.patchbay.provider.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** The bytes of an answer. Grows to a limit and no further, so that a hostile answer meets the limit. Not thread-safe. */
final class BodyBuffer {

  private static final int INITIAL_LENGTH = 8 * 1024;

  private final int limit;
  private byte[] bytes;
  private int length;

  /**
   * Makes an empty buffer.
   *
   * @param expected how many bytes will come at the most, -1 if that is not known
   * @param limit how many bytes are read at the most
   */
  BodyBuffer(long expected, int limit) {
    this.limit = expected >= 0 ? (int) Math.min(expected, limit) : limit;
    // A length that was only announced is believed up to a point.
    bytes = new byte[expected >= 0 ? Math.min(this.limit, 1 << 20) : INITIAL_LENGTH];
  }

  /** Reads to the end, or until the limit. */
  void read(InputStream in) throws IOException {
    while (length < limit) {
      if (length == bytes.length) {
        bytes = Arrays.copyOf(bytes, longer());
      }
      int count = in.read(bytes, length, bytes.length - length);
      if (count < 0) {
        return;
      }
      length += count;
    }
  }

  /** The last step is a long one: for a moment there are two arrays, of which only one may be nearly as long as the limit. */
  private int longer() {
    return length > limit / 4 ? limit : Math.max(INITIAL_LENGTH, 2 * length);
  }

  /** Holds the answer from its first element on. */
  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }
}
