package dev.patchbay.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.testkit.EquingStandIn;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Our own providers are built ready to drop into a plugin folder, as one jar and as a folder of jars. */
class PluginJarTest {

  private static final Path TARGET = Path.of("..", "..", "provider-equing", "target");
  private static final String API = "dev/patchbay/provider/AbstractProvider.class";
  private static final String SERVICE_FILE =
      "META-INF/services/dev.patchbay.provider.AbstractProvider";

  @Test
  void theOneJarServesAnApplicationThatHasNothingButTheRegistry() throws IOException {
    assertServes(List.of(pluginJar()));
  }

  @Test
  void theFolderServesAnApplicationThatHasNothingButTheRegistry() throws IOException {
    assertServes(pluginFolder());
  }

  @Test
  void theOneJarSaysWhatItIsAndWhatItWasBuiltFor() throws IOException {
    try (JarFile jar = new JarFile(pluginJar().toFile())) {
      var facts = jar.getManifest().getMainAttributes();

      assertThat(facts.getValue("Patchbay-Plugin-Id")).isEqualTo("provider-equing");
      assertThat(pluginJar().getFileName().toString())
          .contains(facts.getValue("Patchbay-Plugin-Version"));
      assertThat(facts.getValue("Patchbay-Api-Version")).isEqualTo("0.1");
      assertThat(facts.getValue("Multi-Release")).isEqualTo("true");
    }
  }

  @Test
  void theOneJarHasItsServiceFileAndItsLicencesAndNoDescriptorOfAModule() throws IOException {
    try (JarFile jar = new JarFile(pluginJar().toFile())) {
      JarEntry services = jar.getJarEntry(SERVICE_FILE);

      assertThat(new String(jar.getInputStream(services).readAllBytes(), StandardCharsets.UTF_8))
          .isEqualToIgnoringNewLines("dev.patchbay.provider.equing.Equing");
      assertThat(jar.stream().map(JarEntry::getName))
          .contains("META-INF/LICENSE", "META-INF/NOTICE", "META-INF/FastDoubleParser-LICENSE")
          .noneMatch(name -> name.endsWith("module-info.class"));
    }
  }

  @Test
  void neitherHasACopyOfTheApi() throws IOException {
    for (Path path :
        Stream.concat(Stream.of(pluginJar()), pluginFolder().stream()).toList()) {
      try (JarFile jar = new JarFile(path.toFile())) {
        assertThat(jar.getEntry(API)).as(path.toString()).isNull();
      }
    }
  }

  private static void assertServes(List<Path> jars) {
    String question = "Why is the sky blue?";
    try (EquingStandIn service = EquingStandIn.start()) {
      Program.Result result = new Program()
          .of(PluginProgram.class)
          .only("provider-api", "provider-registry")
          .with("PATCHBAY_EQUING__BASE_URL", service.url().toString())
          .run(jars.stream().map(Path::toString).toArray(String[]::new));

      assertThat(result.err()).isEmpty();
      assertThat(result.out().lines())
          .containsExactly(EquingStandIn.answerTo(question), EquingStandIn.answerTo(question));
    }
  }

  static Path pluginJar() throws IOException {
    List<Path> jars = jarsIn(TARGET, "-plugin.jar");
    assertThat(jars).as("made by mvn package").hasSize(1);
    return jars.get(0);
  }

  static List<Path> pluginFolder() throws IOException {
    List<Path> jars = jarsIn(TARGET.resolve("plugin").resolve("provider-equing"), ".jar");
    assertThat(jars).as("made by mvn package").hasSizeGreaterThan(3);
    return jars;
  }

  private static List<Path> jarsIn(Path folder, String ending) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    }
  }
}
