package dev.patchbay.registry;

import java.util.regex.Pattern;

/** Text that others wrote, made fit for a terminal and a log: on one line, and without signs that do something there. */
final class Printable {

  private static final Pattern LINE_ENDS =
      Pattern.compile("\\s*[\\r\\n\\x0B\\f\\u0085\\u2028\\u2029]+\\s*");

  /** Controls such as ESC, NUL and U+009B, and formats such as U+202E, which turns a text round. */
  private static final Pattern ACTIVE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}]");

  private Printable() {}

  static String of(String text) {
    String oneLine = LINE_ENDS.matcher(text).replaceAll(" ");
    return ACTIVE
        .matcher(oneLine)
        .replaceAll(found -> String.format("<U+%04X>", found.group().codePointAt(0)));
  }
}
