package dev.patchbay.provider.http;

import dev.patchbay.provider.Secret;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A short piece of what a service sent, fit for an error message: on one line, and without the key. */
final class Excerpt {

  private static final int MAX_LENGTH = 200;

  private final @Nullable Secret key;
  private final URI url;

  /** Makes excerpts of answers from that address, to which that key is sent. */
  Excerpt(@Nullable Secret key, URI url) {
    this.key = key;
    this.url = url;
  }

  String of(byte[] bytes, int length) {
    // No more than can matter: four bytes a character, and room for a key that begins in what is
    // shown.
    return of(new String(bytes, 0, Math.min(length, 64 * MAX_LENGTH), StandardCharsets.UTF_8));
  }

  String of(String text) {
    String shown = key == null ? text : text.replace(key.valueFor(url), "***");
    shown = shown.replaceAll("[\\p{Cntrl}\\p{Z}]+", " ").strip();
    if (shown.length() <= MAX_LENGTH) {
      return shown;
    }
    int end = Character.isHighSurrogate(shown.charAt(MAX_LENGTH - 1)) ? MAX_LENGTH - 1 : MAX_LENGTH;
    return shown.substring(0, end) + "...";
  }
}
