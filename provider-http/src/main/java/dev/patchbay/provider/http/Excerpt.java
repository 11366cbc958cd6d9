package dev.patchbay.provider.http;

import dev.patchbay.provider.Secret;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A short piece of what a service sent, fit for an error message: on one line, and without the key. */
final class Excerpt {

  private static final int MAX_LENGTH = 200;

  /** Bytes that are looked at: four a character, and room for white space and keys, which shrink. */
  private static final int MAX_BYTES = 64 * MAX_LENGTH;

  private final @Nullable Secret key;
  private final URI url;

  /** Makes excerpts of answers from that address, to which that key is sent. */
  Excerpt(@Nullable Secret key, URI url) {
    this.key = key;
    this.url = url;
  }

  String of(byte[] bytes, int offset, int length) {
    int looked = Math.min(length, MAX_BYTES);
    String text = withoutKey(new String(bytes, offset, looked, StandardCharsets.UTF_8));
    return shortened(looked < length ? withoutStartOfKey(text) : text);
  }

  String of(String text) {
    return shortened(withoutKey(text));
  }

  /** That exception, unless it or one of its causes shows the key: OkHttp quotes what it cannot read. */
  @Nullable
  Throwable cause(Throwable exception) {
    if (key == null) {
      return exception;
    }
    StringWriter trace = new StringWriter();
    exception.printStackTrace(new PrintWriter(trace));
    return withoutKey(trace.toString()).contentEquals(trace.getBuffer()) ? exception : null;
  }

  /** In any case: what a service echoes in the name of a header, say, comes in lower case. */
  private String withoutKey(String text) {
    if (key == null) {
      return text;
    }
    String quoted = Pattern.quote(key.valueFor(url));
    return Pattern.compile(quoted, Pattern.CASE_INSENSITIVE).matcher(text).replaceAll("***");
  }

  /** Drops the start of a key at the end of a text whose rest was cut off. */
  private String withoutStartOfKey(String text) {
    String value = key == null ? "" : key.valueFor(url);
    for (int length = value.length() - 1; length > 0; length--) {
      if (text.regionMatches(true, text.length() - length, value, 0, length)) {
        return text.substring(0, text.length() - length);
      }
    }
    return text;
  }

  private static String shortened(String text) {
    String shown = text.replaceAll("[\\p{Cntrl}\\p{Z}]+", " ").strip();
    if (shown.length() <= MAX_LENGTH) {
      return shown;
    }
    int end = Character.isHighSurrogate(shown.charAt(MAX_LENGTH - 1)) ? MAX_LENGTH - 1 : MAX_LENGTH;
    return shown.substring(0, end) + "...";
  }
}
