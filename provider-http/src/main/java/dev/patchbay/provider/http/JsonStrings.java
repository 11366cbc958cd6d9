package dev.patchbay.provider.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
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

  private static final byte[] NOTHING = {};

  private byte[] scratch = NOTHING;
  private int end;

  /**
   * Decodes the bytes between two quotes.
   *
   * @return null if they hold a quote, a control character, a bad or half escape, or half a surrogate pair
   */
  @Nullable
  String decode(byte[] bytes, int from, int to) {
    int odd = ByteScan.notPlain(bytes, from, to);
    return odd == to ? string(bytes, from, to) : unescape(bytes, from, odd, to, true);
  }

  /**
   * Decodes the string whose inside begins there; {@link #end} then tells where it ends.
   *
   * @return null if it has no end, or a control character, a bad or half escape or half a surrogate pair before it
   */
  @Nullable
  String read(byte[] bytes, int from, int limit) {
    int to = limit;
    if (limit - from > LONG) {
      to = endOf(bytes, from, limit) + 1;
    }
    int odd = ByteScan.notPlain(bytes, from, to);
    if (odd < to && bytes[odd] == '"') {
      end = odd;
      return string(bytes, from, odd);
    }
    return odd < to ? unescape(bytes, from, odd, to, false) : null;
  }

  /** The place of the quote that ends the last string that was read. */
  int end() {
    return end;
  }

  /**
   * Where the string ends whose inside begins there: the place of its closing quote.
   *
   * @return -1 if there is none, or a control character, a bad or half escape or half a surrogate pair before it
   */
  static int endOf(byte[] bytes, int from, int limit) {
    int i = ByteScan.notPlain(bytes, from, limit);
    while (i < limit && bytes[i] != '"') {
      int length = escapeLength(bytes, i, limit);
      if (length == 0) {
        return -1;
      }
      i = ByteScan.notPlain(bytes, i + length, limit);
    }
    return i < limit ? i : -1;
  }

  /** How many bytes an escape has, with both halves of a surrogate pair; 0 if it is bad, or none. */
  private static int escapeLength(byte[] bytes, int at, int limit) {
    if (bytes[at] != '\\' || at + 1 >= limit) {
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

  /**
   * Decodes a string with escapes, of which the first stands at that place.
   *
   * @param atLimit whether it ends at the limit; else before a quote
   */
  private @Nullable String unescape(byte[] bytes, int from, int first, int limit, boolean atLimit) {
    int plainFrom = from;
    int i = first;
    int length = 0;
    while (i < limit && bytes[i] != '"') {
      int escape = escapeLength(bytes, i, limit);
      if (escape == 0) {
        return null;
      }
      byte[] target = withRoom(length, i - plainFrom + escape, limit - from);
      System.arraycopy(bytes, plainFrom, target, length, i - plainFrom);
      length += i - plainFrom;
      if (escape == 2) {
        target[length++] = meant(bytes[i + 1]);
      } else {
        length = putUtf8(codePoint(bytes, i, escape), target, length);
      }
      plainFrom = i + escape;
      i = ByteScan.notPlain(bytes, plainFrom, limit);
    }
    if (i < limit == atLimit) {
      return null;
    }
    end = i;
    byte[] target = withRoom(length, i - plainFrom, limit - from);
    System.arraycopy(bytes, plainFrom, target, length, i - plainFrom);
    String text = string(target, 0, length + i - plainFrom);
    if (target.length > KEPT) {
      scratch = NOTHING;
    }
    return text;
  }

  /** An array with what is written and room for more; it grows in few steps, since the longest that a string may be is known. */
  private byte[] withRoom(int written, int more, int longest) {
    if (scratch.length < written + more) {
      int wanted = Math.max(written + more, Math.max(512, 16 * scratch.length));
      scratch = Arrays.copyOf(scratch, Math.min(wanted, Math.max(64, longest)));
    }
    return scratch;
  }

  /** How many characters of Java bytes are that are UTF-8. */
  static int length(byte[] bytes, int from, int to) {
    int length = 0;
    for (int i = from; i < to; i++) {
      boolean begins = (bytes[i] & 0xC0) != 0x80;
      boolean beginsPair = (bytes[i] & 0xF8) == 0xF0;
      length += beginsPair ? 2 : begins ? 1 : 0;
    }
    return length;
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
