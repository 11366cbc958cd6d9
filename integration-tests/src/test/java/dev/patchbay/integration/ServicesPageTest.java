package dev.patchbay.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.Capability;
import dev.patchbay.provider.ModelInfo;
import dev.patchbay.provider.ProviderInfo;
import dev.patchbay.registry.ProviderRegistry;
import dev.patchbay.registry.ProviderSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The tables of docs/services.md say what the code declares. Where they do not, the failure shows the table to put there. */
class ServicesPageTest {

  private static final Path PAGE = Path.of("..", "docs", "services.md");
  private static final int MOST_MODELS = 3;

  /** How each protocol was proven, by what its package is called. */
  private static final Map<String, String> PROOF = Map.of(
      "openai.services", "C A J",
      "anthropic", "C A J L",
      "gemini", "C A J",
      "ollama", "C A J",
      "bedrock", "C A J",
      "equing", "C");

  @Test
  void theTableIsThatOfTheCode() throws IOException {
    try (ProviderRegistry registry = ProviderRegistry.builder()
        .settings(ProviderSettings.of(Map.of(), Map.of()))
        .logging(false)
        .build()) {
      String table = registry.providers().stream()
          .sorted(java.util.Comparator.comparing(AbstractProvider::id))
          .map(ServicesPageTest::row)
          .collect(Collectors.joining("\n"));

      assertThat(Files.readString(PAGE)).contains(table);
    }
  }

  private static String row(AbstractProvider provider) {
    ProviderInfo info = provider.info();
    return "| "
        + String.join(
            " | ",
            "`" + info.id() + "`",
            info.url().toString(),
            setting(info),
            models(info),
            capabilities(info),
            proof(provider))
        + " |";
  }

  private static String setting(ProviderInfo info) {
    String needed = info.missing().stream()
        .map(name ->
            "`" + info.variables().getOrDefault(name, "patchbay." + info.id() + "." + name) + "`")
        .collect(Collectors.joining(", "));
    return (needed.isEmpty() ? "nothing" : needed) + (info.onlyByName() ? "; by name" : "");
  }

  private static String models(ProviderInfo info) {
    List<String> ids = info.models().stream()
        .filter(model -> model.kind() == ModelInfo.Kind.CHAT)
        .map(ModelInfo::id)
        .toList();
    String some =
        ids.stream().limit(MOST_MODELS).map(id -> "`" + id + "`").collect(Collectors.joining(", "));
    int more = ids.size() - MOST_MODELS;
    return some
        + (more > 0 ? " and " + more + " more" : "")
        + (info.openModels() ? (some.isEmpty() ? "any" : ", any other") : "");
  }

  private static String capabilities(ProviderInfo info) {
    Set<String> names = new TreeSet<>();
    info.capabilities().forEach(each -> add(each, names));
    info.models().forEach(model -> model.capabilities().forEach(each -> add(each, names)));
    boolean vectors =
        info.models().stream().anyMatch(model -> model.kind() == ModelInfo.Kind.EMBEDDING);
    return String.join(" ", names) + (vectors ? " **vectors**" : "");
  }

  private static void add(Capability capability, Set<String> names) {
    if (!capability.isOpaque()) {
      names.add(capability.name());
    }
  }

  private static String proof(AbstractProvider provider) {
    String name = provider.getClass().getPackageName();
    return PROOF.getOrDefault(name.replace("dev.patchbay.provider.", ""), "");
  }
}
