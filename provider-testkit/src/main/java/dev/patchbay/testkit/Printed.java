package dev.patchbay.testkit;

import dev.patchbay.provider.ProviderException;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.jspecify.annotations.Nullable;

/** What the program logs and prints, until closed. */
final class Printed implements AutoCloseable {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = System.out;
  private final PrintStream err = System.err;
  private final Logger root = Logger.getLogger("");
  private final @Nullable Level level = root.getLevel();
  private final Handler handler = new Handler() {
    @Override
    public void publish(LogRecord record) {
      bytes.writeBytes(new SimpleFormatter().format(record).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  };

  Printed() {
    root.setLevel(Level.ALL);
    root.addHandler(handler);
    System.setOut(both(out));
    System.setErr(both(err));
  }

  String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /** All that a program may print of it; of an exception the causes, and what was suppressed, as well. */
  static String textOf(@Nullable Object thing) {
    StringWriter text = new StringWriter();
    text.append(String.valueOf(thing));
    if (thing instanceof Throwable thrown) {
      thrown.printStackTrace(new PrintWriter(text, true));
      for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
        if (cause instanceof ProviderException failure) {
          text.append(
              failure.detail() + failure.code() + failure.requestId() + failure.rateLimits());
        }
      }
    }
    return text.toString();
  }

  @Override
  public void close() {
    System.setOut(out);
    System.setErr(err);
    root.removeHandler(handler);
    root.setLevel(level);
  }

  private PrintStream both(PrintStream actual) {
    OutputStream copying = new OutputStream() {
      @Override
      public void write(int b) {
        bytes.write(b);
        actual.write(b);
      }

      @Override
      public void write(byte[] more, int offset, int length) {
        bytes.write(more, offset, length);
        actual.write(more, offset, length);
      }
    };
    return new PrintStream(copying, true, StandardCharsets.UTF_8);
  }
}
