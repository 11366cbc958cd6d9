package dev.patchbay.examples.quickstart;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Runs the quick start as its user does: in a separate JVM. */
final class Program {

  private static final long SECONDS = 60;

  /** What a run left behind. */
  record Result(int exitCode, String out, String err) {

    /** The last line of standard error, where a failure is told. */
    String lastLine() {
      List<String> lines = err.lines().toList();
      return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
    }
  }

  private final Map<String, String> environment = new TreeMap<>();
  private String classPath = System.getProperty("java.class.path");
  private String input = "";

  Program with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  Program without(String jarOrModule) {
    classPath = Arrays.stream(classPath.split(File.pathSeparator))
        .filter(entry -> !entry.contains(jarOrModule))
        .collect(Collectors.joining(File.pathSeparator));
    return this;
  }

  Program reading(String text) {
    input = text;
    return this;
  }

  Result run(String... arguments) {
    return start(arguments).await();
  }

  Running start(String... arguments) {
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-cp",
        classPath,
        Quickstart.class.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> isSetting(name));
    builder.environment().putAll(environment);
    try {
      Process process = builder.start();
      try (OutputStream stdin = process.getOutputStream()) {
        stdin.write(input.getBytes(StandardCharsets.UTF_8));
      }
      return new Running(process);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether the machine's own settings would be taken for ours. */
  private static boolean isSetting(String variable) {
    return variable.startsWith("PATCHBAY_")
        || variable.endsWith("_API_KEY")
        || variable.endsWith("_TOKEN")
        || variable.endsWith("_BASE_URL");
  }

  /** A run that is not over yet. */
  static final class Running {
    private final Process process;
    private final CompletableFuture<String> out;
    private final CompletableFuture<String> err;
    private final ByteArrayOutputStream outSoFar = new ByteArrayOutputStream();

    private Running(Process process) {
      this.process = process;
      out = CompletableFuture.supplyAsync(() -> read(process.getInputStream(), outSoFar));
      err = CompletableFuture.supplyAsync(
          () -> read(process.getErrorStream(), new ByteArrayOutputStream()));
    }

    /** Waits until standard output begins with that text. */
    void awaitOutput(String text) throws InterruptedException {
      synchronized (outSoFar) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (!outSoFar.toString(StandardCharsets.UTF_8).startsWith(text)) {
          long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
          if (left <= 0 || !process.isAlive()) {
            throw new AssertionError("printed only: " + outSoFar.toString(StandardCharsets.UTF_8));
          }
          outSoFar.wait(Math.min(left, 100));
        }
      }
    }

    /** Ends the program as a signal from outside does. */
    Result terminate() {
      // Not Process.destroy(), which also closes the streams that are still to be read.
      process.toHandle().destroy();
      return await();
    }

    Result await() {
      try {
        if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
          process.destroyForcibly();
          throw new AssertionError("still running after " + SECONDS + " s");
        }
        return new Result(process.exitValue(), out.join(), err.join());
      } catch (InterruptedException e) {
        process.destroyForcibly();
        throw new AssertionError(e);
      }
    }

    private static String read(InputStream in, ByteArrayOutputStream into) {
      byte[] buffer = new byte[1024];
      try (in) {
        int count;
        while ((count = in.read(buffer)) >= 0) {
          synchronized (into) {
            into.write(buffer, 0, count);
            into.notifyAll();
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return into.toString(StandardCharsets.UTF_8);
    }
  }
}
