package dev.patchbay.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/writing-a-provider.md shows is what the examples have; {@code .ci/guide} runs its commands. */
class GuideTest {

  private static final Path ROOT = Path.of("..");
  private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final Pattern NO_CODE =
      Pattern.compile("\\s*|(import|package) .*|\\s*(/\\*\\*|\\*|//).*");

  @Test
  void whatItQuotesIsInTheExamples() throws IOException {
    String sources = source("provider-template") + source("provider-ndjson");

    List<String> quotes =
        pieces().filter(piece -> !piece.contains("ProviderRegistry")).toList();

    assertThat(quotes)
        .hasSizeGreaterThan(5)
        .allSatisfy(quote -> assertThat(sources).contains(quote));
  }

  @Test
  void whatAnApplicationWritesCompiles(@TempDir Path classes) throws IOException {
    String application =
        pieces().filter(piece -> piece.contains("ProviderRegistry")).findFirst().orElseThrow();

    assertThat(ReadmeTest.compile(
            "Application",
            "import java.nio.file.Path; class Application { void run() {\n" + application + "} }",
            classes))
        .isEmpty();
  }

  @Test
  void aServiceThatSpeaksTheOpenAiDialectTakesFifteenLines() throws IOException {
    assertThat(linesOfCode("provider-template")).isBetween(5L, 15L);
  }

  @Test
  void aWireFormatOfItsOwnTakesFewerThanEightyLines() throws IOException {
    assertThat(linesOfCode("provider-ndjson")).isBetween(40L, 79L);
  }

  private static Stream<String> pieces() throws IOException {
    String guide = Files.readString(ROOT.resolve("docs/writing-a-provider.md"));
    return JAVA.matcher(guide).results().map(match -> match.group(1));
  }

  private static long linesOfCode(String example) throws IOException {
    long lines = 0;
    for (Path file : files(example, "src/main/java/com")) {
      lines += Files.readString(file)
          .lines()
          .filter(line -> !NO_CODE.matcher(line).matches())
          .count();
    }
    return lines;
  }

  private static String source(String example) throws IOException {
    StringBuilder text = new StringBuilder();
    for (Path file : files(example, "src")) {
      text.append(Files.readString(file));
    }
    return text.toString();
  }

  private static List<Path> files(String example, String folder) throws IOException {
    try (Stream<Path> files =
        Files.walk(ROOT.resolve("examples").resolve(example).resolve(folder))) {
      return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    }
  }
}
