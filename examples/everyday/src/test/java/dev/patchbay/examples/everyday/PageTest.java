package dev.patchbay.examples.everyday;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What docs/tools-and-typed-answers.md shows is what the program has. Maven runs tests in the module's folder. */
class PageTest {

  private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  @Test
  void eachPieceOfJavaIsInTheProgram() throws IOException {
    String program = withoutIndentation(
        Files.readString(Path.of("src/main/java/dev/patchbay/examples/everyday/Everyday.java")));
    String page = Files.readString(Path.of("..", "..", "docs", "tools-and-typed-answers.md"));

    List<String> pieces = JAVA.matcher(page)
        .results()
        .map(match -> withoutIndentation(match.group(1)))
        .toList();

    assertThat(pieces)
        .hasSizeGreaterThan(8)
        .allSatisfy(piece -> assertThat(program).contains(piece));
  }

  private static String withoutIndentation(String text) {
    return text.lines().map(String::strip).collect(Collectors.joining("\n"));
  }
}
