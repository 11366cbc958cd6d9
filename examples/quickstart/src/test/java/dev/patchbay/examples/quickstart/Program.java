package dev.patchbay.examples.quickstart;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Runs the quick start as its user does: in a separate JVM. */
final class Program {

  private static final long SECONDS = 60;

  /** What a run left behind. */
  record Result(int exitCode, String out, String err) {}

  private final Map<String, String> environment = new TreeMap<>();

  Program with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  Result run(String... arguments) {
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-cp",
        System.getProperty("java.class.path"),
        Quickstart.class.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(Program::isSetting);
    builder.environment().putAll(environment);
    try {
      Path out = Files.createTempFile("quickstart", ".out");
      Path err = Files.createTempFile("quickstart", ".err");
      try {
        Process process =
            builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
          process.destroyForcibly();
          throw new AssertionError("still running after " + SECONDS + " s");
        }
        return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
      } finally {
        Files.delete(out);
        Files.delete(err);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Whether the machine's own settings would be taken for ours. */
  private static boolean isSetting(String variable) {
    return variable.startsWith("PATCHBAY_")
        || variable.endsWith("_API_KEY")
        || variable.endsWith("_TOKEN")
        || variable.endsWith("_BASE_URL");
  }
}
