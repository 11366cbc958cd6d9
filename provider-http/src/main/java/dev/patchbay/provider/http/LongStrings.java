package dev.patchbay.provider.http;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The long strings of a JSON document, and the document without them: each stands in it as an empty string. A parser that
 * goes through a string byte by byte need not go through these, which are nearly all of a long answer. Not thread-safe.
 */
final class LongStrings {

  private static final int FIELDS = 3;

  private final JsonStrings strings;
  private final byte[] source;
  private byte[] rest = {};
  private int restLength;

  /** For each string: where its opening quote stands in the rest, and from where to where it went in the source. */
  private int[] places = {};

  private int count;

  private LongStrings(byte[] source, JsonStrings strings) {
    this.source = source;
    this.strings = strings;
  }

  /**
   * Takes the long strings out of a document in UTF-8.
   *
   * @param least how many bytes make a string a long one
   * @return null if there is none, or if anything about a string is out of the ordinary: a whole parser has to decide then
   */
  static @Nullable LongStrings of(
      byte[] json, int offset, int length, int least, JsonStrings strings) {
    LongStrings found = new LongStrings(json, strings);
    int end = offset + length;
    int copied = offset;
    int i = offset;
    while (i < end) {
      if (json[i] != '"') {
        i++;
        continue;
      }
      int from = i + 1;
      int to = JsonStrings.endOf(json, from, end);
      if (to < 0) {
        return null;
      }
      i = to + 1;
      if (to - from >= least && !isName(json, i, end)) {
        found.copy(copied, from);
        found.add(from, to);
        copied = to;
      }
    }
    if (found.count == 0) {
      return null;
    }
    found.copy(copied, end);
    return found;
  }

  /** Holds the document without its long strings, in its first {@link #restLength()} elements. */
  byte[] rest() {
    return rest;
  }

  int restLength() {
    return restLength;
  }

  /** The string that was taken out behind the quote at that place of the rest, or null if none was. */
  @Nullable
  String at(long quote) {
    for (int i = 0; i < count; i++) {
      if (places[FIELDS * i] == quote) {
        return strings.decode(source, places[FIELDS * i + 1], places[FIELDS * i + 2]);
      }
    }
    return null;
  }

  /** A long name stays where it is: the parser has a limit for names. */
  private static boolean isName(byte[] json, int from, int end) {
    int i = from;
    while (i < end && (json[i] == ' ' || json[i] == '\t' || json[i] == '\n' || json[i] == '\r')) {
      i++;
    }
    return i < end && json[i] == ':';
  }

  private void add(int from, int to) {
    if (FIELDS * count == places.length) {
      places = Arrays.copyOf(places, Math.max(2 * places.length, 4 * FIELDS));
    }
    places[FIELDS * count] = restLength - 1;
    places[FIELDS * count + 1] = from;
    places[FIELDS * count + 2] = to;
    count++;
  }

  private void copy(int from, int to) {
    int length = to - from;
    if (length > rest.length - restLength) {
      rest = Arrays.copyOf(rest, Math.max(2 * rest.length, restLength + length + 512));
    }
    System.arraycopy(source, from, rest, restLength, length);
    restLength += length;
  }
}
