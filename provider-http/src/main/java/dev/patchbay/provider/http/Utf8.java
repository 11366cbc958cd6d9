package dev.patchbay.provider.http;

import org.jspecify.annotations.Nullable;

/** Tells whether bytes are UTF-8, by the table of well-formed sequences (The Unicode Standard, table 3-7). */
final class Utf8 {

  /** U+FFFD. */
  private static final byte[] REPLACEMENT = {(byte) 0xEF, (byte) 0xBF, (byte) 0xBD};

  private Utf8() {}

  /** These bytes themselves if they are UTF-8, else a copy in which U+FFFD stands for what is not, as the JDK decodes it. */
  static byte[] valid(byte[] bytes, int offset, int length) {
    return isValid(bytes, offset, length) ? bytes : repaired(bytes, offset, offset + length);
  }

  private static byte[] repaired(byte[] bytes, int offset, int end) {
    int length = copy(bytes, offset, end, null);
    Limits.requireLength(length, Limits.MAX_BODY_BYTES, "the answer, with U+FFFD for bad UTF-8,");
    byte[] copy = new byte[length];
    copy(bytes, offset, end, copy);
    return copy;
  }

  /** How long the copy is, which is written if there is an array for it: what a hostile answer takes is counted first. */
  private static int copy(byte[] bytes, int offset, int end, byte @Nullable [] into) {
    int at = 0;
    int i = offset;
    while (i < end) {
      int plain = ByteScan.notAscii(bytes, i, end) - i;
      int size = plain > 0 ? plain : sequence(bytes, i, end);
      int copied = size < 0 ? REPLACEMENT.length : size;
      if (into != null) {
        System.arraycopy(size < 0 ? REPLACEMENT : bytes, size < 0 ? 0 : i, into, at, copied);
      }
      at += copied;
      i += Math.abs(size);
    }
    return at;
  }

  /** Jackson reads UTF-16 and UTF-32 as well, by a zero among the first four bytes, and then the places of values are not ours. */
  static boolean looksLikeUtf16(byte[] bytes, int start, int end) {
    for (int i = start; i < Math.min(end, start + 4); i++) {
      if (bytes[i] == 0) {
        return true;
      }
    }
    return false;
  }

  static boolean isValid(byte[] bytes, int offset, int length) {
    int end = offset + length;
    int i = ByteScan.notAscii(bytes, offset, end);
    while (i < end) {
      int size = sequence(bytes, i, end);
      if (size < 0) {
        return false;
      }
      i = ByteScan.notAscii(bytes, i + size, end);
    }
    return true;
  }

  /**
   * The length of the sequence that begins there. If it is not a well-formed one: of as much of it as the JDK replaces by one
   * U+FFFD, and negative.
   */
  private static int sequence(byte[] bytes, int at, int end) {
    int first = bytes[at] & 0xff;
    if (first > 0xE0
        && first < 0xED
        && at + 2 < end
        && goesOn(bytes[at + 1])
        && goesOn(bytes[at + 2])) {
      // Most of what is no ASCII: the punctuation of books, and the scripts of Asia.
      return 3;
    }
    int size = first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;
    if (size == 0 || at + 1 >= end) {
      return -1;
    }
    // The second byte's range also rules out forms that are too long, and what lies above U+10FFFF.
    int second = bytes[at + 1] & 0xff;
    int least = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    int most = first == 0xF4 ? 0x8F : 0xBF;
    if (second < least || second > most) {
      return -1;
    }
    for (int i = at + 2; i < at + size; i++) {
      if (i >= end || !goesOn(bytes[i])) {
        return at - i;
      }
    }
    boolean surrogate = first == 0xED && second > 0x9F;
    return surrogate ? -size : size;
  }

  private static boolean goesOn(byte inSequence) {
    return (inSequence & 0xC0) == 0x80;
  }
}
