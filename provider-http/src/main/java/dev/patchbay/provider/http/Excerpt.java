package dev.patchbay.provider.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A short piece of what a service sent, fit for an error message: on one line, and without the secrets that it was sent. */
final class Excerpt {

  private static final int MAX_LENGTH = 200;

  private static final Pattern BLANKS = Pattern.compile("[\\p{Cntrl}\\p{Z}]+");

  /** Bytes that are looked at: four a character, and room for white space and keys, which shrink. */
  private static final int MAX_BYTES = 64 * MAX_LENGTH;

  /** The longest first: one may begin like another. */
  private final List<String> secrets;

  private final @Nullable Pattern anySecret;

  /** Makes excerpts that show none of these. Empty ones are passed over. */
  Excerpt(Collection<String> secrets) {
    this.secrets = secrets.stream()
        .filter(secret -> !secret.isEmpty())
        .distinct()
        .sorted(Comparator.comparingInt(String::length).reversed())
        .toList();
    // In any case: what a service echoes in the name of a header, say, comes in lower case.
    anySecret = this.secrets.isEmpty()
        ? null
        : Pattern.compile(
            this.secrets.stream().map(Pattern::quote).collect(Collectors.joining("|")),
            Pattern.CASE_INSENSITIVE);
  }

  /** Excerpts that show none of these either. */
  Excerpt without(Collection<String> more) {
    List<String> all = new ArrayList<>(secrets);
    all.addAll(more);
    return new Excerpt(all);
  }

  String of(byte[] bytes, int offset, int length) {
    int looked = Math.min(length, MAX_BYTES);
    String text = withoutSecrets(new String(bytes, offset, looked, StandardCharsets.UTF_8));
    return shortened(looked < length ? withoutStartOfSecret(text) : text);
  }

  String of(String text) {
    return shortened(withoutSecrets(text));
  }

  /** All of a text of ours, into which a secret may have come. */
  String inFull(String text) {
    return withoutSecrets(text);
  }

  /** The same of bytes, behind which others may have been cut off. */
  String inFull(byte[] bytes, int length, boolean cut) {
    String text = withoutSecrets(new String(bytes, 0, length, StandardCharsets.UTF_8));
    return cut ? withoutStartOfSecret(text) : text;
  }

  /** That exception, unless it, a cause or a suppressed one shows a secret: OkHttp quotes what it cannot read. */
  @Nullable
  Throwable cause(Throwable exception) {
    return anySecret != null && shows(exception, Collections.newSetFromMap(new IdentityHashMap<>()))
        ? null
        : exception;
  }

  private boolean shows(@Nullable Throwable exception, Set<Throwable> seen) {
    if (exception == null || anySecret == null || !seen.add(exception)) {
      return false;
    }
    if (anySecret.matcher(said(exception)).find() || shows(exception.getCause(), seen)) {
      return true;
    }
    for (Throwable suppressed : exception.getSuppressed()) {
      if (shows(suppressed, seen)) {
        return true;
      }
    }
    return false;
  }

  /** What a trace shows of an exception but its class, whose name holds no secret and may look like one. */
  private static String said(Throwable exception) {
    String shown = exception.toString();
    String name = exception.getClass().getName();
    return shown.startsWith(name) ? shown.substring(name.length()) : shown;
  }

  private String withoutSecrets(String text) {
    return anySecret == null ? text : anySecret.matcher(text).replaceAll("***");
  }

  /** Drops the start of a secret at the end of a text whose rest was cut off. */
  private String withoutStartOfSecret(String text) {
    int end = text.length();
    for (String secret : secrets) {
      end = Math.min(end, startOf(secret, text));
    }
    return text.substring(0, end);
  }

  private static int startOf(String secret, String text) {
    for (int length = secret.length() - 1; length > 0; length--) {
      if (text.regionMatches(true, text.length() - length, secret, 0, length)) {
        return text.length() - length;
      }
    }
    return text.length();
  }

  /** Short and without anything to take out, as the headers of a good answer are. */
  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) <= ' ' || text.charAt(i) >= 0x7f) {
        return false;
      }
    }
    return text.length() <= MAX_LENGTH;
  }

  private static String shortened(String text) {
    if (isPlain(text)) {
      return text;
    }
    String shown = BLANKS.matcher(text).replaceAll(" ").strip();
    if (shown.length() <= MAX_LENGTH) {
      return shown;
    }
    int end = Character.isHighSurrogate(shown.charAt(MAX_LENGTH - 1)) ? MAX_LENGTH - 1 : MAX_LENGTH;
    return shown.substring(0, end) + "...";
  }
}
