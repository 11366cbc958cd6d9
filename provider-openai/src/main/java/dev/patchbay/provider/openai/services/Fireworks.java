package dev.patchbay.provider.openai.services;

import static dev.patchbay.provider.Capability.EXTRAS;
import static dev.patchbay.provider.Capability.JSON_OBJECT;
import static dev.patchbay.provider.Capability.JSON_SCHEMA;
import static dev.patchbay.provider.Capability.REASONING;
import static dev.patchbay.provider.Capability.REASONING_EFFORT;
import static dev.patchbay.provider.Capability.STREAM;
import static dev.patchbay.provider.Capability.TOOLS;
import static dev.patchbay.provider.Capability.TOP_K;
import static dev.patchbay.provider.Capability.VISION;

import dev.patchbay.provider.ProviderInfo;
import dev.patchbay.provider.openai.OpenAiCompatibleProvider;
import dev.patchbay.provider.openai.OpenAiService;

/** Fireworks, which runs open models. The key is in {@code FIREWORKS_API_KEY}. */
public final class Fireworks extends OpenAiCompatibleProvider {
  /** The provider at its usual address. */
  public Fireworks() {
    super(
        OpenAiService.of(ProviderInfo.builder("fireworks", "https://api.fireworks.ai/inference/v1")
            .models(
                "accounts/fireworks/models/gpt-oss-120b",
                "accounts/fireworks/models/deepseek-v4-pro-0813",
                "accounts/fireworks/models/glm-5p2")
            .openModels(true)
            .capabilities(STREAM, TOOLS, JSON_OBJECT, JSON_SCHEMA, VISION, REASONING)
            .capabilities(REASONING_EFFORT, TOP_K, EXTRAS)
            .key("FIREWORKS_API_KEY")
            .reseller(true)
            .build()));
  }
}
