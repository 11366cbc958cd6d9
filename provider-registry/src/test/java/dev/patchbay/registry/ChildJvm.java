package dev.patchbay.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A Java program in a process of its own, ended after a minute at the latest.
 *
 * @param status its exit status
 * @param lines what it printed, standard error included
 */
record ChildJvm(int status, List<String> lines) {

  private static final int MOST_SECONDS = 60;

  static ChildJvm run(Path dir, List<String> arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1");
    // What is logged is told by the registry as well, and would stand among what the program
    // prints.
    Path quiet = Files.writeString(dir.resolve("quiet.properties"), "handlers=\n");
    command.add("-Djava.util.logging.config.file=" + quiet);
    command.addAll(arguments);
    Path output = Files.createTempFile(dir, "child", ".txt");
    ProcessBuilder builder = new ProcessBuilder(command)
        .directory(dir.toFile())
        .redirectErrorStream(true)
        .redirectOutput(output.toFile());
    // Neither settings for providers nor options for the JVM come in from outside.
    builder.environment().keySet().removeIf(name -> name.matches("PATCHBAY_.*|J.*_OPTIONS"));
    Process process = builder.start();
    try {
      assertThat(process.waitFor(MOST_SECONDS, TimeUnit.SECONDS))
          .as("ended within %d s: %s", MOST_SECONDS, command)
          .isTrue();
    } finally {
      process.destroyForcibly();
    }
    return new ChildJvm(process.exitValue(), Files.readAllLines(output));
  }

  /** Those paths as the value of {@code -cp} or {@code -p}. */
  static String path(Path... entries) {
    return Arrays.stream(entries)
        .map(Path::toString)
        .collect(Collectors.joining(File.pathSeparator));
  }
}
