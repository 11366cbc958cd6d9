package dev.patchbay.provider.http;

/** Tells whether bytes are UTF-8, by the table of well-formed sequences (The Unicode Standard, table 3-7). */
final class Utf8 {

  private Utf8() {}

  static boolean isValid(byte[] bytes, int offset, int length) {
    int end = offset + length;
    int i = ByteScan.notAscii(bytes, offset, end);
    while (i < end) {
      int size = sequence(bytes, i, end);
      if (size == 0) {
        return false;
      }
      i = ByteScan.notAscii(bytes, i + size, end);
    }
    return true;
  }

  /** The length of the sequence that begins there, 0 if it is not a well-formed one. */
  private static int sequence(byte[] bytes, int at, int end) {
    int first = bytes[at] & 0xff;
    int size = first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;
    if (size == 0 || size > end - at) {
      return 0;
    }
    // The second byte's range also rules out forms that are too long, surrogates, and what lies
    // above U+10FFFF.
    int second = bytes[at + 1] & 0xff;
    int least = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    int most = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    if (second < least || second > most) {
      return 0;
    }
    for (int i = at + 2; i < at + size; i++) {
      if ((bytes[i] & 0xC0) != 0x80) {
        return 0;
      }
    }
    return size;
  }
}
