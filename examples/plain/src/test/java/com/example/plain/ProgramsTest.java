package com.example.plain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.testkit.EquingStandIn;
import dev.patchbay.testkit.EquingStandIn.Fault;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each program in a JVM of its own, against a service on loopback. It ends by itself, so it leaves no thread that would hold it. */
class ProgramsTest {

  private static final String QUESTION = "Why is the sky blue?";
  private static final String ANSWER = EquingStandIn.answerTo(QUESTION) + "\n";
  private static final long SECONDS = 60;

  private final EquingStandIn service = EquingStandIn.start();

  @TempDir
  Path folder;

  static Stream<List<String>> programs() {
    String jars = "target/lib/*";
    return Stream.of(
        List.of("-cp", jars, "Ask.java"),
        List.of(
            "-cp", jars + File.pathSeparator + "target/classes", "com.example.plain.WithGuice"));
  }

  @AfterEach
  void close() {
    service.close();
  }

  @ParameterizedTest
  @MethodSource("programs")
  void itAnswersAsAStreamThenWhole(List<String> program) throws Exception {
    assertThat(run(program)).isZero();

    assertThat(said("out")).isEqualTo(ANSWER + ANSWER);
    // Java 25 warns of what Guice does with Unsafe.
    assertThat(said("err")).doesNotContain("Exception", "patchbay");
  }

  @ParameterizedTest
  @MethodSource("programs")
  void anAnswerThatBreaksOffIsNoSuccess(List<String> program) throws Exception {
    service.next(Fault.CUT);

    assertThat(run(program)).isEqualTo(1);

    assertThat(said("err")).contains("the stream broke off");
  }

  @Test
  void theHeaderForJBangNamesTheJarsOfTheBuild() throws IOException {
    String pom = Files.readString(Path.of("..", "..", "pom.xml"));
    String version = pom.replaceAll("(?s).*?<version>([^<]+)</version>.*", "$1");
    List<String> jars = Files.readString(Path.of("Ask.java"))
        .lines()
        .filter(line -> line.startsWith("//DEPS "))
        .toList();

    assertThat(jars)
        .containsExactly(
            "//DEPS dev.patchbay:provider-registry:" + version,
            "//DEPS dev.patchbay:provider-openai:" + version);
  }

  private int run(List<String> program) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(
        List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    command.addAll(program);
    command.addAll(List.of("openai/gpt-3.5-turbo", QUESTION));
    ProcessBuilder builder = new ProcessBuilder(command)
        .redirectOutput(folder.resolve("out").toFile())
        .redirectError(folder.resolve("err").toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("PATCHBAY_"));
    builder.environment().put("PATCHBAY_OPENAI__BASE_URL", service.url() + "/api/openai/v1");
    builder.environment().put("OPENAI_API_KEY", "sk-none");
    Process process = builder.start();
    try {
      assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).as("it ends").isTrue();
      return process.exitValue();
    } finally {
      process.destroyForcibly();
    }
  }

  private String said(String stream) throws IOException {
    return Files.readString(folder.resolve(stream));
  }
}
