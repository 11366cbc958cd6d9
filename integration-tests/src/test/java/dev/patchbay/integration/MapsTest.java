package dev.patchbay.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The pages that lead a reader to classes and tests name those that are there. */
class MapsTest {

  private static final Path ROOT = Path.of("..");
  private static final Pattern CLASS = Pattern.compile("`([A-Z]\\w*[a-z]\\w*)(?:\\.\\w+)?`");
  private static final Pattern TESTS = Pattern.compile("[\\w*]*Test\\b");

  @Test
  void theCodeMapNamesClassesOfTheMainCode() throws IOException {
    List<String> named = Files.readAllLines(ROOT.resolve("CONTRIBUTING.md")).stream()
        .filter(line -> line.startsWith("| `"))
        .flatMap(line -> CLASS.matcher(line).results())
        .map(match -> match.group(1))
        .toList();

    assertThat(named).hasSizeGreaterThan(40);
    assertThat(classes("src/main/java")).containsAll(named);
  }

  @Test
  void eachPromiseNamesTestsThatTryToBreakIt() throws IOException {
    Set<String> tests = classes("src/test/java");
    List<String> named = Files.readAllLines(ROOT.resolve("docs/promises.md")).stream()
        .filter(line -> line.startsWith("| A"))
        .flatMap(line -> TESTS.matcher(line).results())
        .map(match -> match.group())
        .toList();

    assertThat(named)
        .hasSizeGreaterThan(30)
        .allMatch(name ->
            tests.stream().anyMatch(Pattern.compile(name.replace("*", "\\w*")).asMatchPredicate()));
  }

  /** The classes that have a file of their own there, in any module. */
  private static Set<String> classes(String sources) throws IOException {
    Set<String> classes = new HashSet<>();
    for (Path folder : List.of(ROOT, ROOT.resolve("integrations"))) {
      try (Stream<Path> modules = Files.list(folder)) {
        for (Path module : modules.map(each -> each.resolve(sources)).toList()) {
          if (Files.exists(module)) {
            classes.addAll(classesIn(module));
          }
        }
      }
    }
    return classes;
  }

  private static List<String> classesIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".java"))
          .map(name -> name.substring(0, name.indexOf('.')))
          .toList();
    }
  }
}
