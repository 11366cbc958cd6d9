package dev.patchbay.spark;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A process of Spark: a master, a worker, or what submits a job. What it says goes to a file. */
final class SparkProcess implements AutoCloseable {

  private final Process process;
  private final Path log;

  private SparkProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * Starts one.
   *
   * @param home has Spark's jars in a folder {@code jars}
   * @param log what it says is added to that file
   * @param environment beside the usual
   */
  static SparkProcess start(
      Path home, Path log, int megabytes, Map<String, String> environment, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    Arrays.stream(System.getProperty("spark.opens").strip().split("\\s+")).forEach(command::add);
    command.add("-Xmx" + megabytes + "m");
    command.add(
        "-Dlog4j2.configurationFile=" + home.resolve("log4j2.properties").toUri());
    command.add("-cp");
    command.add(home.resolve("jars") + File.separator + "*");
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().put("SPARK_HOME", home.toString());
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    // Without it, a worker looks for where Spark was built.
    builder.environment().put("SPARK_SCALA_VERSION", "2.13");
    builder.environment().putAll(environment);
    return new SparkProcess(builder.start(), log);
  }

  /** Waits until a line of what it says has that text. */
  void awaitLine(String text) {
    Waiting.until(() -> {
      if (!process.isAlive()) {
        throw new IllegalStateException("The process has ended:\n" + said());
      }
      return said().contains(text);
    });
  }

  String said() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The executors that it has started, if it is a worker. */
  Stream<ProcessHandle> executors() {
    return process
        .descendants()
        .filter(
            each -> each.info().commandLine().orElse("").contains("CoarseGrainedExecutorBackend"));
  }

  /** Kills it as {@code kill -9} does. */
  void kill() {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Waits until it ends by itself; gives its exit code. */
  int awaitEnd(long seconds) throws InterruptedException {
    if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
      throw new IllegalStateException("The process has not ended:\n" + said());
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    children.forEach(ProcessHandle::destroyForcibly);
  }
}
