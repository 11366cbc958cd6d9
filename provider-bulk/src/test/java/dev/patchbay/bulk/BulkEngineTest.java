package dev.patchbay.bulk;

import static dev.patchbay.bulk.Jobs.coordinator;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.patchbay.testkit.FaultServer;
import dev.patchbay.testkit.Script;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Where an engine has its providers from. */
@Timeout(60)
class BulkEngineTest {

  @TempDir
  private Path folder;

  @Test
  void theSettingsOfTheJobConfigureTheProvidersOfTheClassPath() throws Exception {
    try (FaultServer server = FaultServer.answering(Script.json(
        200, "{\"choices\":[{\"message\":{\"content\":\"Hi\"},\"finish_reason\":\"stop\"}]}"))) {
      BulkJob job = job(
          null,
          Map.of(
              "instances",
              "house:openai-compatible",
              "house.base-url",
              server.url().toString(),
              "house.api-key",
              "env:PATH",
              "house.models",
              Jobs.MODEL));

      try (BulkEngine engine = BulkEngine.open(job, coordinator(job))) {
        BulkAnswer answer = engine.answer(Jobs.request("Hello"));

        assertThat(answer.text()).isEqualTo("Hi");
        assertThat(answer.provider()).isEqualTo("house");
      }
      assertThat(server.requests().get(0).header("authorization"))
          .contains("Bearer " + System.getenv("PATH"));
    }
  }

  @Test
  void aPluginThatCannotBeUsedIsSeenBeforeARowIsAsked() throws Exception {
    Files.writeString(folder.resolve("broken.jar"), "no jar");
    BulkJob job = job(folder.toString(), Map.of());

    assertThatThrownBy(() -> BulkEngine.open(job, coordinator(job)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("broken.jar");
  }

  private static BulkJob job(@Nullable String plugins, Map<String, String> settings) {
    BulkJob defaults = BulkJob.named("job");
    return new BulkJob(
        "job",
        settings,
        plugins,
        2,
        Duration.ofSeconds(30),
        2,
        defaults.rate(),
        defaults.onError(),
        null);
  }
}
