package dev.patchbay.provider.http;

import java.io.IOException;
import java.io.InputStream;

/** The bytes of an answer, in an array that is given back when the buffer is closed. Not thread-safe. */
final class BodyBuffer implements AutoCloseable {

  private static final int INITIAL_LENGTH = 8 * 1024;

  private final long expected;
  private byte[] bytes;
  private int length;

  /**
   * Makes an empty buffer.
   *
   * @param expected how many bytes will come at the most, -1 if that is not known
   */
  BodyBuffer(long expected) {
    boolean usable = expected >= 0 && expected <= Limits.MAX_BODY_BYTES;
    bytes = SpareArrays.take(usable ? (int) expected : INITIAL_LENGTH);
    this.expected = expected;
  }

  /** Reads to the end, or until that many bytes have come. */
  void read(InputStream in, int limit) throws IOException {
    while (length < limit && length != expected) {
      if (length == bytes.length) {
        grow();
      }
      int count = in.read(bytes, length, Math.min(bytes.length, limit) - length);
      if (count < 0) {
        return;
      }
      length += count;
    }
  }

  /** Holds the answer from its first element on. */
  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  @Override
  public void close() {
    SpareArrays.giveBack(bytes);
    bytes = new byte[0];
    length = 0;
  }

  private void grow() {
    byte[] larger = SpareArrays.take(Math.max(INITIAL_LENGTH, 2 * bytes.length));
    System.arraycopy(bytes, 0, larger, 0, length);
    SpareArrays.giveBack(bytes);
    bytes = larger;
  }
}
