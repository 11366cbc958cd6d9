package dev.patchbay.provider.http;

import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.Media;
import dev.patchbay.provider.TokenLogprob;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an answer takes in memory so far, roughly and rather too much: it meets a limit, however it is divided. Not thread-safe.
 */
final class KeptBytes {

  /** A part of an answer, beside its text. */
  private static final int PART = 256;

  /** A value, or a token with its likelihood, beside its text. */
  private static final int VALUE = 128;

  private long total;
  private @Nullable Class<?> last;

  /** Adds a piece of text, which goes on with the last one if that was of the same kind. */
  void addPiece(CompletionEvent piece, String text) {
    add(ofText(text) + (piece.getClass() == last ? 0 : PART));
    last = piece.getClass();
  }

  /** Adds a piece of a tool call. */
  void addPiece(CompletionEvent.ToolCallDelta piece) {
    add(ofText(piece.id()) + ofText(piece.name()) + ofText(piece.arguments()));
  }

  void addPart(ContentPart part) {
    add(PART + of(part));
    last = null;
  }

  void addLogprob(TokenLogprob token) {
    add(of(token));
  }

  void addExtra(String name, @Nullable Object value) {
    add(of(name) + of(value));
  }

  /** Takes away a member whose value is about to be replaced. */
  void removeExtra(String name, @Nullable Object value) {
    total -= of(name) + of(value);
  }

  private void add(long bytes) {
    total += bytes;
    Limits.requireLength(total, Limits.MAX_KEPT_BYTES, "what is kept of the answer");
  }

  private static long of(ContentPart part) {
    if (part instanceof ContentPart.Opaque opaque) {
      return ofText(opaque.data());
    }
    if (part instanceof ContentPart.Citation citation) {
      return ofText(citation.source()) + ofText(citation.title()) + ofText(citation.quote());
    }
    if (part instanceof ContentPart.Image image) {
      return of(image.media());
    }
    if (part instanceof ContentPart.Text text) {
      return ofText(text.text());
    }
    return 0;
  }

  private static long of(Media media) {
    return media.bytes().length;
  }

  private static long of(TokenLogprob token) {
    long bytes = VALUE + ofText(token.token());
    for (TokenLogprob alternative : token.alternatives()) {
      bytes += of(alternative);
    }
    return bytes;
  }

  private static long of(@Nullable Object value) {
    long bytes = VALUE;
    if (value instanceof String text) {
      bytes += ofText(text);
    } else if (value instanceof Collection<?> elements) {
      for (Object element : elements) {
        bytes += of(element);
      }
    } else if (value instanceof Map<?, ?> members) {
      for (Map.Entry<?, ?> member : members.entrySet()) {
        bytes += of(member.getKey()) + of(member.getValue());
      }
    }
    return bytes;
  }

  private static long ofText(String text) {
    return (long) Character.BYTES * text.length();
  }
}
