package dev.patchbay.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.ProviderConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each jar and each sub-folder of the plugin folder is a plugin, and sees nothing but itself, the JDK and the API. */
class PluginFolderTest extends UsesPluginFolder {

  @Test
  void aJarIsAPlugin() throws Exception {
    Path jar = put("Healthy$Lark");

    ProviderRegistry registry = registry();

    assertThat(answer(provider(registry, "lark"))).isEqualTo("well");
    assertThat(registry.failures()).isEmpty();
    assertThat(report(registry))
        .isEqualTo(new PluginReport(
            jar.toUri().toString(),
            sha256(Files.readAllBytes(jar)),
            "Healthy-Lark",
            "unknown",
            "unknown",
            PluginReport.State.LOADED,
            List.of("lark"),
            List.of(),
            List.of()));
  }

  @Test
  void theManifestTellsIdAndVersions() {
    put(jar(
        "x.jar",
        "Patchbay-Plugin-Id=birds\nPatchbay-Plugin-Version=1.2\nPatchbay-Api-Version=0.1.7",
        Map.of(),
        "Healthy$Lark"));

    PluginReport report = report(registry());

    assertThat(report.id()).isEqualTo("birds");
    assertThat(report.version()).isEqualTo("1.2");
    assertThat(report.apiVersion()).isEqualTo("0.1.7");
  }

  @Test
  void theVersionOfTheJarWillDo() {
    put(jar("x.jar", "Implementation-Version=3", Map.of(), "Healthy$Lark"));

    assertThat(report(registry()).version()).isEqualTo("3");
  }

  @Test
  void theJarsOfASubFolderAreOnePlugin() throws Exception {
    Path classes = workshop.jar("b.jar", Zoo.classesOf("Healthy"));
    Path services = workshop.jar("a.jar", List.of(), "providers.Healthy$Wren");
    put(classes, "wren/b.jar");
    put(services, "wren/a.jar");

    ProviderRegistry registry = registry();

    assertThat(idsOf(registry)).containsExactly("wren");
    PluginReport report = report(registry);
    assertThat(report.id()).isEqualTo("wren");
    assertThat(report.source()).isEqualTo(folder.resolve("wren").toUri().toString());
    assertThat(report.sha256())
        .isEqualTo(sha256(Files.readAllBytes(services), Files.readAllBytes(classes)));
  }

  @Test
  void whatIsNoJarIsNobodysBusiness() throws Exception {
    Files.writeString(folder.resolve("README.txt"), "Put plugins here");
    Files.writeString(folder.resolve(".upload.jar"), "PK");
    Files.createDirectory(folder.resolve(".trash"));

    assertThat(registry().plugins()).isEmpty();
  }

  @Test
  void aFolderThatIsNotThereIsAnError() {
    ProviderRegistry.Builder builder =
        ProviderRegistry.builder().discovery(false).pluginFolder(dir.resolve("nowhere"));

    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The plugin folder " + dir.resolve("nowhere")
            + " is not a folder; create it, or correct the path");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dev.patchbay.registry.ProviderRegistry",
        "org.junit.jupiter.api.Test",
        "com.google.inject.Guice",
        "dev.patchbay.provider.http.HttpProvider",
      })
  void aPluginDoesNotSeeTheApplication(String className) {
    assertThat(askCurious("class " + className)).isEqualTo("not seen");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dev.patchbay.provider.AbstractProvider",
        "java.util.List",
        "java.sql.Driver",
        "java.net.http.HttpClient",
        "providers.Curious"
      })
  void aPluginSeesTheApiTheJdkAndItself(String className) {
    assertThat(askCurious("class " + className)).isEqualTo("seen");
  }

  @Test
  void aPluginSeesItsOwnServiceFileAndNoOther() {
    assertThat(askCurious("resources " + Workshop.SERVICE_FILE)).isEqualTo("1 of them");
    assertThat(askCurious("services")).isEqualTo("[providers.Curious]");
  }

  @Test
  void aPluginIsItsThreadsContextWhileItIsCalled() {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();

    assertThat(askCurious("context")).isEqualTo("mine");
    assertThat(thread.getContextClassLoader()).isSameAs(before);
  }

  @Test
  void aCopyOfTheApiInAPluginIsNotUsedAndNoted() throws Exception {
    Map<String, byte[]> entries = Zoo.classesOf("Healthy");
    entries.put(Workshop.SERVICE_FILE, "providers.Healthy$Lark".getBytes(UTF_8));
    String api = "dev/patchbay/provider/AbstractProvider.class";
    entries.put(api, ClassLoader.getSystemResourceAsStream(api).readAllBytes());
    put(workshop.jar("fat.jar", entries));

    ProviderRegistry registry = registry();

    assertThat(idsOf(registry)).containsExactly("lark");
    assertThat(report(registry).notes())
        .containsExactly("fat.jar holds a copy of dev.patchbay.provider, which is not used");
  }

  @Test
  void pluginsAreFoundByAThreadWithoutAContextLoader() {
    put("Healthy$Lark");
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(null);
    try {
      assertThat(answer(provider(registry(), "lark"))).isEqualTo("well");
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  @Test
  void pluginsAreFoundByAThreadOfTheCommonPool() {
    put("Healthy$Lark");

    String answer = CompletableFuture.supplyAsync(
            () -> answer(provider(registry(), "lark")), ForkJoinPool.commonPool())
        .join();

    assertThat(answer).isEqualTo("well");
  }

  @Test
  void whatTheApplicationAddedWins() {
    put("Healthy$Lark");
    AbstractProvider own = TestProvider.of("lark", "common");

    ProviderRegistry registry = registry(builder -> builder.provider(own));

    assertThat(registry.providers()).containsExactly(own);
    assertThat(report(registry).state()).isEqualTo(PluginReport.State.FAILED);
    assertThat(report(registry).providers()).isEmpty();
    assertThat(registry.failures()).singleElement().satisfies(failure -> {
      assertThat(failure.stage()).isEqualTo(PluginFailure.Stage.REGISTRATION);
      assertThat(failure.className()).isEqualTo("providers.Healthy$Lark");
      assertThat(failure.cause()).hasMessageEndingWith("TestProvider, which the application added");
    });
  }

  @Test
  void whatIsOnTheClassPathWins() {
    put(workshop.jarOf("Healthy$OtherTwin"), "other.jar");
    Path onClassPath = workshop.jarOf("Healthy$Twin");

    ProviderRegistry registry =
        registry(builder -> builder.discovery(true).classLoader(workshop.loader(onClassPath)));

    assertThat(provider(registry, "twin").getClass().getName()).isEqualTo("providers.Healthy$Twin");
    assertThat(registry.failures()).hasSize(1);
  }

  @Test
  void ofTwoPluginsWithOneProviderIdTheFirstByNameWinsUntilItGoes() throws Exception {
    put(workshop.jarOf("Healthy$Twin"), "b.jar");
    Path first = put(workshop.jarOf("Healthy$OtherTwin"), "a.jar");
    ProviderRegistry registry = registry();

    assertThat(registry.plugins())
        .extracting(PluginReport::state)
        .containsExactly(PluginReport.State.LOADED, PluginReport.State.FAILED);
    assertThat(registry.failures().get(0).cause())
        .hasMessage("the id twin is taken by providers.Healthy$OtherTwin from " + first.toUri());

    Files.delete(first);
    registry.refresh();

    assertThat(report(registry).providers()).containsExactly("twin");
    assertThat(answer(provider(registry, "twin"))).isEqualTo("well");
  }

  @Test
  void pluginsAreConfiguredAsProvidersOnTheClassPathAre() {
    put("Settable");

    ProviderRegistry registry = registry(builder -> builder.settings(ProviderSettings.of(
        Map.of("patchbay.settable.base-url", "http://127.0.0.1:1/x"), Map.of())));

    assertThat(provider(registry, "settable").url()).hasToString("http://127.0.0.1:1/x");
  }

  private String askCurious(String question) {
    put("Curious");
    return provider(registry(), "curious").complete(request(question)).text();
  }

  private static String sha256(byte[]... parts) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (byte[] part : parts) {
      digest.update(part);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  @Test
  void aLimitThatCanNoLongerBeReadCostsNoPluginItsExchange() throws Exception {
    Path limit = Files.writeString(dir.resolve("limit"), "5");
    put("Healthy$Lark");
    put(versioned("one"));
    ProviderRegistry registry = registry(builder -> builder.config(
        "lark",
        ProviderConfig.builder().set("limit.calls-at-once", "file:" + limit).build()));
    Files.delete(limit);

    put(versioned("two"));
    registry.refresh();

    assertThat(answer(provider(registry, "versioned"))).contains("two");
    assertThat(idsOf(registry)).contains("lark");
  }

  @Test
  void whoeverClearsAwayTheCopiesKeepsNoPluginOut() throws Exception {
    ProviderRegistry registry = registry();
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    try (Stream<Path> all = Files.list(temporary)) {
      all.filter(each -> each.getFileName().toString().startsWith("patchbay-plugins-"))
          .filter(Files::isDirectory)
          .filter(each -> each.toFile().list().length == 0)
          .forEach(each -> each.toFile().delete());
    }

    put("Healthy$Lark");
    registry.refresh();

    assertThat(idsOf(registry)).containsExactly("lark");
  }
}
