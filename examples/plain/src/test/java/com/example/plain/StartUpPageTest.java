package com.example.plain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.testkit.EquingStandIn;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Runs the commands of docs/start-up.md as they stand, with the Java that runs this test. */
@DisabledOnOs(OS.WINDOWS)
class StartUpPageTest {

  private static final Pattern COMMANDS = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);
  private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin");
  private static final long SECONDS = 300;

  private final EquingStandIn service = EquingStandIn.start();

  @TempDir
  Path folder;

  @BeforeEach
  void copyTheProgram() throws IOException {
    Files.copy(Path.of("Ask.java"), folder.resolve("Ask.java"));
    Files.createDirectory(folder.resolve("lib"));
    try (Stream<Path> jars = Files.list(Path.of("target", "lib"))) {
      for (Path jar : jars.toList()) {
        Files.copy(jar, folder.resolve("lib").resolve(jar.getFileName()));
      }
    }
  }

  @AfterEach
  void close() {
    service.close();
  }

  @Test
  void theArchiveIsMadeAndUsed() throws Exception {
    String commands = commands("Start sooner") + commands(archive());

    assertThat(run(commands)).contains(EquingStandIn.answerTo("Why is the sky blue?"));

    assertThat(loaded()).contains("dev.patchbay.registry.ProviderRegistry source: shared objects");
  }

  @Test
  @Tag("image")
  void anImageWithItsOwnJavaAsks() throws Exception {
    String commands = commands("Start sooner") + commands("An image with its own Java");

    assertThat(run(commands)).contains(EquingStandIn.answerTo("Why is the sky blue?"));
  }

  private static String archive() {
    return Runtime.version().feature() < 25
        ? "Java 17 to 24: an archive of application classes"
        : "Java 25 and newer: an AOT cache";
  }

  /** The commands below that heading, up to the next one. */
  private static String commands(String heading) throws IOException {
    String page = Files.readString(Path.of("..", "..", "docs", "start-up.md"));
    String section =
        page.replaceAll("(?s).*#+ " + Pattern.quote(heading) + "\n(.*?)(\n#.*|$)", "$1");
    String commands = COMMANDS
        .matcher(section)
        .results()
        .map(each -> each.group(1))
        .collect(Collectors.joining());
    assertThat(commands).as(heading).isNotBlank();
    return commands;
  }

  private String run(String commands) throws IOException, InterruptedException {
    File output = folder.resolve("output").toFile();
    ProcessBuilder builder = new ProcessBuilder("bash", "-e", "-c", commands)
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(output);
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("PATCHBAY_"));
    environment.put("PATH", JAVA + File.pathSeparator + environment.get("PATH"));
    environment.put("JDK_JAVA_OPTIONS", "-Xlog:class+load:file=loaded-%p.txt");
    environment.put("PATCHBAY_OPENAI__BASE_URL", service.url() + "/api/openai/v1");
    environment.put("OPENAI_API_KEY", "sk-none");
    environment.put("MODEL", "openai/gpt-3.5-turbo");
    Process process = builder.start();
    try {
      assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).as("it ends").isTrue();
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    String said = Files.readString(output.toPath());
    assertThat(process.exitValue()).as(said).isZero();
    return said;
  }

  /** Which classes were loaded from where, by each of the JVMs. */
  private String loaded() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> logs = files
          .filter(file -> file.getFileName().toString().startsWith("loaded-"))
          .toList();
      StringBuilder text = new StringBuilder();
      for (Path log : logs) {
        text.append(Files.readString(log));
      }
      return text.toString();
    }
  }
}
