package dev.patchbay.provider.openai.services;

import static dev.patchbay.provider.Capability.EXTRAS;
import static dev.patchbay.provider.Capability.JSON_OBJECT;
import static dev.patchbay.provider.Capability.JSON_SCHEMA;
import static dev.patchbay.provider.Capability.REASONING;
import static dev.patchbay.provider.Capability.STREAM;
import static dev.patchbay.provider.Capability.TOOLS;
import static dev.patchbay.provider.Capability.VISION;

import dev.patchbay.provider.ProviderInfo;
import dev.patchbay.provider.openai.OpenAiCompatibleProvider;
import dev.patchbay.provider.openai.OpenAiService;

/** Mistral. The key is in {@code MISTRAL_API_KEY}. */
public final class Mistral extends OpenAiCompatibleProvider {
  /** The provider at its usual address. */
  public Mistral() {
    super(OpenAiService.builder(ProviderInfo.builder("mistral", "https://api.mistral.ai/v1")
            .telemetryName("mistral_ai")
            .models(
                "mistral-large-latest",
                "mistral-medium-latest",
                "mistral-small-latest",
                "magistral-medium-latest",
                "codestral-latest")
            .embeddingModels("mistral-embed")
            .openModels(true)
            .capabilities(STREAM, TOOLS, JSON_OBJECT, JSON_SCHEMA, VISION, REASONING, EXTRAS)
            .key("MISTRAL_API_KEY")
            .build())
        .streamUsage(false)
        .build());
  }
}
