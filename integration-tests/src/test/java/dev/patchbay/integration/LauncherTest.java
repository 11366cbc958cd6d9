package dev.patchbay.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.patchbay.testkit.EquingStandIn;
import dev.patchbay.testkit.EquingStandIn.Fault;
import dev.patchbay.testkit.FaultServer;
import dev.patchbay.testkit.Script;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The command as the build leaves it, started as people start it. */
@ResourceLock("provider-cli/target/patchbay")
class LauncherTest {

  private static final Path FOLDER = Path.of("..", "provider-cli", "target", "patchbay");
  private static final long MOST_BYTES = 16_000_000;
  private static final long SECONDS = 60;
  private static final String QUESTION = "Why is the sky blue?";
  private static final String TOKEN =
      "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Because\"},\"finish_reason\":null}]}\n\n";

  private final EquingStandIn service = EquingStandIn.start();

  @TempDir
  Path work;

  @AfterEach
  void close() {
    service.close();
  }

  private record Result(int exitCode, String out, String err) {}

  private ProcessBuilder command(Path launcher, URI url, String... arguments) {
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    Map<String, String> environment = builder.environment();
    // The machine's own settings are not ours.
    environment
        .keySet()
        .removeIf(name -> name.startsWith("PATCHBAY_")
            || name.endsWith("_API_KEY")
            || name.endsWith("_TOKEN")
            || name.endsWith("_BASE_URL"));
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.put("PATCHBAY_EQUING__BASE_URL", url.toString());
    return builder
        .redirectOutput(work.resolve("out").toFile())
        .redirectError(work.resolve("err").toFile());
  }

  private Result run(String input, String... arguments) throws Exception {
    return run(FOLDER.resolve("bin/patchbay"), input, arguments);
  }

  private Result run(Path launcher, String input, String... arguments) throws Exception {
    Process process = command(launcher, service.url(), arguments).start();
    process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().close();
    return await(process);
  }

  private Result await(Process process) throws Exception {
    if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("still running after " + SECONDS + " s");
    }
    return new Result(
        process.exitValue(),
        Files.readString(work.resolve("out")),
        Files.readString(work.resolve("err")));
  }

  @Test
  void itAnswersWithStandardInputAddedAndNothingElseOnStandardOutput() throws Exception {
    Result result = run("this text", "ask", "Sum up");

    assertThat(result.out()).isEqualTo(EquingStandIn.answerTo("Sum up\n\nthis text") + "\n");
    assertThat(result.err()).isEmpty();
    assertThat(result.exitCode()).isZero();
  }

  @Test
  void aLinkToItWorksToo() throws Exception {
    Path link = Files.createSymbolicLink(
        work.resolve("patchbay"),
        FOLDER.resolve("bin/patchbay").toAbsolutePath().normalize());

    assertThat(run(link, "", "--version").out()).startsWith("patchbay 0.");
  }

  @Test
  void optionsForJavaAreNoSettingsOfTheProgram() throws Exception {
    ProcessBuilder command =
        command(FOLDER.resolve("bin/patchbay"), service.url(), "ask", QUESTION);
    command.environment().put("PATCHBAY_JAVA_OPTS", "-Xmx64m");
    Process process = command.start();
    process.getOutputStream().close();

    assertThat(await(process).err()).isEmpty();
  }

  @Test
  void exitCodesTellWhatWentWrong() throws Exception {
    assertThat(run("", "ask", "--modle", "x", QUESTION).exitCode()).isEqualTo(2);
    assertThat(run("", "ask", "-m", "gpt-9", QUESTION).exitCode()).isEqualTo(3);
    service.next(Fault.FORBIDDEN_MSG);
    assertThat(run("", "ask", QUESTION).exitCode()).isEqualTo(1);
    service.next(Fault.CUT);
    Result cut = run("", "ask", QUESTION);
    assertThat(cut.exitCode()).isEqualTo(4);
    assertThat(cut.out()).isNotBlank();
    assertThat(cut.err()).contains("the stream broke off");
  }

  @Test
  void jsonParsesAndHasNoColours() throws Exception {
    Result result = run("", "ask", "--json", "--no-stream", QUESTION);

    JsonNode answer = new JsonMapper().readTree(result.out());
    assertThat(answer.path("text").asString()).isEqualTo(EquingStandIn.answerTo(QUESTION));
    assertThat(run("", "ask", "--help").out()).startsWith("Usage").doesNotContain("\u001b");
  }

  @Test
  void anInterruptGives130AndClosesTheCall() throws Exception {
    assumeFalse(ignoresInterrupts(), "A build in the background ignores interrupts");
    try (FaultServer silent = FaultServer.answering(Script.stream().chunk(TOKEN).silence())) {
      Process process = command(FOLDER.resolve("bin/patchbay"), silent.url(), "ask", QUESTION)
          .redirectOutput(ProcessBuilder.Redirect.PIPE)
          .start();
      process.getOutputStream().close();
      try (InputStream out = process.getInputStream()) {
        assertThat(out.readNBytes("Because".length())).asString().isEqualTo("Because");
        new ProcessBuilder("kill", "-INT", String.valueOf(process.pid()))
            .start()
            .waitFor();

        assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(130);
        assertThat(Files.readString(work.resolve("err"))).contains("patchbay: interrupted");
      } finally {
        process.destroyForcibly();
      }
    }
  }

  /** What this process starts inherits it. */
  private static boolean ignoresInterrupts() throws IOException {
    Path status = Path.of("/proc/self/status");
    return Files.exists(status)
        && Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("SigIgn:"))
            .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 2) != 0);
  }

  @Test
  void theArchiveOfClassesIsMadeAndUsed() throws Exception {
    Path copy = work.resolve("patchbay-copy");
    try (Stream<Path> files = Files.walk(FOLDER)) {
      for (Path file : files.toList()) {
        Path target = copy.resolve(FOLDER.relativize(file).toString());
        Files.copy(file, target, java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
      }
    }

    Result made = run(copy.resolve("bin/patchbay-archive"), "");

    assertThat(made.err()).isEmpty();
    assertThat(made.out()).startsWith("wrote ");
    assertThat(run(copy.resolve("bin/patchbay"), "", "ask", QUESTION).out())
        .isEqualTo(EquingStandIn.answerTo(QUESTION) + "\n");
  }

  @Test
  void theFolderHasWhatADistributionNeedsAndItsJarsAreSmall() throws IOException {
    assertThat(Stream.of(
            "LICENSE",
            "man/patchbay.1",
            "completion/patchbay",
            "systemd/patchbay.service",
            "Dockerfile"))
        .allSatisfy(each -> assertThat(FOLDER.resolve(each)).isNotEmptyFile());
    long bytes = 0;
    try (Stream<Path> jars = Files.list(FOLDER.resolve("lib"))) {
      for (Path jar : jars.filter(each -> each.toString().endsWith(".jar")).toList()) {
        bytes += Files.size(jar);
      }
    }
    assertThat(bytes).isLessThan(MOST_BYTES);
  }
}
