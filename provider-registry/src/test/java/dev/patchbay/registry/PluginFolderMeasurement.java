package dev.patchbay.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How long it takes to load a folder with 200 plugins, the first time in a JVM and then again. No test, for it asserts no time:
 *
 * <pre>
 * mvn -pl provider-registry -am -Dtest=PluginFolderMeasurement -Dsurefire.failIfNoSpecifiedTests=false test
 * </pre>
 */
@Tag("measurement")
class PluginFolderMeasurement extends UsesPluginFolder {

  private static final int PLUGINS = 200;
  private static final int ROUNDS = 4;

  @ParameterizedTest
  @ValueSource(ints = {0, 1 << 20})
  void aFolderWithManyPlugins(int ballast) throws Exception {
    for (int i = 0; i < PLUGINS; i++) {
      put(numbered(i, ballast));
    }
    for (int round = 1; round <= ROUNDS; round++) {
      long start = System.nanoTime();
      ProviderRegistry registry = build(builder -> builder);
      Duration whole = Duration.ofNanos(System.nanoTime() - start);
      assertThat(registry.providers()).hasSize(PLUGINS);
      registry.close();
      System.out.printf(
          "%d jars of %d KB, round %d: %d ms%n", PLUGINS, ballast / 1024, round, whole.toMillis());
    }
  }

  private Path numbered(int number, int ballast) {
    Map<String, byte[]> entries = Zoo.classesOf("Numbered");
    entries.put(Workshop.SERVICE_FILE, "providers.Numbered".getBytes(UTF_8));
    entries.put("id.txt", ("number-" + number).getBytes(UTF_8));
    byte[] noise = new byte[ballast];
    new Random(number).nextBytes(noise);
    entries.put("noise.bin", noise);
    return workshop.jar("number-" + number + ".jar", entries);
  }
}
