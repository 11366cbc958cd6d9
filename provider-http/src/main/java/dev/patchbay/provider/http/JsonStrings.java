package dev.patchbay.provider.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the inside of a JSON string straight from its bytes, which costs the string and nothing more. It is strict: where
 * anything is out of the ordinary it says so, and the caller lets a whole parser decide. Not thread-safe.
 */
final class JsonStrings {

  /** What is kept from one string to the next. */
  private static final int KEPT = 4 * 1024;

  /** From here on memory counts for more than time. */
  private static final int LONG = 1024 * 1024;

  private static final int PIECE = 64 * 1024;

  private byte[] scratch = {};

  /**
   * Decodes the bytes between two quotes.
   *
   * @return null if they hold a quote, a control character, a bad or half escape, or half a surrogate pair
   */
  @Nullable
  String decode(byte[] bytes, int from, int to) {
    return endOf(bytes, from, to, true) == to ? decodeChecked(bytes, from, to) : null;
  }

  /** Decodes the bytes between two quotes, of which {@link #endOf} has found the second. */
  String decodeChecked(byte[] bytes, int from, int to) {
    return ByteScan.notPlain(bytes, from, to) == to
        ? string(bytes, from, to)
        : unescape(bytes, from, to);
  }

  /**
   * Where the string ends whose inside begins there: the place of its closing quote.
   *
   * @return -1 if there is none, or a control character, a bad or half escape or half a surrogate pair before it
   */
  static int endOf(byte[] bytes, int from, int limit) {
    return endOf(bytes, from, limit, false);
  }

  /** The same, or the limit itself if that may be the end as well. */
  private static int endOf(byte[] bytes, int from, int limit, boolean limitEnds) {
    int i = ByteScan.notPlain(bytes, from, limit);
    while (i < limit) {
      if (bytes[i] == '"') {
        return limitEnds ? -1 : i;
      }
      int length = bytes[i] == '\\' ? escapeLength(bytes, i, limit) : 0;
      if (length == 0) {
        return -1;
      }
      i = ByteScan.notPlain(bytes, i + length, limit);
    }
    return limitEnds ? limit : -1;
  }

  /** How many bytes an escape has, with both halves of a surrogate pair; 0 if it is bad. */
  private static int escapeLength(byte[] bytes, int at, int limit) {
    if (at + 1 >= limit) {
      return 0;
    }
    if (bytes[at + 1] != 'u') {
      return meant(bytes[at + 1]) == 0 ? 0 : 2;
    }
    int unit = hex(bytes, at + 2, limit);
    if (unit < 0 || Character.isLowSurrogate((char) unit)) {
      return 0;
    }
    if (!Character.isHighSurrogate((char) unit)) {
      return 6;
    }
    boolean followed = at + 7 < limit && bytes[at + 6] == '\\' && bytes[at + 7] == 'u';
    int low = followed ? hex(bytes, at + 8, limit) : -1;
    return low >= 0 && Character.isLowSurrogate((char) low) ? 12 : 0;
  }

  private String unescape(byte[] bytes, int from, int to) {
    byte[] target = to - from <= KEPT ? kept(to - from) : new byte[to - from];
    int length = 0;
    int i = from;
    while (i < to) {
      int plainTo = ByteScan.notPlain(bytes, i, to);
      System.arraycopy(bytes, i, target, length, plainTo - i);
      length += plainTo - i;
      i = plainTo;
      if (i < to) {
        int escape = escapeLength(bytes, i, to);
        if (escape == 2) {
          target[length++] = meant(bytes[i + 1]);
        } else {
          length = putUtf8(codePoint(bytes, i, escape), target, length);
        }
        i += escape;
      }
    }
    return string(target, 0, length);
  }

  private byte[] kept(int length) {
    if (scratch.length < length) {
      scratch = new byte[Math.min(KEPT, Math.max(64, length))];
    }
    return scratch;
  }

  /** Decodes bytes that are UTF-8. */
  static String string(byte[] bytes, int from, int to) {
    if (ByteScan.notAscii(bytes, from, to) == to) {
      // Bytes below 0x80 are the same in Latin-1, which is copied and not decoded.
      return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }
    return to - from <= LONG
        ? new String(bytes, from, to - from, StandardCharsets.UTF_8)
        : joined(bytes, from, to);
  }

  /** In pieces, since the JDK takes five times the bytes of a text for a while to decode it at once. */
  private static String joined(byte[] bytes, int from, int to) {
    List<String> pieces = new ArrayList<>();
    int end;
    for (int i = from; i < to; i = end) {
      end = Math.min(i + PIECE, to);
      while (end < to && (bytes[end] & 0xC0) == 0x80) {
        end--;
      }
      pieces.add(new String(bytes, i, end - i, StandardCharsets.UTF_8));
    }
    return String.join("", pieces);
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

  private static int codePoint(byte[] bytes, int at, int escape) {
    int unit = hex(bytes, at + 2, at + 6);
    return escape == 6
        ? unit
        : Character.toCodePoint((char) unit, (char) hex(bytes, at + 8, at + escape));
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
  private static int putUtf8(int codePoint, byte[] into, int at) {
    if (codePoint < 0x80) {
      into[at] = (byte) codePoint;
      return at + 1;
    }
    if (codePoint < 0x800) {
      into[at] = (byte) (0xC0 | (codePoint >> 6));
      into[at + 1] = (byte) (0x80 | (codePoint & 0x3F));
      return at + 2;
    }
    if (codePoint < 0x10000) {
      into[at] = (byte) (0xE0 | (codePoint >> 12));
      into[at + 1] = (byte) (0x80 | ((codePoint >> 6) & 0x3F));
      into[at + 2] = (byte) (0x80 | (codePoint & 0x3F));
      return at + 3;
    }
    into[at] = (byte) (0xF0 | (codePoint >> 18));
    into[at + 1] = (byte) (0x80 | ((codePoint >> 12) & 0x3F));
    into[at + 2] = (byte) (0x80 | ((codePoint >> 6) & 0x3F));
    into[at + 3] = (byte) (0x80 | (codePoint & 0x3F));
    return at + 4;
  }
}
