package dev.patchbay.examples.bulk;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Python with PySpark, in {@code target/python}. Maven runs tests in the module's folder. */
final class PySpark {

  private static final Path ROOT = Path.of("..", "..").toAbsolutePath().normalize();

  private PySpark() {}

  /** The folder of the project. */
  static Path root() {
    return ROOT;
  }

  /** Installs it if it is not there; skips the test if there is no Python to install it with. */
  static Path installed() throws IOException, InterruptedException {
    assumeTrue(
        hasPython(),
        "SKIPPED: Python 3.10 or newer with venv is not installed, so neither PySpark nor spark-submit can be tried");
    run(Path.of(""), Map.of(), Path.of("target", "install.log"), 600, List.of("./install-pyspark"));
    return Path.of("target", "python").toAbsolutePath();
  }

  private static boolean hasPython() throws InterruptedException {
    String check = "import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 10))";
    try {
      return new ProcessBuilder("python3", "-c", check)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Runs a command to its end.
   *
   * @return what it says
   * @throws IllegalStateException if it fails, with what it says
   */
  static String run(
      Path folder, Map<String, String> environment, Path log, long seconds, List<String> command)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command)
        .directory(folder.toAbsolutePath().toFile())
        .redirectErrorStream(true)
        .redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      boolean ended = process.waitFor(seconds, TimeUnit.SECONDS);
      String said = Files.readString(log);
      if (!ended || process.exitValue() != 0) {
        throw new IllegalStateException(
            command + (ended ? " has failed:\n" : " has not ended:\n") + said);
      }
      return said;
    } finally {
      List<ProcessHandle> left = process.descendants().toList();
      process.destroy();
      left.forEach(ProcessHandle::destroyForcibly);
    }
  }

  /** The jars that travel with the job, by commas. */
  static String jars() {
    try (var files = Files.list(Path.of("target", "app"))) {
      return String.join(
          ",", files.map(each -> each.toAbsolutePath().toString()).sorted().toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
