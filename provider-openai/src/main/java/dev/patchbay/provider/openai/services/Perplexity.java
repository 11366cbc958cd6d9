package dev.patchbay.provider.openai.services;

import static dev.patchbay.provider.Capability.EXTRAS;
import static dev.patchbay.provider.Capability.JSON_SCHEMA;
import static dev.patchbay.provider.Capability.REASONING;
import static dev.patchbay.provider.Capability.STREAM;
import static dev.patchbay.provider.Capability.VISION;

import dev.patchbay.provider.ProviderInfo;
import dev.patchbay.provider.openai.OpenAiCompatibleProvider;
import dev.patchbay.provider.openai.OpenAiService;

/** Perplexity, whose answers cite the web. The key is in {@code PERPLEXITY_API_KEY}. */
public final class Perplexity extends OpenAiCompatibleProvider {
  /** The provider at its usual address. */
  public Perplexity() {
    super(OpenAiService.builder(ProviderInfo.builder("perplexity", "https://api.perplexity.ai")
            .models("sonar", "sonar-pro", "sonar-reasoning-pro", "sonar-deep-research")
            .openModels(true)
            .capabilities(STREAM, JSON_SCHEMA, VISION, REASONING, EXTRAS)
            .key("PERPLEXITY_API_KEY")
            .build())
        .streamUsage(false)
        .build());
  }
}
