package dev.patchbay.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Where a chat gets what is typed. */
interface Lines extends AutoCloseable {

  /**
   * The next input, which may have several lines.
   *
   * @return null at the end; empty if it was thrown away with Ctrl-C
   */
  @Nullable
  String next();

  @Override
  void close();

  /** Whether more has to come: a backslash stands at the end, or triple quotes are open. */
  static boolean isOpen(String text) {
    return text.endsWith("\\") || (text.split("\"\"\"", -1).length - 1) % 2 == 1;
  }

  /** The text without the marks that made it span lines. */
  static String joined(String text) {
    return text.replace("\\\n", "\n").replace("\"\"\"", "").strip();
  }

  /** Standard input that is no terminal, as it is. */
  static Lines plain(Console console) {
    BufferedReader reader =
        new BufferedReader(new InputStreamReader(console.in(), StandardCharsets.UTF_8));
    return new Lines() {
      @Override
      public @Nullable String next() {
        try {
          String text = reader.readLine();
          while (text != null && isOpen(text)) {
            String more = reader.readLine();
            if (more == null) {
              break;
            }
            text += "\n" + more;
          }
          return text == null ? null : joined(text);
        } catch (IOException e) {
          throw new UsageException("Cannot read standard input: " + Failures.text(e), e);
        }
      }

      @Override
      public void close() {
        // Standard input is the process's.
      }
    };
  }
}
