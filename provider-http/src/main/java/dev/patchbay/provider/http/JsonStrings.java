package dev.patchbay.provider.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the inside of a JSON string straight from its bytes, which costs the string and nothing more. It is strict: where
 * anything is out of the ordinary it gives null, and the caller lets a whole parser decide. Not thread-safe.
 */
final class JsonStrings {

  private byte[] scratch = {};

  /**
   * Decodes the bytes between two quotes.
   *
   * @return null if they hold a quote, a control character, a bad or half escape, or half a surrogate pair
   */
  @Nullable
  String decode(byte[] bytes, int from, int to) {
    int any = 0;
    boolean escaped = false;
    for (int i = from; i < to; i++) {
      byte b = bytes[i];
      any |= b;
      if (b == '\\') {
        escaped = true;
        // Whatever follows is not the end of the string; what it is, is looked at below.
        i++;
      } else if (b == '"' || (b >= 0 && b < ' ')) {
        return null;
      }
    }
    if (escaped) {
      return unescape(bytes, from, to);
    }
    // Bytes below 0x80 are the same in Latin-1, which is copied and not decoded.
    return any >= 0
        ? new String(bytes, from, to - from, StandardCharsets.ISO_8859_1)
        : new String(bytes, from, to - from, StandardCharsets.UTF_8);
  }

  /** Where the string ends whose inside begins there: the place of its closing quote, or -1 if there is none. */
  static int endOf(byte[] bytes, int from, int limit) {
    for (int i = from; i < limit; i++) {
      if (bytes[i] == '"') {
        return i;
      }
      if (bytes[i] == '\\') {
        i++;
      }
    }
    return -1;
  }

  private @Nullable String unescape(byte[] bytes, int from, int to) {
    if (scratch.length < to - from) {
      scratch = new byte[Math.max(64, to - from)];
    }
    int length = 0;
    int any = 0;
    int i = from;
    while (i < to) {
      byte b = bytes[i++];
      any |= b;
      if (b != '\\') {
        scratch[length++] = b;
        continue;
      }
      byte escape = i < to ? bytes[i++] : 0;
      if (escape != 'u') {
        byte meant = meant(escape);
        if (meant == 0) {
          return null;
        }
        scratch[length++] = meant;
        continue;
      }
      int codePoint = hex(bytes, i, to);
      i += 4;
      if (codePoint >= 0 && Character.isHighSurrogate((char) codePoint)) {
        boolean followed = i + 1 < to && bytes[i] == '\\' && bytes[i + 1] == 'u';
        int low = followed ? hex(bytes, i + 2, to) : -1;
        codePoint = low >= 0 && Character.isLowSurrogate((char) low)
            ? Character.toCodePoint((char) codePoint, (char) low)
            : -1;
        i += 6;
      } else if (codePoint >= 0 && Character.isLowSurrogate((char) codePoint)) {
        codePoint = -1;
      }
      if (codePoint < 0) {
        return null;
      }
      any |= codePoint < 0x80 ? 0 : -1;
      length = putUtf8(codePoint, length);
    }
    String decoded = any >= 0
        ? new String(scratch, 0, length, StandardCharsets.ISO_8859_1)
        : new String(scratch, 0, length, StandardCharsets.UTF_8);
    if (scratch.length > 64 * 1024) {
      scratch = Arrays.copyOf(scratch, 64);
    }
    return decoded;
  }

  private static byte meant(byte escape) {
    return switch (escape) {
      case '"', '\\', '/' -> escape;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> 0;
    };
  }

  private static int hex(byte[] bytes, int from, int to) {
    if (from + 4 > to) {
      return -1;
    }
    int value = 0;
    for (int i = from; i < from + 4; i++) {
      int digit = bytes[i] < 0 ? -1 : Character.digit(bytes[i], 16);
      if (digit < 0) {
        return -1;
      }
      value = (value << 4) | digit;
    }
    return value;
  }

  /** Never longer than the escape that it stands for. */
  private int putUtf8(int codePoint, int at) {
    if (codePoint < 0x80) {
      scratch[at] = (byte) codePoint;
      return at + 1;
    }
    if (codePoint < 0x800) {
      scratch[at] = (byte) (0xC0 | (codePoint >> 6));
      scratch[at + 1] = (byte) (0x80 | (codePoint & 0x3F));
      return at + 2;
    }
    if (codePoint < 0x10000) {
      scratch[at] = (byte) (0xE0 | (codePoint >> 12));
      scratch[at + 1] = (byte) (0x80 | ((codePoint >> 6) & 0x3F));
      scratch[at + 2] = (byte) (0x80 | (codePoint & 0x3F));
      return at + 3;
    }
    scratch[at] = (byte) (0xF0 | (codePoint >> 18));
    scratch[at + 1] = (byte) (0x80 | ((codePoint >> 12) & 0x3F));
    scratch[at + 2] = (byte) (0x80 | ((codePoint >> 6) & 0x3F));
    scratch[at + 3] = (byte) (0x80 | (codePoint & 0x3F));
    return at + 4;
  }
}
