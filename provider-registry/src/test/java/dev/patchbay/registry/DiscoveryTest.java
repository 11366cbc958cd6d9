package dev.patchbay.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.patchbay.provider.AbstractProvider;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is found, and what of it becomes a provider. */
class DiscoveryTest extends UsesWorkshop {

  @Test
  void providersAreOrderedByIdWhateverTheOrderOfTheClassPath() {
    Path lark = workshop.jarOf("Healthy$Lark");
    Path wren = workshop.jarOf("Healthy$Wren");

    assertThat(idsOf(workshop.registryOf(wren, lark))).containsExactly("lark", "wren");
    assertThat(idsOf(workshop.registryOf(lark, wren))).containsExactly("lark", "wren");
  }

  @Test
  void aJarMayHoldSeveralProviders() {
    Path both = workshop.jar(
        "both.jar", List.of("Healthy"), "providers.Healthy$Wren", "providers.Healthy$Lark");

    assertThat(idsOf(workshop.registryOf(both))).containsExactly("lark", "wren");
  }

  @Test
  void commentsAndEmptyLinesOfAServiceFileMeanNothing() {
    Path jar = workshop.jar(
        "comments.jar", List.of("Healthy"), "# birds", "", "  providers.Healthy$Lark  # sings");

    ProviderRegistry registry = workshop.registryOf(jar);

    assertThat(idsOf(registry)).containsExactly("lark");
    assertThat(registry.failures()).isEmpty();
  }

  @Test
  void aProviderNamedByTwoJarsIsFoundOnceAndToldOf() {
    Path lark = workshop.jarOf("Healthy$Lark");
    Path again = workshop.jar("again.jar", List.of(), "providers.Healthy$Lark");

    ProviderRegistry registry = workshop.registryOf(lark, again);

    assertThat(idsOf(registry)).containsExactly("lark");
    assertThat(registry.failures()).singleElement().satisfies(failure -> {
      assertThat(failure.source()).isEqualTo(Workshop.source(again));
      assertThat(failure.cause())
          .hasMessage("the class is named by " + Workshop.source(lark) + " as well");
    });
  }

  @Test
  void aFolderServesAsWellAsAJar() throws Exception {
    Path folder = Files.createDirectory(dir.resolve("folder"));
    Map<String, byte[]> files = Zoo.classesOf("Healthy");
    files.put(Workshop.SERVICE_FILE, "providers.Healthy$Lark".getBytes(UTF_8));
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Path path = folder.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.write(path, file.getValue());
    }

    assertThat(idsOf(workshop.registryOf(folder))).containsExactly("lark");
  }

  @Test
  void ofTwoProvidersWithOneIdTheSameWinsWhateverTheOrderOfTheClassPath() {
    Path first = workshop.jar("a.jar", List.of("Healthy"), "providers.Healthy$Twin");
    Path second = workshop.jar("b.jar", List.of("Healthy"), "providers.Healthy$OtherTwin");

    for (ProviderRegistry registry :
        List.of(workshop.registryOf(first, second), workshop.registryOf(second, first))) {
      assertThat(registry.providers())
          .extracting(each -> each.getClass().getName())
          .containsExactly("providers.Healthy$Twin");
      assertThat(registry.failures())
          .extracting(PluginFailure::toString)
          .containsExactly("providers.Healthy$OtherTwin from " + Workshop.source(second)
              + " failed at registration: java.lang.IllegalStateException: the id twin is taken by"
              + " providers.Healthy$Twin from " + Workshop.source(first)
              + ". Remove one of the two.");
    }
  }

  @Test
  void aProviderThatTheApplicationAddsWinsOverADiscoveredOne() {
    AbstractProvider own = TestProvider.of("lark");

    ProviderRegistry registry = ProviderRegistry.builder()
        .classLoader(workshop.loader(workshop.jarOf("Healthy$Lark")))
        .settings(ProviderSettings.none())
        .provider(own)
        .build();

    assertThat(registry.providers()).containsExactly(own);
    assertThat(registry.failures())
        .extracting(failure -> failure.cause().getMessage())
        .containsExactly("the id lark is taken by " + TestProvider.class.getName()
            + ", which the application added");
  }

  @Test
  void failuresAreListedInTheSameOrderWhateverTheOrderOfTheClassPath() {
    Path a = workshop.jar("a.jar", List.of(), "providers.A");
    Path b = workshop.jar("b.jar", List.of(), "providers.B");

    assertThat(workshop.registryOf(b, a).failures())
        .extracting(PluginFailure::className)
        .containsExactly("providers.A", "providers.B");
  }

  @Test
  void nothingIsLookedForWhereDiscoveryIsNotWanted() {
    ProviderRegistry registry = ProviderRegistry.builder()
        .classLoader(workshop.loader(workshop.jarOf("Healthy$Lark")))
        .settings(ProviderSettings.none())
        .discovery(false)
        .build();

    assertThat(registry.providers()).isEmpty();
  }

  @Test
  void theLoaderOfTheThreadDoesNotMatter() {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(workshop.loader(workshop.jarOf("Healthy$Lark")));
    try (ProviderRegistry registry = ProviderRegistry.discover()) {
      assertThat(registry.providers()).isEmpty();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  @Test
  void aProviderIsFoundByItsId() {
    ProviderRegistry registry =
        workshop.registryOf(workshop.jarOf("Healthy$Lark"), workshop.jarOf("Healthy$Wren"));

    assertThat(registry.provider("wren")).map(AbstractProvider::id).contains("wren");
    assertThat(registry.provider("owl")).isEmpty();
  }

  @Test
  void modulesOfALayerAreFoundWithItsLoader() {
    Path parrot = workshop.module("parrot", "providers/Parrot.java");

    ProviderRegistry registry = ProviderRegistry.builder()
        .classLoader(layerLoader(parrot, "parrot"))
        .settings(ProviderSettings.none())
        .build();

    assertThat(idsOf(registry)).containsExactly("parrot");
    assertThat(registry.failures()).isEmpty();
  }

  @Test
  void aModuleOfALayerWhoseProviderCannotBeLinkedIsListed() {
    Path needy = workshop.module("needy", "providers/BrokenShape.java", "providers/Library.java");
    Path stripped = workshop.without(needy, "providers/Library.class");

    ProviderRegistry registry = ProviderRegistry.builder()
        .classLoader(layerLoader(stripped, "needy"))
        .settings(ProviderSettings.none())
        .build();

    assertThat(registry.providers()).isEmpty();
    assertThat(registry.failures())
        .singleElement()
        .satisfies(
            failure -> assertThat(failure.cause()).hasStackTraceContaining("providers/Library"));
  }

  private static ClassLoader layerLoader(Path jar, String module) {
    assumeTrue(ProviderRegistry.class.getModule().isNamed(), "the tests run on the module path");
    ModuleLayer boot = ModuleLayer.boot();
    Configuration configuration =
        boot.configuration().resolve(ModuleFinder.of(jar), ModuleFinder.of(), Set.of(module));
    return boot.defineModulesWithOneLoader(configuration, AbstractProvider.class.getClassLoader())
        .findLoader(module);
  }

  private static List<String> idsOf(ProviderRegistry registry) {
    return registry.providers().stream().map(AbstractProvider::id).toList();
  }
}
