package dev.patchbay.registry;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;
import dev.patchbay.provider.AbstractProvider;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The dependency rule: the registry knows the SPI and Guice, and neither a provider nor what providers are made of. */
class ArchitectureTest {

  private static final Path REGISTRY = Workshop.located(ProviderRegistry.class);
  private static final JavaClasses CLASSES = new ClassFileImporter()
      .importLocations(
          Set.of(locationOf(REGISTRY), locationOf(Workshop.located(AbstractProvider.class))));

  @Test
  void theRulesSeeTheClassesOfBothModules() {
    assertThat(CLASSES.contain(ProviderRegistry.class)).isTrue();
    assertThat(CLASSES.contain(Selection.class)).isTrue();
    assertThat(CLASSES.contain(AbstractProvider.class)).isTrue();
    assertThat(CLASSES.contain(ArchitectureTest.class)).isFalse();
    assertThat(CLASSES.size()).isGreaterThan(40);
  }

  @Test
  void theRegistryDependsOnTheJdkTheSpiAndGuiceAlone() {
    classes()
        .that()
        .resideInAPackage("dev.patchbay.registry..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "jdk.jfr..",
            "dev.patchbay.registry..",
            "dev.patchbay.provider",
            "com.google.inject..",
            "org.jspecify..")
        .check(CLASSES);
  }

  @Test
  void theSpiDependsOnTheJdkAlone() {
    classes()
        .that()
        .resideInAPackage("dev.patchbay.provider..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "dev.patchbay.provider", "org.jspecify..")
        .check(CLASSES);
  }

  @Test
  void theSpiDoesNotKnowTheRegistry() {
    noClasses()
        .that()
        .resideInAPackage("dev.patchbay.provider..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.patchbay.registry..")
        .check(CLASSES);
  }

  @Test
  void onlyTheGuiceModuleDependsOnGuice() {
    noClasses()
        .that()
        .haveNameNotMatching(".*PatchbayModule(\\$.*)?")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.google.inject..")
        .check(CLASSES);
  }

  @Test
  void packagesHaveNoCycle() {
    slices()
        .matching("dev.patchbay.(**)")
        .should()
        .beFreeOfCycles()
        // What becomes of a plugin is told in records that users name, so they stand in the package
        // that is exported.
        .ignoreDependency(
            resideInAPackage("dev.patchbay.registry.plugin"),
            nameMatching("dev\\.patchbay\\.registry\\.Plugin(Failure|Report)(\\$.*)?"))
        .check(CLASSES);
  }

  @Test
  void noClassOfTheRegistryNamesAProvider() throws Exception {
    try (Stream<Path> files = Files.walk(REGISTRY)) {
      List<Path> classFiles =
          files.filter(file -> file.toString().endsWith(".class")).toList();

      assertThat(classFiles)
          .hasSizeGreaterThan(10)
          .allSatisfy(file -> assertThat(
                  new String(Files.readAllBytes(file), ISO_8859_1).toLowerCase(Locale.ROOT))
              .doesNotContain("equing"));
    }
  }

  @Test
  void whatProvidersAreMadeOfDoesNotComeWithTheRegistry() throws Exception {
    String pom = Files.readString(Path.of("pom.xml"));

    assertThat(Pattern.compile("<dependency>.*?</dependency>", Pattern.DOTALL)
            .matcher(pom)
            .results()
            .map(MatchResult::group)
            .filter(each -> !each.contains("<scope>test</scope>"))
            .map(each -> each.replaceAll("(?s).*<artifactId>(.*)</artifactId>.*", "$1")))
        .containsExactlyInAnyOrder("provider-api", "guice", "guava");
  }

  private static Location locationOf(Path jarOrFolder) {
    return Files.isDirectory(jarOrFolder)
        ? Location.of(jarOrFolder)
        : Location.of(URI.create("jar:" + jarOrFolder.toUri() + "!/"));
  }
}
