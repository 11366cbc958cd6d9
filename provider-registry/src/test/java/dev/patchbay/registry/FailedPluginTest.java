package dev.patchbay.registry;

import static dev.patchbay.registry.PluginFailure.Stage.CONFIGURATION;
import static dev.patchbay.registry.PluginFailure.Stage.CONSTRUCTION;
import static dev.patchbay.registry.PluginFailure.Stage.DISCOVERY;
import static dev.patchbay.registry.PluginFailure.Stage.REGISTRATION;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A plugin whose code fails is reported, and changes nothing for the others. */
class FailedPluginTest extends UsesPluginFolder {

  private static final String NO_PROVIDER =
      "A provider is a public class that extends AbstractProvider and has a public constructor without arguments.";

  @Test
  void P01_aServiceFileThatNamesAMissingClassBetweenTwoGoodOnes() {
    put(workshop.jar(
        "three.jar",
        List.of("Healthy"),
        "providers.Healthy$Lark",
        "providers.Missing",
        "providers.Healthy$Wren"));

    ProviderRegistry registry = registry();

    assertThat(idsOf(registry)).containsExactly("lark", "wren");
    assertThat(report(registry).state()).isEqualTo(PluginReport.State.FAILED);
    assertThat(report(registry).providers()).containsExactly("lark", "wren");
    assertThat(registry.failures()).singleElement().satisfies(failure -> {
      assertThat(failure.className()).isEqualTo("providers.Missing");
      assertThat(failure.cause()).isInstanceOf(ClassNotFoundException.class);
      assertThat(failure.hint())
          .isEqualTo(
              "The service file names a class that is nowhere in the plugin: the jar is incomplete, or the"
                  + " name is misspelt.");
    });
  }

  @Test
  void P01_aLineThatIsNoNameCostsOnlyItself() {
    put(workshop.jar(
        "three.jar",
        List.of("Healthy"),
        "providers.Healthy$Lark",
        "this is: garbage",
        "providers.Healthy$Wren"));

    ProviderRegistry registry = registry();

    assertThat(idsOf(registry)).containsExactly("lark", "wren");
    assertThat(registry.failures())
        .extracting(PluginFailure::className)
        .containsExactly("this is: garbage");
  }

  @ParameterizedTest
  @CsvSource({
    "Throws, java.lang.IllegalStateException, Its constructor threw; ask its author.",
    "ThrowsError, java.lang.AssertionError, Its constructor threw; ask its author.",
    "Recurses, java.lang.StackOverflowError, Its constructor threw; ask its author.",
    "HasNoId, java.lang.IllegalArgumentException, Its constructor threw; ask its author.",
    "FailsToInitialise, java.lang.NumberFormatException, Its static initialiser threw; ask its author.",
    "NeedsLibrary, java.lang.NoClassDefFoundError, "
        + "'It needs providers.Library, which is not in the plugin: add the jar that has it.'",
  })
  void P02_aConstructorThatFails(String className, Class<?> cause, String hint) {
    assertFailed("BrokenConstruction$" + className, CONSTRUCTION, cause, hint);
  }

  @ParameterizedTest
  @CsvSource({"Abstract", "NotPublic", "NotAProvider"})
  void P02_aClassOfTheWrongShape(String className) {
    assertFailed("BrokenShape$" + className, DISCOVERY, ClassCastException.class, NO_PROVIDER);
  }

  @ParameterizedTest
  @CsvSource({"HasPrivateConstructor", "WantsAnArgument"})
  void P02_aConstructorThatCannotBeCalled(String className) {
    assertFailed(
        "BrokenShape$" + className,
        DISCOVERY,
        NoSuchMethodException.class,
        "It needs a public constructor without arguments.");
  }

  @ParameterizedTest
  @CsvSource({
    "Throws, java.lang.IllegalStateException",
    "ThrowsChecked, java.io.IOException",
    "ReturnsNull, java.lang.IllegalStateException",
    "ChangesItsId, java.lang.IllegalStateException"
  })
  void aConfigurationThatFails(String className, Class<?> cause) {
    assertFailed(
        "BrokenConfiguration$" + className,
        CONFIGURATION,
        cause,
        "Report it to the plugin's author.");
  }

  @Test
  void anApiMethodThatIsNotThere() {
    Map<String, byte[]> entries = Zoo.classesOf("Healthy");
    // A method of the API that no version has, by a change of its name in the constant pool.
    byte[] bytes = entries.get("providers/Healthy.class");
    byte[] renamed = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1)
        .replace("models", "modest")
        .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    entries.put("providers/Healthy.class", renamed);
    entries.put(Workshop.SERVICE_FILE, "providers.Healthy$Wren".getBytes(UTF_8));

    assertFailed(
        workshop.jar("x.jar", entries),
        CONSTRUCTION,
        NoSuchMethodError.class,
        "It was compiled against another version of Patchbay.");
  }

  @Test
  void twoProvidersOfOneIdInOnePlugin() {
    put(workshop.jar(
        "twins.jar", List.of("Healthy"), "providers.Healthy$OtherTwin", "providers.Healthy$Twin"));

    ProviderRegistry registry = registry();

    assertThat(report(registry).providers()).containsExactly("twin");
    assertThat(registry.failures()).singleElement().satisfies(failure -> {
      assertThat(failure.stage()).isEqualTo(REGISTRATION);
      assertThat(failure.className()).isEqualTo("providers.Healthy$Twin");
    });
  }

  @Test
  void strictMeansThatNothingWorksUnlessAllDoes() throws Exception {
    put("Healthy$Lark");
    put("BrokenConstruction$Throws");
    Files.createFile(folder.resolve("empty.jar"));

    assertThatThrownBy(() -> build(builder -> builder.pluginPolicy(PluginPolicy.STRICT)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith(
            "Plugins cannot be used, and the policy is strict:\n  FAILED Broken")
        .hasMessageContaining("\n  LOADED Healthy-Lark unknown from " + folder.toUri())
        .hasMessageContaining("\n  REFUSED empty unknown from " + folder.toUri())
        .hasMessageContaining("no licence file")
        .hasMessageContaining("empty.jar is empty");
  }

  @Test
  void strictIsContentWhenAllWorks() {
    put("Healthy$Lark");

    assertThat(idsOf(registry(builder -> builder.pluginPolicy(PluginPolicy.STRICT))))
        .containsExactly("lark");
  }

  @Test
  void strictIsAboutTheClassPathToo() {
    Path broken = workshop.jarOf("BrokenConstruction$Throws");

    assertThatThrownBy(() -> build(builder -> builder
            .discovery(true)
            .classLoader(workshop.loader(broken))
            .pluginPolicy(PluginPolicy.STRICT)))
        .hasMessageContaining(
            "\n  providers.BrokenConstruction$Throws from " + Workshop.source(broken));
  }

  private void assertFailed(
      String className, PluginFailure.Stage stage, Class<?> cause, String hint) {
    PluginFailure failure = assertFailed(workshop.jarOf(className), stage, cause, hint);
    assertThat(failure.className()).isEqualTo("providers." + className);
  }

  private PluginFailure assertFailed(
      Path jar, PluginFailure.Stage stage, Class<?> cause, String hint) {
    Path bad = put(jar, "bad.jar");
    put(workshop.jarOf("Healthy$Lark"), "good.jar");

    ProviderRegistry registry = registry();

    assertThat(idsOf(registry)).containsExactly("lark");
    assertThat(registry.plugins())
        .extracting(PluginReport::state)
        .containsExactly(PluginReport.State.FAILED, PluginReport.State.LOADED);
    assertThat(registry.failures()).hasSize(1);
    PluginFailure failure = registry.failures().get(0);
    assertThat(failure.source()).isEqualTo(bad.toUri().toString());
    assertThat(failure.stage()).isEqualTo(stage);
    assertThat(failure.cause()).isExactlyInstanceOf(cause);
    assertThat(failure.hint()).isEqualTo(hint);
    return failure;
  }
}
