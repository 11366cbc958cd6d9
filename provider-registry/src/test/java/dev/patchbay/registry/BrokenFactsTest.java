package dev.patchbay.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a plugin says of itself is its own code, and costs nobody else anything. */
class BrokenFactsTest extends UsesPluginFolder {

  private static final Duration SHORT = Duration.ofMillis(500);

  @ParameterizedTest
  @CsvSource({
    "Throw, who knows",
    "AreNull, its info() gave null",
    "Hang, it did not return within 500 ms"
  })
  void aPluginOfTheClassPathWhoseFactsCannotBeHadIsListedAndTheOthersWork(
      String facts, String cause) {
    ProviderRegistry registry = ProviderRegistry.builder()
        .classLoader(
            workshop.loader(workshop.jarOf("BrokenFacts$" + facts), workshop.jarOf("Healthy$Lark")))
        .settings(ProviderSettings.none())
        .pluginTimeout(SHORT)
        .build();

    assertOnlyLarkWorks(registry, cause);
  }

  @ParameterizedTest
  @CsvSource({
    "Throw, who knows",
    "AreNull, its info() gave null",
    "Hang, it did not return within 500 ms"
  })
  void aPluginOfAFolderWhoseFactsCannotBeHadIsListedAndTheOthersWork(String facts, String cause) {
    put("BrokenFacts$" + facts);
    put("Healthy$Lark");

    assertOnlyLarkWorks(registry(builder -> builder.pluginTimeout(SHORT)), cause);
  }

  @Test
  void constructorsOfTheClassPathRunSideBySide() {
    ProviderRegistry registry = workshop.registryOf(
        workshop.jarOf("SideBySide$One"),
        workshop.jarOf("SideBySide$Two"),
        workshop.jarOf("SideBySide$Three"),
        workshop.jarOf("SideBySide$Four"),
        workshop.jarOf("SideBySide$Five"));

    assertThat(registry.failures()).isEmpty();
    assertThat(idsOf(registry)).containsExactly("five", "four", "one", "three", "two");
  }

  private static void assertOnlyLarkWorks(ProviderRegistry registry, String cause) {
    assertThat(idsOf(registry)).containsExactly("lark");
    assertThat(registry.failures()).singleElement().satisfies(failure -> {
      assertThat(failure.stage()).isEqualTo(PluginFailure.Stage.CONSTRUCTION);
      assertThat(failure.causeInWords()).contains(cause);
    });
  }
}
