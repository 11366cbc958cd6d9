package dev.patchbay.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.ProviderInfo;
import dev.patchbay.registry.ProviderRegistry;
import dev.patchbay.registry.ProviderSettings;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What an IDE completes. */
class MetadataTest {

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
  private static final Path WRITTEN_BY_HAND =
      Path.of("src/main/resources/META-INF/additional-spring-configuration-metadata.json");

  @Test
  void eachPropertyIsNamedAndDescribed() throws IOException {
    List<String> wanted = new ArrayList<>();
    addNames("patchbay", PatchbayProperties.class, wanted);

    JsonNode metadata = metadata();

    assertThat(metadata.path("properties").valueStream())
        .extracting(each -> each.path("name").asString())
        .containsAll(wanted);
    assertThat(metadata.path("properties").valueStream())
        .filteredOn(each -> each.path("name").asString().startsWith("patchbay."))
        .allSatisfy(each ->
            assertThat(each.path("description").asString("")).as("%s", each).isNotEmpty());
  }

  @Test
  void theSettingsOfEachProviderOfOursAreNamed() throws IOException {
    String expected = JSON.writeValueAsString(expected());

    assertThat(JSON.writeValueAsString(JSON.readTree(Files.readString(WRITTEN_BY_HAND))))
        .as("write this to %s:%n%s", WRITTEN_BY_HAND, expected)
        .isEqualTo(expected);
    assertThat(metadata().toString())
        .as("what a clean build has written")
        .contains("patchbay.providers.openai.api-key", "ANTHROPIC_API_KEY");
  }

  /** The settings that a provider needs or its service has variables for, and its address. */
  private static ObjectNode expected() {
    ObjectNode metadata = JSON.createObjectNode();
    ArrayNode properties = metadata.putArray("properties");
    ArrayNode ids = JSON.createArrayNode();
    try (ProviderRegistry registry =
        ProviderRegistry.builder().settings(ProviderSettings.none()).build()) {
      List<ProviderInfo> infos =
          registry.providers().stream().map(AbstractProvider::info).toList();
      infos.stream().sorted((a, b) -> a.id().compareTo(b.id())).forEach(info -> {
        ids.addObject().put("value", info.id());
        Set<String> names = new TreeSet<>(info.variables().keySet());
        names.addAll(info.missing());
        names.add("base-url");
        names.forEach(name -> properties
            .addObject()
            .put("name", "patchbay.providers." + info.id() + "." + name)
            .put("type", "java.lang.String")
            .put("description", description(info, name)));
      });
    }
    ArrayNode hints = metadata.putArray("hints");
    for (String name : List.of("patchbay.providers", "patchbay.routing.weights")) {
      hints.addObject().put("name", name + ".keys").set("values", ids);
    }
    return metadata;
  }

  private static String description(ProviderInfo info, String name) {
    String variable = info.variables().get(name);
    return "Setting " + name + " of the provider " + info.id() + "."
        + (variable == null ? "" : " The environment variable " + variable + " comes first.");
  }

  private static void addNames(String prefix, Class<?> type, List<String> names) {
    for (RecordComponent component : type.getRecordComponents()) {
      String name =
          prefix + "." + component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
      if (component.getType().isRecord()) {
        addNames(name, component.getType(), names);
      } else {
        names.add(name);
      }
    }
  }

  private static JsonNode metadata() throws IOException {
    try (InputStream in =
        MetadataTest.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
      return JSON.readTree(in);
    }
  }
}
