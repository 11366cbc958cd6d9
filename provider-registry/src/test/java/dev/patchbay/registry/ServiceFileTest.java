package dev.patchbay.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.patchbay.provider.AbstractProvider;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Service files and jars that are damaged. */
class ServiceFileTest extends UsesWorkshop {

  private static final String CORRECT_IT =
      "Correct " + Workshop.SERVICE_FILE + " in it: each line is the full name of one class.";

  @Test
  void aGarbageLineIsListedAndTheNamesAroundItAreLoaded() {
    Path jar = workshop.jar(
        "garbage.jar",
        List.of("Healthy"),
        "providers.Healthy$Lark",
        "this is: garbage",
        "providers.Healthy$Wren");

    ProviderRegistry registry = workshop.registryOf(jar);

    assertThat(idsOf(registry)).containsExactly("lark", "wren");
    assertThat(registry.failures())
        .extracting(PluginFailure::toString)
        .containsExactly("this is: garbage from " + Workshop.source(jar)
            + " failed at discovery: java.lang.IllegalArgumentException: line 2 is not the name of a class. "
            + CORRECT_IT);
  }

  @Test
  void aGarbageLineInOneJarChangesNothingForAnother() {
    Path garbage = workshop.jar("garbage.jar", List.of(), "%%%");
    Path lark = workshop.jarOf("Healthy$Lark");

    assertThat(idsOf(workshop.registryOf(garbage, lark))).containsExactly("lark");
    assertThat(idsOf(workshop.registryOf(lark, garbage))).containsExactly("lark");
  }

  @Test
  void everyGarbageLineIsListed() {
    Path jar = workshop.jar("garbage.jar", List.of(), "%%%", "one two", "a..b");

    assertThat(workshop.registryOf(jar).failures())
        .extracting(PluginFailure::className)
        .containsExactly("%%%", "a..b", "one two");
  }

  @Test
  void aProviderBesideAGarbageLineIsDiagnosedLikeAnyOther() {
    Path jar = workshop.jar(
        "garbage.jar",
        List.of("BrokenConstruction"),
        "%%%",
        "providers.BrokenConstruction$Throws",
        "providers.BrokenConstruction$FailsToInitialise",
        "providers.Missing");

    assertThat(workshop.registryOf(jar).failures())
        .extracting(PluginFailure::className, PluginFailure::stage, PluginFailure::hint)
        .containsExactly(
            tuple("%%%", PluginFailure.Stage.DISCOVERY, CORRECT_IT),
            tuple(
                "providers.BrokenConstruction$FailsToInitialise",
                PluginFailure.Stage.CONSTRUCTION,
                "Its static initialiser threw; ask its author."),
            tuple(
                "providers.BrokenConstruction$Throws",
                PluginFailure.Stage.CONSTRUCTION,
                "Its constructor threw; ask its author."),
            tuple(
                "providers.Missing",
                PluginFailure.Stage.DISCOVERY,
                "The service file names a class that is nowhere on the class path: the jar is incomplete, or the"
                    + " name is misspelt."));
  }

  @Test
  void aServiceFileThatCannotBeReadIsListedAndTheOthersWork() throws Exception {
    Path jar = workshop.jar("unreadable.jar", List.of(), "providers.Healthy$Lark");
    damageFirstEntry(jar);
    Path wren = workshop.jarOf("Healthy$Wren");

    ProviderRegistry registry = workshop.registryOf(jar, wren);

    assertThat(idsOf(registry)).containsExactly("wren");
    assertThat(registry.failures()).singleElement().satisfies(failure -> {
      assertThat(failure.source()).isEqualTo(Workshop.source(jar));
      assertThat(failure.className()).isEmpty();
      assertThat(failure.cause()).isInstanceOf(IOException.class);
      assertThat(failure.hint()).isEqualTo("Its service file cannot be read; replace the jar.");
    });
  }

  @Test
  void aJarThatIsNoJarIsListedAndTheOthersWork() throws Exception {
    Path jar = Files.writeString(dir.resolve("cut.jar"), "PK, and then the download broke off");
    Path wren = workshop.jarOf("Healthy$Wren");

    ProviderRegistry registry = workshop.registryOf(jar, wren);

    assertThat(idsOf(registry)).containsExactly("wren");
    assertThat(registry.failures()).singleElement().satisfies(failure -> {
      assertThat(failure.source()).isEqualTo(Workshop.source(jar));
      assertThat(failure.cause()).isInstanceOf(IOException.class);
      assertThat(failure.hint()).isEqualTo("The jar is damaged; replace it.");
    });
  }

  @Test
  void aJarThatIsNotThereIsNoFailure() {
    assertThat(workshop.registryOf(dir.resolve("absent.jar")).failures()).isEmpty();
  }

  @Test
  void aServiceFileThatIsSeenTwiceIsReadOnce() {
    Path jar = workshop.jar("garbage.jar", List.of(), "%%%");

    assertThat(workshop.registryOf(jar, jar).failures()).hasSize(1);
  }

  @Test
  void aLoaderWhoseFilesCannotBeSearchedIsListed() {
    ClassLoader loader = new ClassLoader(AbstractProvider.class.getClassLoader()) {
      @Override
      public Enumeration<URL> getResources(String name) throws IOException {
        throw new IOException("the disk is gone");
      }
    };

    ProviderRegistry registry = ProviderRegistry.builder()
        .classLoader(loader)
        .settings(ProviderSettings.none())
        .build();

    assertThat(registry.failures())
        .extracting(PluginFailure::hint)
        .containsExactly("The class path cannot be searched for service files.");
  }

  /** Overwrites the compressed bytes of a jar that has one entry. */
  private static void damageFirstEntry(Path jar) throws IOException {
    byte[] bytes = Files.readAllBytes(jar);
    int header = 30 + (bytes[26] & 0xff) + (bytes[28] & 0xff);
    Arrays.fill(bytes, header, header + 8, (byte) 0xff);
    Files.write(jar, bytes);
  }

  private static List<String> idsOf(ProviderRegistry registry) {
    return registry.providers().stream().map(AbstractProvider::id).toList();
  }
}
