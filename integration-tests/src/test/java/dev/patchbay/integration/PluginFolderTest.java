package dev.patchbay.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.registry.PluginReport;
import dev.patchbay.registry.ProviderRegistry;
import dev.patchbay.testkit.EquingStandIn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our own provider from a plugin folder: not the one on the class path, and with an HTTP client of its own. */
class PluginFolderTest {

  private static final String QUESTION = "Why is the sky blue?";

  @TempDir
  Path folder;

  @Test
  void theOneJarIsAPlugin() throws IOException {
    Path jar = PluginJarTest.pluginJar();
    Files.copy(jar, folder.resolve(jar.getFileName()));

    assertAnswers();
  }

  @Test
  void theFolderOfJarsIsAPlugin() throws IOException {
    Path plugin = Files.createDirectory(folder.resolve("equing"));
    for (Path jar : PluginJarTest.pluginFolder()) {
      Files.copy(jar, plugin.resolve(jar.getFileName()));
    }

    assertAnswers();
  }

  private void assertAnswers() {
    try (EquingStandIn service = EquingStandIn.start();
        ProviderRegistry registry = ProviderRegistry.builder()
            .discovery(false)
            .pluginFolder(folder)
            .config(
                "equing",
                ProviderConfig.builder()
                    .set(ProviderConfig.BASE_URL, service.url().toString())
                    .build())
            .build()) {
      assertThat(registry.plugins())
          .extracting(PluginReport::id, PluginReport::state)
          .containsExactly(tuple("provider-equing", PluginReport.State.LOADED));
      AbstractProvider equing = registry.provider("equing").orElseThrow();
      CompletionRequest request =
          CompletionRequest.builder("gpt-3.5-turbo").user(QUESTION).build();

      assertThat(equing.complete(request).text()).isEqualTo(EquingStandIn.answerTo(QUESTION));
      try (CompletionStream stream = equing.stream(request)) {
        assertThat(stream.toCompletion().text()).isEqualTo(EquingStandIn.answerTo(QUESTION));
      }
    }
  }
}
