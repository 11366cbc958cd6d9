package dev.patchbay.integration;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server that this project did not write, as a child process on a free port of loopback. Thread-safe. */
final class ChildServer implements AutoCloseable {

  private static final Duration START = Duration.ofMinutes(1);
  private static final Duration END = Duration.ofSeconds(5);
  private static final int KEPT_LINES = 200;

  private static final Path NODE_MODULES = Path.of("target", "node", "node_modules");
  private static final Path PYTHON = Path.of("target", "python", "bin", "python");
  private static final Path SOURCES = Path.of("src", "test");

  private final Process process;
  private final Thread reader;
  private final Deque<String> lines = new ArrayDeque<>();
  private final CompletableFuture<URI> address = new CompletableFuture<>();

  private ChildServer(Process process, Pattern ready) {
    this.process = process;
    reader = new Thread(() -> read(ready), "output of process " + process.pid());
    reader.setDaemon(true);
    reader.start();
  }

  /** npm's aimock with the fixtures of {@code src/test/aimock/<name>.json}; what they do not foresee is an error. */
  static ChildServer aimock(String fixtures) {
    return start(
        "aimock server listening on ",
        "node",
        installed(NODE_MODULES.resolve("@copilotkit/aimock/dist/cli.js")),
        "--port=0",
        "--strict",
        "--validate-on-load",
        "--fixtures=" + SOURCES.resolve("aimock").resolve(fixtures + ".json"));
  }

  /** The HTTP server of Node, which answers the OpenAI dialect. */
  static ChildServer node() {
    return start(
        "Node listens on ", "node", SOURCES.resolve("node/chat-server.mjs").toString());
  }

  /** PyPI's uvicorn, which answers the OpenAI dialect. */
  static ChildServer uvicorn() {
    return start(
        "Uvicorn running on ",
        installed(PYTHON),
        "-m",
        "uvicorn",
        "--port=0",
        "--lifespan=off",
        "--no-access-log",
        "--app-dir=" + SOURCES.resolve("python"),
        "chat_server:app");
  }

  /** The server of llama.cpp with a small model, below {@code /api/openai}. */
  static ChildServer llama() {
    return llama("serve");
  }

  /** The same for vectors. */
  static ChildServer llamaForVectors() {
    return llama("embed");
  }

  private static ChildServer llama(String task) {
    return start("llama.cpp answers at ", "bash", "../provider-cli/llama-server.sh", task);
  }

  /**
   * Starts the command and waits until it prints those words and, right behind them, its address.
   *
   * @throws IllegalStateException if it ends before, or takes longer than a minute
   */
  static ChildServer start(String ready, String... command) {
    ChildServer server;
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      server =
          new ChildServer(process, Pattern.compile(Pattern.quote(ready) + "(http://[^\\s/]+)"));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + List.of(command), e);
    }
    try {
      server.address.get(START.toMillis(), TimeUnit.MILLISECONDS);
      return server;
    } catch (ExecutionException | TimeoutException | InterruptedException e) {
      server.close();
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      throw new IllegalStateException(
          List.of(command) + " did not print '" + ready + "'. " + server.output(), e);
    }
  }

  /** The program of a Python that has uvicorn and the SDKs. */
  static String python() {
    return installed(PYTHON);
  }

  /** Where it listens, without a path. */
  URI url() {
    return address.join();
  }

  /** The last lines that it printed, for the message of a failure. */
  String output() {
    synchronized (lines) {
      return "The server printed: " + String.join("\n", lines);
    }
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  /** Ends the process and waits until it has ended. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(END.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor();
      }
      reader.join();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private void read(Pattern ready) {
    try (BufferedReader output = process.inputReader(UTF_8)) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        synchronized (lines) {
          if (lines.size() == KEPT_LINES) {
            lines.removeFirst();
          }
          lines.addLast(line);
        }
        Matcher matcher = ready.matcher(line);
        if (matcher.find()) {
          address.complete(URI.create(matcher.group(1)));
        }
      }
    } catch (IOException e) {
      address.completeExceptionally(e);
    }
    address.completeExceptionally(new IllegalStateException("it ended"));
  }

  private static String installed(Path path) {
    if (!Files.exists(path)) {
      throw new IllegalStateException(
          path.toAbsolutePath()
              + " is missing: run the tests by Maven's profile interop, or integration-tests/install-servers once");
    }
    return path.toString();
  }
}
