package dev.patchbay.registry;

import static dev.patchbay.registry.PluginFailure.Stage.CONFIGURATION;
import static dev.patchbay.registry.PluginFailure.Stage.CONSTRUCTION;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A provider that fails when it is made or configured is listed, and the others work. */
class FailingProviderTest extends UsesBrokenPlugins {

  @Test
  void aConstructorThatThrows() {
    assertListed(
        "BrokenConstruction$Throws",
        CONSTRUCTION,
        IllegalStateException.class,
        "Its constructor threw; ask its author.");
  }

  @Test
  void aConstructorThatThrowsAnError() {
    assertListed(
        "BrokenConstruction$ThrowsError",
        CONSTRUCTION,
        AssertionError.class,
        "Its constructor threw; ask its author.");
  }

  @Test
  void aConstructorThatThrowsWhatAWrongClassWouldHaveCaused() {
    assertListed(
        "BrokenConstruction$ThrowsClassCast",
        CONSTRUCTION,
        ClassCastException.class,
        "Its constructor threw; ask its author.");
  }

  @Test
  void aConstructorThatRecursesForEver() {
    assertListed(
        "BrokenConstruction$Recurses",
        CONSTRUCTION,
        StackOverflowError.class,
        "Its constructor threw; ask its author.");
  }

  @Test
  void aConstructorThatMakesNoFacts() {
    assertListed(
        "BrokenConstruction$HasNoId",
        CONSTRUCTION,
        IllegalArgumentException.class,
        "Its constructor threw; ask its author.");
  }

  @Test
  void aStaticInitialiserThatThrows() {
    assertListed(
        "BrokenConstruction$FailsToInitialise",
        CONSTRUCTION,
        NumberFormatException.class,
        "Its static initialiser threw; ask its author.");
  }

  @Test
  void aStaticInitialiserThatThrewWhenTheProviderWasLookedForBefore() {
    Path jar = workshop.jarOf("BrokenConstruction$FailsToInitialise");
    ProviderRegistry.Builder builder = ProviderRegistry.builder()
        .classLoader(workshop.loader(jar))
        .settings(ProviderSettings.none());
    builder.build();

    assertThat(builder.build().failures()).singleElement().satisfies(failure -> {
      assertThat(failure.cause()).isInstanceOf(NoClassDefFoundError.class);
      assertThat(failure.hint()).isEqualTo("Its static initialiser threw; ask its author.");
    });
  }

  @Test
  void aDependencyThatIsMissingWhenItIsMade() {
    assertListed(
        "BrokenConstruction$NeedsLibrary",
        CONSTRUCTION,
        NoClassDefFoundError.class,
        "It needs providers.Library, which is not on the class path: add the jar that has it.");
  }

  @Test
  void aDependencyThatIsMissingWhenItIsConfigured() {
    assertListed(
        "BrokenConfiguration$NeedsLibrary",
        CONFIGURATION,
        NoClassDefFoundError.class,
        "It needs providers.Library, which is not on the class path: add the jar that has it.");
  }

  @Test
  void aDependencyOfAnotherVersion() {
    Map<String, byte[]> entries = Zoo.classesOf("BrokenConstruction");
    entries.putAll(Workshop.filesIn(workshop.compiled("older", "-g:none", "older/Library.java")));
    entries.put(
        Workshop.SERVICE_FILE, "providers.BrokenConstruction$NeedsOtherLibrary".getBytes(UTF_8));

    assertListed(
        workshop.jar("older.jar", entries),
        "providers.BrokenConstruction$NeedsOtherLibrary",
        CONSTRUCTION,
        NoSuchMethodError.class,
        "It was compiled against another version of something on the class path.");
  }

  @Test
  void aConfigurationThatThrows() {
    assertListed(
        "BrokenConfiguration$Throws",
        CONFIGURATION,
        IllegalStateException.class,
        "Report it to the plugin's author.");
  }

  @Test
  void aConfigurationThatThrowsAnExceptionThatItDoesNotDeclare() {
    assertListed(
        "BrokenConfiguration$ThrowsChecked",
        CONFIGURATION,
        IOException.class,
        "Report it to the plugin's author.");
  }

  @Test
  void aConfigurationThatRecursesForEver() {
    assertListed(
        "BrokenConfiguration$Recurses",
        CONFIGURATION,
        StackOverflowError.class,
        "Report it to the plugin's author.");
  }

  @Test
  void aConfigurationThatGivesNothing() {
    assertThat(assertListed(
                "BrokenConfiguration$ReturnsNull",
                CONFIGURATION,
                IllegalStateException.class,
                "Report it to the plugin's author.")
            .cause())
        .hasMessage("its configured() gave null in place of broken");
  }

  @Test
  void aConfigurationThatGivesAProviderWithAnotherId() {
    assertThat(assertListed(
                "BrokenConfiguration$ChangesItsId",
                CONFIGURATION,
                IllegalStateException.class,
                "Report it to the plugin's author.")
            .cause())
        .hasMessageStartingWith("its configured() gave a provider lark in place of broken;");
  }

  @Test
  void aCauseOfSeveralLinesIsToldOnOne() {
    ProviderRegistry registry =
        workshop.registryOf(workshop.jarOf("BrokenConstruction$ThrowsInTwoLines"));

    assertThat(registry.failures().get(0).toString())
        .endsWith("java.lang.IllegalStateException: no licence file and no other."
            + " Its constructor threw; ask its author.");
  }

  @Test
  void aCauseThatCannotEvenBeShownIsNamed() {
    ProviderRegistry registry =
        workshop.registryOf(workshop.jarOf("BrokenConstruction$ThrowsTheUnspeakable"));

    assertThat(registry.failures().get(0).toString())
        .endsWith(
            ": it threw providers.BrokenConstruction$Unspeakable, whose message cannot be read."
                + " Its constructor threw; ask its author.");
  }

  @Test
  void anOutOfMemoryErrorOfItsCodeIsItsFailureAlone() {
    for (String source : List.of(
        "BrokenConstruction$ThrowsOutOfMemoryError",
        "BrokenConfiguration$ThrowsOutOfMemoryError")) {
      ProviderRegistry registry =
          workshop.registryOf(workshop.jarOf(source), workshop.jarOf("Healthy$Lark"));

      assertThat(registry.failures())
          .singleElement()
          .satisfies(failure -> assertThat(failure.cause()).isInstanceOf(OutOfMemoryError.class));
      assertThat(registry.provider("lark")).isPresent();
    }
  }
}
