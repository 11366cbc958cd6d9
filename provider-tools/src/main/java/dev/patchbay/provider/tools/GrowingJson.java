package dev.patchbay.provider.tools;

/**
 * A JSON object whose text is still coming. Each character is looked at once. Not thread-safe.
 *
 * <p>What there is of it so far is made into whole JSON by leaving out what is not complete, which is a name, a number, a literal or
 * an escape, and closing what is open. A text that is not complete may be kept as far as it goes.
 */
final class GrowingJson {

  private final StringBuilder text = new StringBuilder();

  /** What closes the objects and arrays that are open, the innermost last. */
  private final StringBuilder closers = new StringBuilder();

  /** The text up to here and the closers are whole JSON. */
  private int whole;

  private boolean begun;
  private boolean inString;
  private boolean inName;
  private boolean expectsName;
  private boolean inLiteral;
  /** Characters of an escape that are still to come, and where it began. */
  private int escaped;

  private int escapeAt;

  /** Adds a piece. What stands before the first brace is passed over, and so is what follows the object. */
  void add(String piece) {
    for (int i = 0; i < piece.length(); i++) {
      char next = piece.charAt(i);
      if ((!begun && next != '{') || ended()) {
        continue;
      }
      begun = true;
      text.append(next);
      if (inString) {
        inString(next);
      } else {
        outside(next);
      }
    }
  }

  int length() {
    return text.length();
  }

  boolean ended() {
    return begun && closers.isEmpty();
  }

  /** What there is so far as whole JSON; empty if nothing has begun. */
  String closed(boolean withOpenText) {
    String json = text.toString();
    if (withOpenText && inString && !inName) {
      return json.substring(0, escaped > 0 ? escapeAt : json.length()) + '"' + closing();
    }
    return json.substring(0, whole) + closing();
  }

  private String closing() {
    return new StringBuilder(closers).reverse().toString();
  }

  private void inString(char next) {
    if (escaped > 0) {
      escaped = escaped == 5 && next != 'u' ? 0 : escaped - 1;
    } else if (next == '\\') {
      escaped = 5;
      escapeAt = text.length() - 1;
    } else if (next == '"') {
      inString = false;
      if (!inName) {
        whole = text.length();
      }
    }
  }

  private void outside(char next) {
    if (inLiteral && (next == ',' || next == '}' || next == ']' || Character.isWhitespace(next))) {
      inLiteral = false;
      whole = text.length() - 1;
    }
    switch (next) {
      case '{', '[' -> {
        closers.append(next == '{' ? '}' : ']');
        expectsName = next == '{';
        whole = text.length();
      }
      case '}', ']' -> {
        closers.setLength(Math.max(0, closers.length() - 1));
        whole = text.length();
      }
      case '"' -> {
        inString = true;
        inName = expectsName;
      }
      case ':' -> expectsName = false;
      case ',' -> expectsName = closers.charAt(closers.length() - 1) == '}';
      default -> inLiteral = inLiteral || !Character.isWhitespace(next);
    }
  }
}
