package dev.patchbay.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What docs/frameworks.md shows is what the examples have, which start it. */
class FrameworksPageTest {

  private static final Path ROOT = Path.of("..");
  private static final Pattern CODE =
      Pattern.compile("```(?:java|kotlin|xml|properties)\n(.*?)```", Pattern.DOTALL);
  private static final Pattern PLUGIN = Pattern.compile(
      "<artifactId>(maven|spotless)-[^<]+</artifactId>\\s*<version>[^<$]+</version>");

  @Test
  void whatItQuotesIsInTheExamples() throws IOException {
    String sources = Stream.of("quarkus", "micronaut", "plain", "kotlin")
        .map(FrameworksPageTest::sources)
        .collect(Collectors.joining("\n"));

    List<String> quotes =
        CODE.matcher(page()).results().map(match -> match.group(1).strip()).toList();

    assertThat(quotes)
        .hasSizeGreaterThan(8)
        .allSatisfy(quote -> assertThat(sources).contains(quote));
  }

  @Test
  void itNamesTheVersionsThatAreTried() throws IOException {
    assertThat(pom("examples/quarkus")).contains("<quarkus.version>" + version("Quarkus") + "<");
    assertThat(pom("examples/micronaut"))
        .contains("<micronaut.version>" + version("Micronaut") + "<");
    assertThat(pom("examples/kotlin")).contains("<kotlin.version>" + version("Kotlin") + "<");
    assertThat(withoutSpace(pom(".")))
        .contains("<artifactId>guice</artifactId><version>" + version("Guice") + "<");
  }

  @ParameterizedTest
  @ValueSource(strings = {"examples/quarkus", "examples/micronaut"})
  void aPomThatStandsAloneHasTheVersionsOfTheBuild(String example) throws IOException {
    String build = withoutSpace(pom("."));

    List<String> plugins = PLUGIN
        .matcher(pom(example))
        .results()
        .map(match -> withoutSpace(match.group()))
        .toList();

    assertThat(plugins).hasSizeGreaterThan(4).allMatch(build::contains);
    assertThat(pom(example))
        .contains("<patchbay.version>"
            + pom(".").replaceAll("(?s).*?<version>([^<]+)</version>.*", "$1") + "<");
  }

  private static String version(String name) throws IOException {
    return page().replaceAll("(?s).*\\| \\[" + name + "\\]\\([^)]+\\) \\| ([^ ]+) .*", "$1");
  }

  private static String page() throws IOException {
    return Files.readString(ROOT.resolve("docs/frameworks.md"));
  }

  private static String pom(String folder) throws IOException {
    return Files.readString(ROOT.resolve(folder).resolve("pom.xml"));
  }

  private static String withoutSpace(String text) {
    return text.replaceAll("\\s+", "");
  }

  private static String sources(String example) {
    Path folder = ROOT.resolve("examples").resolve(example);
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().matches(".*\\.(java|kt|xml|properties)"))
          .filter(file -> !file.startsWith(folder.resolve("target")))
          .map(FrameworksPageTest::read)
          .collect(Collectors.joining("\n"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
