package dev.patchbay.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DynamicTest;

/**
 * A program of {@code src/test/clients} that asks the gateway by a client of others. It prints a line for each of its cases, which begins
 * with {@code PASS} or {@code FAIL}, and {@code END} with their number.
 */
final class ClientProgram {

  private static final Duration LONGEST = Duration.ofMinutes(2);
  private static final Path SOURCES = Path.of("src", "test", "clients");
  private static final Path INSTALLED = Path.of("target", "clients");
  private static final String PASS = "PASS ";
  private static final String FAIL = "FAIL ";

  private ClientProgram() {}

  static Stream<DynamicTest> python(String file, Map<String, String> environment)
      throws IOException, InterruptedException {
    Path python = INSTALLED.resolve("python/bin/python");
    return run(file, List.of(installed(python), "-B", source(file)), environment);
  }

  static Stream<DynamicTest> node(String file, Map<String, String> environment)
      throws IOException, InterruptedException {
    // Node looks for packages beside and above the program.
    Path copy = INSTALLED.resolve("node");
    installed(copy);
    for (String each : List.of("cases.mjs", file)) {
      Files.writeString(copy.resolve(each), Files.readString(SOURCES.resolve(each)));
    }
    return run(file, List.of("node", copy.resolve(file).toString()), environment);
  }

  static Stream<DynamicTest> java(String file, Map<String, String> environment)
      throws IOException, InterruptedException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classPath = Files.readString(Path.of(installed(INSTALLED.resolve("java.classpath"))));
    return run(file, List.of(java, "-cp", classPath, source(file)), environment);
  }

  /** Runs it to its end; a test for each of its lines, and one that says whether it came to its end. */
  private static Stream<DynamicTest> run(
      String name, List<String> command, Map<String, String> environment)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile("client", ".txt");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
      builder.environment().putAll(environment);
      builder.environment().putAll(Map.of("NO_PROXY", "127.0.0.1", "no_proxy", "127.0.0.1"));
      Process process = builder.start();
      process.getOutputStream().close();
      boolean ended = process.waitFor(LONGEST.toMillis(), TimeUnit.MILLISECONDS);
      if (!ended) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
      }
      return tests(name, Files.readString(output, UTF_8), ended);
    } finally {
      Files.delete(output);
    }
  }

  private static Stream<DynamicTest> tests(String name, String output, boolean ended) {
    List<DynamicTest> tests = new ArrayList<>();
    for (String line : output.lines().toList()) {
      if (line.startsWith(PASS) || line.startsWith(FAIL)) {
        System.out.println(name + ": " + line);
        String title = line.substring(PASS.length()).replaceFirst(" \\|.*", "");
        tests.add(dynamicTest(title, () -> {
          if (line.startsWith(FAIL)) {
            Assertions.fail(line);
          }
        }));
      }
    }
    boolean whole = output.stripTrailing().endsWith("\nEND " + tests.size());
    tests.add(dynamicTest("comes to its end", () -> {
      if (!ended || !whole) {
        Assertions.fail(
            name + (ended ? " stopped early: " : " took longer than " + LONGEST + ": ") + output);
      }
    }));
    return tests.stream();
  }

  private static String source(String file) {
    return SOURCES.resolve(file).toString();
  }

  private static String installed(Path path) {
    if (!Files.exists(path)) {
      throw new IllegalStateException(
          path.toAbsolutePath()
              + " is missing: run the tests by Maven's profile clients, or 'integration-tests/install-servers clients' once");
    }
    return path.toString();
  }
}
