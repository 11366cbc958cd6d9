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

/** Moonshot, the maker of Kimi. The key is in {@code MOONSHOT_API_KEY}. */
public final class Moonshot extends OpenAiCompatibleProvider {
  /** The provider at its usual address. */
  public Moonshot() {
    super(OpenAiService.builder(ProviderInfo.builder("moonshot", "https://api.moonshot.ai/v1")
            .telemetryName("moonshot_ai")
            .models("kimi-k3", "kimi-k3.1-pro", "kimi-k2.6")
            .openModels(true)
            .capabilities(STREAM, TOOLS, JSON_OBJECT, JSON_SCHEMA, VISION, REASONING, EXTRAS)
            .key("MOONSHOT_API_KEY")
            .build())
        .wantsReasoning(true)
        .build());
  }
}
