package dev.patchbay.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.jline.reader.EOFError;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.ParsedLine;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.reader.impl.completer.StringsCompleter;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jspecify.annotations.Nullable;

/** A terminal, with editing and a history that is kept. The only class that knows JLine, so that nothing else loads it. */
final class EditedLines implements Lines {

  private final Terminal terminal;
  private final LineReader reader;
  private final String prompt;

  private EditedLines(Terminal terminal, LineReader reader, String prompt) {
    this.terminal = terminal;
    this.reader = reader;
    this.prompt = prompt;
  }

  /** Asks for more lines while the input is open; no character but these two marks means anything. */
  private static final class Prose extends DefaultParser {
    Prose() {
      setQuoteChars(new char[0]);
      setEscapeChars(new char[0]);
    }

    @Override
    public ParsedLine parse(String line, int cursor, ParseContext context) {
      if (context == ParseContext.ACCEPT_LINE && Lines.isOpen(line)) {
        throw new EOFError(-1, -1, "more lines follow");
      }
      return super.parse(line, cursor, context);
    }
  }

  /**
   * Opens the terminal.
   *
   * @param interrupt is told of Ctrl-C while an answer is printed
   * @param history where to keep what was typed; null to keep nothing
   */
  static Lines open(Console console, Interrupt interrupt, @Nullable Path history, String prompt) {
    try {
      Terminal terminal = TerminalBuilder.builder().system(true).dumb(true).build();
      terminal.handle(Terminal.Signal.INT, signal -> interrupt.cancel());
      LineReaderBuilder reader = LineReaderBuilder.builder()
          .terminal(terminal)
          .parser(new Prose())
          .completer(new StringsCompleter(Talk.COMMANDS.keySet()))
          .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
          .variable(LineReader.SECONDARY_PROMPT_PATTERN, "... ");
      if (history != null && isOurs(history)) {
        reader.variable(LineReader.HISTORY_FILE, history);
      }
      return new EditedLines(terminal, reader.build(), prompt);
    } catch (IOException e) {
      console.complain(
          "warning: no line editing, since the terminal cannot be opened: " + Failures.text(e));
      return Lines.plain(console);
    }
  }

  /** Where history is kept: {@code XDG_STATE_HOME}, or {@code ~/.local/state}, has a folder for it. */
  static Path history(Map<String, String> environment) {
    String state = environment.getOrDefault("XDG_STATE_HOME", "");
    Path folder = state.isEmpty()
        ? Path.of(System.getProperty("user.home", "."), ".local", "state")
        : Path.of(state);
    return folder.resolve("patchbay").resolve("chat-history");
  }

  /** Makes the file so that no other user can read what was asked. */
  private static boolean isOurs(Path file) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      if (!Files.exists(file)) {
        Files.createFile(file);
      }
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
      return true;
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  @Override
  public @Nullable String next() {
    try {
      return Lines.joined(reader.readLine(prompt));
    } catch (UserInterruptException e) {
      return "";
    } catch (EndOfFileException e) {
      return null;
    }
  }

  @Override
  public void close() {
    try {
      reader.getHistory().save();
      terminal.close();
    } catch (IOException e) {
      throw new UsageException("Cannot keep the history: " + Failures.text(e), e);
    }
  }
}
