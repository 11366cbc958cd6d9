package com.example.comingfrom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What docs/coming-from.md shows compiles, also what it shows of the other libraries. */
class PageTest {

  private static final Path PAGE = Path.of("..", "..", "docs", "coming-from.md");
  private static final Predicate<String> IMPORT = line -> line.startsWith("import ");

  @TempDir
  Path folder;

  static List<String> java() throws IOException {
    return blocks("java");
  }

  static List<String> python() throws IOException {
    return blocks("python");
  }

  @Test
  void thereIsCodeForEachLibrary() throws IOException {
    assertThat(java()).hasSizeGreaterThan(10);
    assertThat(python()).hasSizeGreaterThan(1);
    for (String library :
        List.of("dev.langchain4j.", "org.springframework.ai.", "com.openai.", "dev.patchbay.")) {
      assertThat(java()).anyMatch(block -> block.startsWith("import " + library));
    }
  }

  @Test
  void itNamesTheVersionsThatAreCompiledAgainst() throws IOException {
    String pom = Files.readString(Path.of("pom.xml"));
    List<String> versions = Pattern.compile("<[a-z0-9-]+(?:4j|ai|java)\\.version>([^<]+)<")
        .matcher(pom)
        .results()
        .map(match -> match.group(1))
        .toList();

    assertThat(versions)
        .hasSize(3)
        .allSatisfy(version -> assertThat(Files.readString(PAGE)).contains(" " + version));
  }

  @ParameterizedTest
  @MethodSource("java")
  void javaCompiles(String block) {
    String imports = block.lines().filter(IMPORT).collect(Collectors.joining("\n"));
    String statements = block.lines().filter(IMPORT.negate()).collect(Collectors.joining("\n"));

    assertThat(compiled(
            imports + "\nclass Block { void run() throws Exception {\n" + statements + "\n} }"))
        .isEmpty();
  }

  @ParameterizedTest
  @MethodSource("python")
  void pythonCompiles(String block) throws Exception {
    assumeTrue(
        Stream.of(System.getenv("PATH").split(":"))
            .anyMatch(each -> Files.isExecutable(Path.of(each, "python3"))),
        "there is no python3");
    Path file = Files.writeString(folder.resolve("block.py"), block);
    Path said = folder.resolve("said");

    Process process = new ProcessBuilder("python3", "-m", "py_compile", file.toString())
        .redirectErrorStream(true)
        .redirectOutput(said.toFile())
        .start();

    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(said)).isZero();
  }

  private String compiled(String source) {
    StringWriter messages = new StringWriter();
    JavaFileObject file =
        new SimpleJavaFileObject(URI.create("string:///Block.java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source;
          }
        };
    // Deprecated things are not what to show as the way it is done now.
    List<String> options = List.of(
        "-cp",
        System.getProperty("java.class.path"),
        "-d",
        folder.toString(),
        "-proc:none",
        "-parameters",
        "-Xlint:deprecation",
        "-Werror");
    ToolProvider.getSystemJavaCompiler()
        .getTask(messages, null, null, options, null, List.of(file))
        .call();
    return messages.toString();
  }

  private static List<String> blocks(String language) throws IOException {
    return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
        .matcher(Files.readString(PAGE))
        .results()
        .map(match -> match.group(1))
        .toList();
  }
}
