package dev.patchbay.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A plugin that blocks for ever has failed after its time, with the place where it hangs. */
class PluginTimeoutTest extends UsesPluginFolder {

  private static final Duration SHORT = Duration.ofSeconds(1);

  @ParameterizedTest
  @CsvSource({
    "InConstructor, CONSTRUCTION, <init>",
    "InStaticInitialiser, CONSTRUCTION, <clinit>",
    "InConfiguration, CONFIGURATION, configured",
  })
  void P12_aPluginThatHangsOnItsWayIn(String where, PluginFailure.Stage stage, String frame) {
    put("Blocking$" + where);
    put("Healthy$Lark");

    ProviderRegistry registry = registry(builder -> builder.pluginTimeout(SHORT));

    assertThat(idsOf(registry)).containsExactly("lark");
    assertHangs(registry, stage, "Blocking$" + where + "." + frame);
  }

  @ParameterizedTest
  @CsvSource({
    "InConstructor, CONSTRUCTION, <init>",
    "InConfiguration, CONFIGURATION, configured",
  })
  void P12_aProviderOfTheClassPathThatHangsOnItsWayIn(
      String where, PluginFailure.Stage stage, String frame) {
    Path hanging = workshop.jarOf("Blocking$" + where);
    Path lark = workshop.jarOf("Healthy$Lark");

    ProviderRegistry registry = registry(builder ->
        builder.discovery(true).classLoader(workshop.loader(hanging, lark)).pluginTimeout(SHORT));

    assertThat(idsOf(registry)).containsExactly("lark");
    assertHangs(registry, stage, "Blocking$" + where + "." + frame);
  }

  @Test
  void P12_aPluginThatHangsInItsCloseHoldsUpNeitherTheOthersNorTheEnd() {
    put("Blocking$InClose");
    put(versioned("one"));
    ProviderRegistry registry = build(
        builder -> builder.pluginTimeout(SHORT).config("versioned", SwapTest.closingsIn(dir)));

    Throwable thrown = catchThrowable(registry::close);

    assertThat(dir.resolve("one")).exists();
    assertThat(thrown)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("providers.Blocking$InClose")
        .hasMessageContaining("failed at closing: it did not return within 1 s; it hangs at ");
    assertThat(thrown.getCause().getStackTrace())
        .anyMatch(frame -> frame.toString().contains("Blocking$InClose.close"));
  }

  @Test
  void P12_aProviderOfTheClassPathThatHangsInItsCloseDoesNotHoldUpTheEnd() {
    Path hanging = workshop.jarOf("Blocking$InClose");
    ProviderRegistry registry = build(builder ->
        builder.discovery(true).classLoader(workshop.loader(hanging)).pluginTimeout(SHORT));

    assertThatThrownBy(registry::close)
        .hasMessageStartingWith(
            "Provider blocking could not be closed: it did not return within 1 s; it hangs at ");
  }

  @Test
  void P12_aPluginThatHangsInItsCloseWhenItIsReplacedIsReported() {
    put(workshop.jarOf("Blocking$InClose"), "x.jar");
    ProviderRegistry registry = registry(builder -> builder.pluginTimeout(SHORT));

    put(workshop.jarOf("Healthy$Lark"), "x.jar");
    registry.refresh();

    assertThat(idsOf(registry)).containsExactly("lark");
    await("the report", () -> {
      registry.refresh();
      return registry.plugins().size() == 2;
    });
    assertThat(registry.plugins())
        .extracting(PluginReport::state)
        .containsExactly(PluginReport.State.LOADED, PluginReport.State.FAILED);
    assertHangs(registry, PluginFailure.Stage.CLOSING, "Blocking$InClose.close");
  }

  @Test
  void P12_aPluginThatHangsDoesNotHoldUpThoseThatComeLater() {
    ProviderRegistry registry =
        registry(builder -> builder.pluginTimeout(Duration.ofHours(1)).watch(true));
    put("Blocking$InConstructor");
    put("Healthy$Lark");

    await("the lark", () -> idsOf(registry).contains("lark"));

    put("Healthy$Wren");

    await("the wren", () -> idsOf(registry).contains("wren"));
  }

  @Test
  void aTimeoutIsAboveZero() {
    assertThatThrownBy(() -> ProviderRegistry.builder().pluginTimeout(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A timeout is above zero, but this is PT0S");
  }

  private static void assertHangs(
      ProviderRegistry registry, PluginFailure.Stage stage, String place) {
    assertThat(registry.failures()).singleElement().satisfies(failure -> {
      assertThat(failure.stage()).isEqualTo(stage);
      assertThat(failure.cause())
          .hasMessageStartingWith("it did not return within 1 s; it hangs at ")
          .hasMessageContaining(place);
      assertThat(failure.hint())
          .isEqualTo("Ask its author; if it only is slow, set a longer pluginTimeout.");
    });
  }

  @Test
  void wordsOfAnExceptionThatCannotBeHadTwiceHoldUpNobody() {
    Path jar = put("HangingWords$InConstructor");
    put("Healthy$Lark");
    ProviderRegistry registry = registry(builder -> builder.pluginTimeout(SHORT));

    assertThat(registry.failures())
        .singleElement()
        .asString()
        .contains("providers.HangingWords$Tired: tired");
    // The same jar anew, whose failure is compared with the one before.
    assertThat(jar.toFile().setLastModified(jar.toFile().lastModified() - 60_000))
        .isTrue();
    registry.refresh();

    assertThat(registry.select(ProviderQuery.builder().build()).explain()).contains("tired");
    assertThat(idsOf(registry)).containsExactly("lark");
  }

  @Test
  void anExceptionOfACloseWhoseWordsHangHoldsUpNobody() {
    put("HangingWords$InClose");
    ProviderRegistry registry = build(builder -> builder.pluginTimeout(SHORT));

    assertThatThrownBy(registry::close).hasMessageContaining("did not return within 1 s");
  }

  @Test
  void twoProvidersOfOneIdAreNotAskedWhetherTheyAreEqual() {
    put(jar(
        "twins.jar",
        "Patchbay-Plugin-Version=1",
        Map.of(
            Workshop.SERVICE_FILE,
            "providers.HangingWords$One\nproviders.HangingWords$Other".getBytes(UTF_8)),
        "HangingWords$One"));

    ProviderRegistry registry = registry(builder -> builder.pluginTimeout(SHORT));

    assertThat(idsOf(registry)).containsExactly("twin");
    assertThat(registry.failures())
        .singleElement()
        .asString()
        .contains("the id twin is taken by providers.HangingWords$One of the same plugin");
  }
}
