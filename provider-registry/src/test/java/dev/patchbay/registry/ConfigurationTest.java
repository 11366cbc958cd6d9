package dev.patchbay.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.ProviderConfig;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** How settings reach the providers that are found. */
class ConfigurationTest extends UsesWorkshop {

  private static final String BASE_URL = "patchbay.settable.base-url";

  @Test
  void aDiscoveredProviderIsConfiguredWithItsSettings() {
    ProviderRegistry registry = builder("Settable")
        .settings(ProviderSettings.of(Map.of(BASE_URL, "http://127.0.0.1:8080"), Map.of()))
        .build();

    AbstractProvider provider = registry.provider("settable").orElseThrow();
    assertThat(provider.url()).isEqualTo(URI.create("http://127.0.0.1:8080"));
    assertThat(provider.working()).isTrue();
  }

  @Test
  void theConfigurationForOneProviderWinsOverTheSettings() {
    ProviderRegistry registry = builder("Settable")
        .settings(ProviderSettings.of(Map.of(BASE_URL, "http://127.0.0.1:8080"), Map.of()))
        .config(
            "settable",
            ProviderConfig.builder()
                .set(ProviderConfig.BASE_URL, "http://127.0.0.1:9090")
                .build())
        .build();

    assertThat(registry.provider("settable").orElseThrow().url())
        .isEqualTo(URI.create("http://127.0.0.1:9090"));
  }

  @Test
  void theSettingsOfTheSystemCountWhereNoOthersAreGiven() {
    System.setProperty(BASE_URL, "http://127.0.0.1:8080");
    try {
      assertThat(builder("Settable").build().provider("settable").orElseThrow().url())
          .isEqualTo(URI.create("http://127.0.0.1:8080"));
      assertThat(builder("Settable")
              .settings(ProviderSettings.none())
              .build()
              .provider("settable")
              .orElseThrow()
              .url())
          .isEqualTo(URI.create("https://settable.example"));
    } finally {
      System.clearProperty(BASE_URL);
    }
  }

  @Test
  void aSettingThatTheProviderDoesNotKnowIsAFailureThatNamesItsSource() {
    ProviderRegistry registry = builder("Settable")
        .settings(ProviderSettings.of(Map.of(), Map.of("PATCHBAY_SETTABLE__BASE_URI", "x")))
        .build();

    assertThat(registry.providers()).isEmpty();
    assertThat(registry.failures()).singleElement().satisfies(failure -> {
      assertThat(failure.stage()).isEqualTo(PluginFailure.Stage.CONFIGURATION);
      assertThat(failure.cause())
          .hasMessage(
              "Setting base-uri (from environment variable PATCHBAY_SETTABLE__BASE_URI) is not"
                  + " known; this provider knows base-url");
      assertThat(failure.hint()).isEqualTo("Correct the setting.");
    });
  }

  @Test
  void aReferenceThatLeadsNowhereIsAFailureThatNamesItsSource() {
    ProviderRegistry registry = builder("Settable")
        .settings(ProviderSettings.of(Map.of(BASE_URL, "file:/no/such/file"), Map.of()))
        .build();

    assertThat(registry.providers()).isEmpty();
    assertThat(registry.failures()).singleElement().satisfies(failure -> {
      assertThat(failure.stage()).isEqualTo(PluginFailure.Stage.CONFIGURATION);
      assertThat(failure.cause())
          .hasMessage("Setting base-url (from system property patchbay.settable.base-url) takes its"
              + " value from the file /no/such/file, which does not exist; create it, or correct"
              + " the path");
    });
  }

  @Test
  void anInstanceDoesNotTakeTheIdOfAnotherProviderAndSoItsKey() {
    ProviderRegistry registry = ProviderRegistry.builder()
        .classLoader(workshop.loader(workshop.jarOf("Settable"), workshop.jarOf("Healthy$Wren")))
        .settings(ProviderSettings.of(Map.of("patchbay.instances", "wren:settable"), Map.of()))
        .build();

    assertThat(registry.provider("wren").orElseThrow().url())
        .isEqualTo(URI.create("https://wren.example"));
    assertThat(registry.failures())
        .singleElement()
        .asString()
        .contains("the id wren is taken by providers.Healthy$Wren");
  }

  @Test
  void aSettingForAProviderThatTakesNoneIsAFailureOfThatProviderAlone() {
    ProviderRegistry registry = ProviderRegistry.builder()
        .classLoader(
            workshop.loader(workshop.jarOf("Healthy$Lark"), workshop.jarOf("Healthy$Wren")))
        .settings(ProviderSettings.of(Map.of("patchbay.lark.volume", "11"), Map.of()))
        .build();

    assertThat(registry.providers()).extracting(AbstractProvider::id).containsExactly("wren");
    assertThat(registry.failures())
        .extracting(failure -> failure.cause().getMessage())
        .containsExactly("Setting volume (from system property patchbay.lark.volume) is not known:"
            + " this provider takes no settings");
  }

  @Test
  void aSettingsFileThatCannotBeReadStopsTheRegistry() {
    System.setProperty("patchbay.config", "/no/such/file");
    try {
      assertThatThrownBy(() -> ProviderRegistry.builder().build())
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("/no/such/file");
    } finally {
      System.clearProperty("patchbay.config");
    }
  }

  @Test
  void aProviderThatTheApplicationAddsIsLeftAsItIs() {
    AbstractProvider own = TestProvider.of("own");

    ProviderRegistry registry = ProviderRegistry.builder()
        .discovery(false)
        .provider(own)
        .settings(ProviderSettings.of(Map.of("patchbay.own.volume", "11"), Map.of()))
        .build();

    assertThat(registry.providers()).containsExactly(own);
    assertThat(registry.failures()).isEmpty();
  }

  @Test
  void aConfigurationForAProviderThatTheApplicationAddsIsRefused() {
    ProviderRegistry.Builder builder = ProviderRegistry.builder()
        .discovery(false)
        .settings(ProviderSettings.none())
        .provider(TestProvider.of("own"))
        .config("own", ProviderConfig.builder().set("volume", "11").build());

    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(
            "config(\"own\", ...) is for a provider that the application has made");
  }

  @Test
  void settingsMakeFurtherInstancesOfAProvider() {
    ProviderRegistry registry = builder("Settable")
        .settings(ProviderSettings.of(
            Map.of(
                "patchbay.instances", "settable-eu:settable",
                "patchbay.settable-eu.base-url", "http://127.0.0.1:9090"),
            Map.of()))
        .build();

    assertThat(registry.failures()).isEmpty();
    assertThat(registry.warnings()).isEmpty();
    assertThat(registry.provider("settable").orElseThrow().url())
        .isEqualTo(URI.create("https://settable.example"));
    assertThat(registry.provider("settable-eu").orElseThrow().url())
        .isEqualTo(URI.create("http://127.0.0.1:9090"));
  }

  @Test
  void aProviderThatCannotHaveInstancesSaysSoAndWorksItself() {
    ProviderRegistry registry = builder("Healthy$Lark")
        .settings(ProviderSettings.of(Map.of("patchbay.instances", "second:lark"), Map.of()))
        .build();

    assertThat(registry.providers()).extracting(AbstractProvider::id).containsExactly("lark");
    assertThat(registry.failures())
        .singleElement()
        .satisfies(failure -> assertThat(failure.cause())
            .hasMessageContaining("gave a provider lark in place of second"));
  }

  @Test
  void settingsForAPluginOfTheFolderAreNoReasonForAWarningBeforeItIsLoaded() throws Exception {
    Path folder = Files.createDirectory(dir.resolve("plugins"));
    Files.copy(workshop.jarOf("Settable"), folder.resolve("settable.jar"));
    List<LogRecord> logged = new ArrayList<>();
    Logger logger = Logger.getLogger(ProviderRegistry.class.getName());
    Handler handler = RoutingListenerTest.recordingTo(logged);
    logger.addHandler(handler);
    try (ProviderRegistry registry = ProviderRegistry.builder()
        .classLoader(workshop.loader(workshop.jarOf("Healthy$Lark")))
        .pluginFolder(folder)
        .settings(ProviderSettings.of(
            Map.of(BASE_URL, "http://127.0.0.1:8080", "patchbay.wren.base-url", "x"), Map.of()))
        .build()) {
      assertThat(registry.provider("settable")).isPresent();
    } finally {
      logger.removeHandler(handler);
    }

    assertThat(logged)
        .extracting(LogRecord::getMessage)
        .containsExactly("system property patchbay.wren.base-url is for an unknown provider wren");
  }

  @Test
  void theErrorThatACallerSeesLeadsToAMisspeltProvider() {
    ProviderRegistry registry = builder("Settable")
        .settings(ProviderSettings.of(Map.of("patchbay.setable.base-url", "x"), Map.of()))
        .build();

    assertThat(registry.warnings())
        .containsExactly(
            "system property patchbay.setable.base-url is for an unknown provider setable;"
                + " did you mean settable?");
    assertThatThrownBy(() -> registry.select(ProviderQuery.builder().build()).first())
        .hasMessageContaining(registry.warnings().get(0));
  }

  @Test
  void mistakesInInstancesAreWarnedOf() {
    ProviderRegistry registry = builder("Settable")
        .settings(ProviderSettings.of(
            Map.of("patchbay.instances", "settable:settable-eu, a:settable, b:a, c:setable"),
            Map.of()))
        .build();

    assertThat(registry.warnings())
        .containsExactly(
            "the instance b is of a, which is an instance itself; write b:settable",
            "the instance c is of an unknown provider setable; did you mean settable?",
            "the instance settable is of an unknown provider settable-eu; did you mean settable?");
  }

  @Test
  void aWarningHasNoControlCharacters() {
    ProviderRegistry registry = builder("Settable")
        .settings(ProviderSettings.of(Map.of("patchbay.x\u202Ey.base-url", "x"), Map.of()))
        .build();

    assertThat(registry.warnings()).singleElement().asString().contains("x<U+202E>y");
  }

  @Test
  void theErrorThatACallerSeesLeadsToAMisspeltSetting() {
    ProviderRegistry registry = builder("Settable")
        .settings(ProviderSettings.of(Map.of("patchbay.settable.base-uri", "x"), Map.of()))
        .build();

    assertThatThrownBy(() -> registry.select(ProviderQuery.builder().build()).first())
        .hasMessageContaining(
            "Setting base-uri (from system property patchbay.settable.base-uri) is"
                + " not known; this provider knows base-url");
  }

  @Test
  void twoProvidersThatTheApplicationAddsDoNotShareAnId() {
    assertThatThrownBy(
            () -> TestProvider.registryOf(TestProvider.of("own"), TestProvider.of("own")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Two providers were added under the id own");
  }

  private ProviderRegistry.Builder builder(String className) {
    return ProviderRegistry.builder().classLoader(workshop.loader(workshop.jarOf(className)));
  }
}
