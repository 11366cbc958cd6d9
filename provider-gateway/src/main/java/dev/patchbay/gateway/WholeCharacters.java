package dev.patchbay.gateway;

import dev.patchbay.provider.CompletionEvent;

/**
 * Puts characters together that a service has cut in two: a token may end with the first half of a surrogate pair, which UTF-8 has no form
 * for. The half goes out with the next piece of text. Used by one thread, for one stream.
 */
final class WholeCharacters {

  private String half = "";

  /** The event, with whole characters. */
  CompletionEvent of(CompletionEvent event) {
    if (event instanceof CompletionEvent.TextDelta delta) {
      String text = delta.text();
      if (half.isEmpty() && !endsWithHalf(text)) {
        return event;
      }
      String joined = half + text;
      boolean cut = endsWithHalf(joined);
      int end = cut ? joined.length() - 1 : joined.length();
      half = joined.substring(end);
      return new CompletionEvent.TextDelta(joined.substring(0, end));
    }
    return event;
  }

  private static boolean endsWithHalf(String text) {
    return !text.isEmpty() && Character.isHighSurrogate(text.charAt(text.length() - 1));
  }
}
