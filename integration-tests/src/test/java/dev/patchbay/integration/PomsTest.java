package dev.patchbay.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What several poms say, they say alike. */
class PomsTest {

  private static final Path ROOT = Path.of("..");
  private static final Pattern MODULE =
      Pattern.compile("<module>((?:provider-|integrations/)[^<]+)</module>");
  private static final Pattern ARTIFACT = Pattern.compile("<artifactId>([^<]+)</artifactId>");
  private static final Pattern VERSIONED =
      Pattern.compile("<artifactId>[^<]+</artifactId>\\s*<version>[^<$]+</version>");
  private static final String OUR_VERSION = "(?s).*?<version>([^<]+)</version>.*";

  @Test
  void theBillOfMaterialsNamesEachPublishedModule() throws IOException {
    List<String> modules = found(MODULE, pom(".")).stream()
        .map(folder -> folder.replace("integrations/", "provider-"))
        .toList();

    assertThat(modules).contains("provider-api", "provider-micrometer", "provider-bom");
    assertThat(Stream.concat(Stream.of("provider-bom"), managedByTheBom().stream()))
        .containsExactlyInAnyOrderElementsOf(modules);
  }

  @Test
  void theBillOfMaterialsHasTheVersionOfTheBuild() throws IOException {
    assertThat(pom("provider-bom").replaceAll(OUR_VERSION, "$1"))
        .isEqualTo(pom(".").replaceAll(OUR_VERSION, "$1"));
  }

  @Test
  void eachPublishedPomSaysWhatARepositoryAsksFor() throws IOException {
    for (String module : found(MODULE, pom("."))) {
      assertThat(pom(module)).as(module).contains("\n  <name>", "\n  <description>");
    }
    // All others inherit it.
    for (String folder : List.of(".", "provider-bom")) {
      assertThat(pom(folder))
          .as(folder)
          .contains("\n  <url>", "\n  <licenses>", "\n  <developers>", "\n  <scm");
    }
  }

  @Test
  void pluginsSayTheFirstTwoNumbersOfTheVersion() throws IOException {
    String version = pom(".").replaceAll(OUR_VERSION, "$1");

    assertThat(property("patchbay.api.version"))
        .isEqualTo("<patchbay.api.version>" + version.replaceAll("^(\\d+\\.\\d+).*", "$1") + "<");
  }

  @ParameterizedTest
  @ValueSource(strings = {"examples/provider-template", "examples/provider-ndjson"})
  void aPomThatStandsAloneHasTheVersionsOfTheBuild(String folder) throws IOException {
    String build = pom(".").replaceAll("\\s+", "");
    String alone = pom(folder);
    List<String> versions = VERSIONED
        .matcher(alone)
        .results()
        .map(match -> match.group().replaceAll("\\s+", ""))
        // Its own version, and what a bill of materials manages.
        .filter(text -> !text.endsWith("<version>1.0.0</version>"))
        .map(text -> text.replaceAll(">(jackson|junit)-(databind|jupiter)<", ">$1-bom<"))
        .toList();

    assertThat(versions).hasSizeGreaterThan(5).allMatch(build::contains);
    assertThat(alone)
        .contains("<patchbay.version>" + pom(".").replaceAll(OUR_VERSION, "$1") + "<")
        .contains(property("patchbay.api.version"))
        .contains(property("maven.compiler.release"));
  }

  private static String property(String name) throws IOException {
    return pom(".").replaceAll("(?s).*(<" + name + ">[^<]+<).*", "$1");
  }

  private static List<String> managedByTheBom() throws IOException {
    String pom = pom("provider-bom");
    return found(
        ARTIFACT, pom.replaceAll("(?s).*<dependencyManagement>|</dependencyManagement>.*", ""));
  }

  private static List<String> found(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(match -> match.group(1)).toList();
  }

  private static String pom(String folder) throws IOException {
    return Files.readString(ROOT.resolve(folder).resolve("pom.xml"));
  }
}
