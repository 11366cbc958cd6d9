package dev.patchbay.provider.openai.services;

import static dev.patchbay.provider.Capability.EXTRAS;
import static dev.patchbay.provider.Capability.JSON_OBJECT;
import static dev.patchbay.provider.Capability.JSON_SCHEMA;
import static dev.patchbay.provider.Capability.LOGPROBS;
import static dev.patchbay.provider.Capability.REASONING;
import static dev.patchbay.provider.Capability.REASONING_EFFORT;
import static dev.patchbay.provider.Capability.STREAM;
import static dev.patchbay.provider.Capability.TOOLS;
import static dev.patchbay.provider.Capability.VISION;

import dev.patchbay.provider.ProviderInfo;
import dev.patchbay.provider.openai.OpenAiCompatibleProvider;
import dev.patchbay.provider.openai.OpenAiService;

/** xAI. The key is in {@code XAI_API_KEY}. */
public final class XAi extends OpenAiCompatibleProvider {
  /** The provider at its usual address. */
  public XAi() {
    super(OpenAiService.of(ProviderInfo.builder("xai", "https://api.x.ai/v1")
        .telemetryName("x_ai")
        .models("grok-4.7", "grok-4.6", "grok-4.5", "grok-4.3")
        .openModels(true)
        .capabilities(STREAM, TOOLS, JSON_OBJECT, JSON_SCHEMA, VISION, REASONING)
        .capabilities(REASONING_EFFORT, LOGPROBS, EXTRAS)
        .key("XAI_API_KEY")
        .build()));
  }
}
