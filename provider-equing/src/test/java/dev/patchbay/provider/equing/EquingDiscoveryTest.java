package dev.patchbay.provider.equing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.AbstractProvider;
import java.io.File;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

/** A jar on the class path or on the module path is all that it takes. */
class EquingDiscoveryTest {

  private static final Path CLASSES = Path.of("target", "classes");

  @Test
  void theServiceFileNamesTheProviderAlone() throws Exception {
    assertThat(Files.readAllLines(
            CLASSES.resolve("META-INF/services").resolve(AbstractProvider.class.getName())))
        .containsExactly(Equing.class.getName());
  }

  @Test
  void theModuleProvidesTheProvider() {
    ModuleDescriptor module = ModuleFinder.of(CLASSES)
        .find("dev.patchbay.provider.equing")
        .orElseThrow()
        .descriptor();

    assertThat(module.provides()).singleElement().satisfies(provides -> {
      assertThat(provides.service()).isEqualTo(AbstractProvider.class.getName());
      assertThat(provides.providers()).containsExactly(Equing.class.getName());
    });
  }

  @Test
  void theModuleKnowsNeitherRegistryNorLibraries() {
    ModuleDescriptor module = ModuleFinder.of(CLASSES)
        .find("dev.patchbay.provider.equing")
        .orElseThrow()
        .descriptor();

    assertThat(module.requires())
        .extracting(ModuleDescriptor.Requires::name)
        .containsExactlyInAnyOrder("java.base", "org.jspecify", "dev.patchbay.provider.openai");
  }

  @Test
  void itIsFoundOnTheModulePath() {
    assertThat(load(AbstractProvider.class, Equing.class.getClassLoader()))
        .hasExactlyElementsOfTypes(Equing.class);
  }

  @Test
  void itIsFoundOnTheClassPath() throws Exception {
    List<URL> jars = new ArrayList<>();
    for (String entry : System.getProperty("jdk.module.path").split(File.pathSeparator, -1)) {
      jars.add(Path.of(entry).toUri().toURL());
    }
    // No parent: the platform loader would give the classes of this test's own, named, modules.
    try (URLClassLoader classPath = new URLClassLoader(jars.toArray(URL[]::new), null)) {
      Class<?> service = classPath.loadClass(AbstractProvider.class.getName());

      assertThat(load(service, classPath)).singleElement().satisfies(provider -> {
        assertThat(provider.getClass().getModule().isNamed()).isFalse();
        assertThat(provider).hasToString("equing (https://next.eqing.tech)");
      });
    }
  }

  private static List<Object> load(Class<?> service, ClassLoader loader) {
    // These tests are part of the module of the provider, which itself looks for none.
    EquingDiscoveryTest.class.getModule().addUses(service);
    List<Object> providers = new ArrayList<>();
    ServiceLoader.load(service, loader).forEach(providers::add);
    return providers;
  }
}
