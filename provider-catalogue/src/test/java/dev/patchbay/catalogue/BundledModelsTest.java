package dev.patchbay.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.Capability;
import dev.patchbay.provider.ModelFacts;
import dev.patchbay.provider.ModelInfo;
import dev.patchbay.provider.ModelPrice;
import dev.patchbay.provider.Usage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** The data that the jar carries, and what is known by them. */
class BundledModelsTest {

  private static final int MOST_BYTES = 40_000;
  private static final int LEAST_MODELS = 1_500;
  /** A million tokens for more than that would be a slip of the decimal point. */
  private static final BigDecimal DEAREST = new BigDecimal(1_000);

  private final BundledModels models = new BundledModels();

  @Test
  void everyLineCanBeReadAndEveryFactAndPriceHasASourceAndItsDay() throws IOException {
    ModelFile file =
        ModelFile.load(Path.of("src/main/resources/dev/patchbay/catalogue/models.txt"));
    int count = 0;
    for (String service : file.services()) {
      for (String model : file.models(service)) {
        ModelFacts facts = file.facts(service, model).orElseThrow();
        assertThat(facts.model().id()).isEqualTo(model);
        assertThat(facts.source()).isNotBlank();
        assertThat(facts.asOf()).isAfter("2026-01-01");
        ModelPrice price = facts.price();
        if (price != null) {
          assertThat(price.source()).isNotBlank();
          assertThat(price.asOf()).isAfter("2026-01-01");
          assertThat(price.tiers()).allSatisfy(tier -> {
            assertThat(tier.input()).isLessThan(DEAREST);
            assertThat(tier.output()).isLessThan(DEAREST);
          });
        }
        count++;
      }
    }
    assertThat(count).isGreaterThan(LEAST_MODELS);
  }

  @Test
  void itKnowsTheServicesThatThereAreProvidersFor() throws IOException {
    assertThat(file().services())
        .contains(
            "anthropic",
            "azure-openai",
            "bedrock",
            "cerebras",
            "deepseek",
            "fireworks",
            "gemini",
            "groq",
            "mistral",
            "moonshot",
            "openai",
            "openrouter",
            "perplexity",
            "qwen",
            "together",
            "vertex-ai",
            "xai",
            "zhipu");
  }

  @Test
  void furtherProvidersOfAServiceHaveItsModels() {
    assertThat(models.facts("openai-responses", "gpt-4o"))
        .isPresent()
        .isEqualTo(models.facts("openai", "gpt-4o"));
  }

  @Test
  void theFileIsSortedSoThatItsChangesCanBeRead() throws IOException {
    String service = "";
    String last = "";
    for (String line : text().lines().toList()) {
      if (line.startsWith("#") || line.startsWith("source ")) {
        continue;
      }
      if (line.startsWith("[")) {
        assertThat(line).isGreaterThan(service);
        service = line;
        last = "";
      } else {
        String model = ModelLine.id(line);
        assertThat(codePoints(model)).isGreaterThan(codePoints(last));
        last = model;
      }
    }
  }

  @Test
  void itIsSmall() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(text().getBytes(StandardCharsets.UTF_8));
    }

    assertThat(packed.size()).isLessThan(MOST_BYTES);
  }

  @Test
  void theLicencesOfItsSourcesAreInTheJar() throws IOException {
    for (String name : List.of("LICENSE-litellm", "LICENSE-genai-prices")) {
      try (InputStream in = BundledModels.class.getResourceAsStream("/META-INF/" + name)) {
        assertThat(in).isNotNull();
        assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
            .contains("Permission is hereby granted, free of charge")
            .contains("Copyright");
      }
    }
  }

  @Test
  void limitsCapabilitiesAndRetirementOfAModelAreKnown() {
    ModelInfo model = models.facts("openai", "gpt-4o").orElseThrow().model();

    assertThat(model.contextWindow()).isEqualTo(128_000);
    assertThat(model.outputLimit()).isEqualTo(16_384);
    assertThat(model.capabilities())
        .contains(Capability.TOOLS, Capability.VISION, Capability.JSON_SCHEMA);
    assertThat(model.retirement()).isPresent();
  }

  @Test
  void aPriceIsKnownOnWhichBothSourcesAgree() {
    ModelPrice price = models.facts("openai", "gpt-4o").orElseThrow().price();

    assertThat(price.source()).contains("litellm").contains("genai-prices");
    assertThat(price.cost(Usage.of(1_000_000, 1_000_000))).hasToString("$12.5");
  }

  @Test
  void aPriceRisesWithTheInput() {
    ModelPrice price = models.facts("gemini", "gemini-2.5-pro").orElseThrow().price();

    assertThat(price.tier(200_000).input()).isEqualByComparingTo("1.25");
    assertThat(price.tier(200_001).input()).isEqualByComparingTo("2.5");
  }

  @Test
  void aPriceOnWhichTheSourcesDisagreeIsNotGiven() {
    ModelFacts facts = models.facts("bedrock", "amazon.nova-lite-v1:0").orElseThrow();

    assertThat(facts.priceDisputed()).isTrue();
    assertThat(facts.price()).isNull();
    assertThat(facts.model().contextWindow()).isPositive();
  }

  @Test
  void whatIsChargedBesideTokensIsSaid() {
    assertThat(models.facts("perplexity", "sonar").orElseThrow().price().furtherCharges())
        .isTrue();
  }

  @Test
  void embeddingModelsAreToldApart() {
    assertThat(models
            .facts("openai", "text-embedding-3-small")
            .orElseThrow()
            .model()
            .kind())
        .isEqualTo(ModelInfo.Kind.EMBEDDING);
  }

  @Test
  void ofUnknownServicesAndModelsNothingIsKnown() {
    assertThat(models.facts("ollama", "gpt-4o")).isEmpty();
    assertThat(models.facts("openai", "parrot-1")).isEmpty();
  }

  private static ModelFile file() throws IOException {
    return ModelFile.of(text(), "models.txt");
  }

  private static String text() throws IOException {
    try (InputStream in = BundledModels.class.getResourceAsStream("models.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String codePoints(String text) {
    // All ids are ASCII, where Java's order of strings is that of the script.
    assertThat(Arrays.equals(
            text.getBytes(StandardCharsets.US_ASCII), text.getBytes(StandardCharsets.UTF_8)))
        .isTrue();
    return text;
  }
}
