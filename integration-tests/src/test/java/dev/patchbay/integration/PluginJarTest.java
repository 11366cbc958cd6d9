package dev.patchbay.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.testkit.EquingStandIn;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our own providers are built ready to drop into a plugin folder, as one jar and as a folder of jars. */
class PluginJarTest {

  private static final Path TARGET = Path.of("..", "provider-equing", "target");
  private static final String API = "dev/patchbay/provider/AbstractProvider.class";
  private static final String SERVICE_FILE =
      "META-INF/services/dev.patchbay.provider.AbstractProvider";

  @TempDir
  Path folder;

  @Test
  void theOneJarServesAnApplicationThatHasNothingButTheRegistry() throws Exception {
    assertServes(List.of(pluginJar()));
  }

  @Test
  void theFolderServesAnApplicationThatHasNothingButTheRegistry() throws Exception {
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

  private void assertServes(List<Path> jars) throws Exception {
    String question = "Why is the sky blue?";
    Path output = folder.resolve("output");
    try (EquingStandIn service = EquingStandIn.start()) {
      List<String> command = new ArrayList<>(List.of(
          Path.of(System.getProperty("java.home"), "bin", "java").toString(),
          "-cp",
          withOnlyTheRegistry(),
          PluginProgram.class.getName()));
      jars.forEach(jar -> command.add(jar.toString()));
      ProcessBuilder program =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
      program.environment().keySet().removeIf(name -> name.startsWith("PATCHBAY_"));
      program.environment().put("PATCHBAY_EQUING__BASE_URL", service.url().toString());
      Process process = program.start();
      try {
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).as("ends").isTrue();
      } finally {
        process.destroyForcibly();
      }

      assertThat(output)
          .content()
          .isEqualToNormalizingNewlines((EquingStandIn.answerTo(question) + "\n").repeat(2));
    }
  }

  /** The class path of an application that has the registry and no provider. */
  private static String withOnlyTheRegistry() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> Stream.of("test-classes", "provider-api", "provider-registry")
            .anyMatch(entry::contains))
        .collect(Collectors.joining(File.pathSeparator));
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
