package dev.patchbay.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.Capability;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderInfo;
import dev.patchbay.registry.PluginReport;
import dev.patchbay.registry.ProviderHealth;
import dev.patchbay.registry.ProviderRegistry;
import dev.patchbay.registry.ProviderSettings;
import dev.patchbay.registry.Selection;
import dev.patchbay.testkit.FakeProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the registry says of choices, health and plugins can be logged as it is, and sent as JSON by a mapper that knows no types of ours. */
class WrittenAsJsonTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir
  Path folder;

  private ProviderRegistry registry;

  @BeforeEach
  void makeRegistry() throws IOException {
    Files.writeString(folder.resolve("broken.jar"), "no jar");
    registry = ProviderRegistry.builder()
        .discovery(false)
        .settings(ProviderSettings.none())
        .pluginFolder(folder)
        .provider(provider("failing", ErrorKind.QUOTA_EXHAUSTED))
        .provider(provider("working", null))
        .build();
    registry.complete(request("m"));
  }

  @AfterEach
  void closeRegistry() {
    registry.close();
  }

  @Test
  void aSelection() {
    Selection selection = registry.select(request("m"));

    JsonNode json = JSON.valueToTree(selection.summary());

    assertThat(json.at("/candidates/0/provider").asString()).isEqualTo("working");
    assertThat(json.at("/candidates/0/url").asString()).isEqualTo("https://working.example");
    assertThat(json.at("/rejections/0/provider").asString()).isEqualTo("failing");
    assertThat(json.at("/rejections/0/reason").asString()).isEqualTo("RESTING");
    assertThat(json.at("/failures/0").asString()).contains("broken.jar");
    assertThat(selection.summary().toString()).contains("working", "RESTING");
    assertThat(selection.toString()).contains("1. working  chosen", "-  failing  is cooling down");
  }

  @Test
  void theNamesThatMayHaveBeenMeant() {
    JsonNode json = JSON.valueToTree(registry.select(request("mm")).summary());

    assertThat(json.at("/candidates").isEmpty()).isTrue();
    assertThat(json.at("/nearestModels/0").asString()).isEqualTo("m");
  }

  @Test
  void theHealthOfAProvider() {
    ProviderHealth health = registry.health().get(0);

    JsonNode json = JSON.valueToTree(health);

    assertThat(json.at("/state").asString()).isEqualTo("OPEN");
    assertThat(json.at("/why").asString()).isEqualTo("QUOTA_EXHAUSTED");
    assertThat(json.at("/restingUntil").asString())
        .isEqualTo(health.restingUntil().toString());
    assertThat(health.toString()).contains("failing", "OPEN", "QUOTA_EXHAUSTED");
  }

  @Test
  void theReportOfAPlugin() {
    PluginReport report = registry.plugins().get(0);

    JsonNode json = JSON.valueToTree(report);

    assertThat(json.at("/id").asString()).isEqualTo("broken");
    assertThat(json.at("/state").asString()).isEqualTo(report.state().name());
    assertThat(json.at("/failures/0/hint").asString()).isNotEmpty();
    assertThat(report.toString()).startsWith(report.state() + " broken").doesNotContain("\n");
  }

  private static CompletionRequest request(String model) {
    return CompletionRequest.builder(model).user("Hello").build();
  }

  private static AbstractProvider provider(String id, ErrorKind failure) {
    FakeProvider.Builder builder =
        FakeProvider.builder(ProviderInfo.builder(id, "https://" + id + ".example")
            .models("m")
            .capabilities(Capability.STREAM)
            .build());
    return (failure == null ? builder.answer("Hello") : builder.fail(failure)).build();
  }
}
