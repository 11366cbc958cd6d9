package dev.patchbay.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a run of the command talks to.
 *
 * @param out the answer, and nothing else
 * @param err all that is said about it
 * @param in standard input
 * @param environment the environment variables
 * @param terminals which of the three are a terminal
 * @param color whether a terminal may be given colours
 */
record Console(
    PrintWriter out,
    PrintWriter err,
    InputStream in,
    Map<String, String> environment,
    Terminals terminals,
    boolean color) {

  /**
   * The property in which the launcher says which of the three standard streams are a terminal, such as {@code 02}: Java can only tell
   * of all three at once. Its name is none of a provider's settings.
   */
  private static final String TERMINALS = "dev.patchbay.terminals";

  private static final String NO_COLOR = "--no-color";

  /** Which of the standard streams are a terminal. */
  record Terminals(boolean in, boolean out, boolean err) {
    static final Terminals NONE = new Terminals(false, false, false);

    static Terminals of(@Nullable String numbers) {
      if (numbers == null) {
        // Without the launcher nothing is known, and a terminal must not be waited for.
        return new Terminals(true, false, false);
      }
      return new Terminals(numbers.contains("0"), numbers.contains("1"), numbers.contains("2"));
    }
  }

  /** The process's own. */
  static Console ofProcess() {
    return of(
        utf8(FileDescriptor.out),
        utf8(FileDescriptor.err),
        System.in,
        System.getenv(),
        Terminals.of(System.getProperty(TERMINALS)));
  }

  /** One with these streams, whose environment says whether a terminal may be given colours. */
  static Console of(
      PrintWriter out,
      PrintWriter err,
      InputStream in,
      Map<String, String> environment,
      Terminals terminals) {
    // https://no-color.org: "when present and not an empty string (regardless of its value)".
    boolean color = environment.getOrDefault("NO_COLOR", "").isEmpty()
        && !environment.getOrDefault("TERM", "").equals("dumb");
    return new Console(out, err, in, environment, terminals, color);
  }

  private static PrintWriter utf8(FileDescriptor descriptor) {
    return new PrintWriter(
        new OutputStreamWriter(new FileOutputStream(descriptor), StandardCharsets.UTF_8));
  }

  Console withoutColorIn(String[] args) {
    return Arrays.asList(args).contains(NO_COLOR)
        ? new Console(out, err, in, environment, terminals, false)
        : this;
  }

  boolean colorsOut() {
    return color && terminals.out();
  }

  /** Says something on standard error. */
  void say(String text) {
    err.println(text);
    err.flush();
  }

  /** The same, as an aside. */
  void note(String text) {
    say(styled(text, "2", color && terminals.err()));
  }

  /** Says what went wrong. */
  void complain(@Nullable String text) {
    say(styled("patchbay:", "1;31", color && terminals.err()) + " " + text);
  }

  /** That text in bold where standard output shows it. */
  String bold(String text) {
    return styled(text, "1", colorsOut());
  }

  /** That text faint where standard output shows it. */
  String faint(String text) {
    return styled(text, "2", colorsOut());
  }

  private static String styled(String text, String code, boolean colors) {
    return colors ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }

  /**
   * All of standard input, without the white space around it; empty if it is a terminal.
   *
   * @throws UsageException if it cannot be read, or is no text
   */
  String piped() {
    if (terminals.in()) {
      return "";
    }
    try {
      byte[] bytes = in.readAllBytes();
      return Attachments.text(bytes, "Standard input").strip();
    } catch (IOException e) {
      throw new UsageException("Cannot read standard input: " + Failures.text(e), e);
    }
  }

  void flush() {
    out.flush();
    err.flush();
  }
}
