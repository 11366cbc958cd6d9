package dev.patchbay.provider.openai.services;

import static dev.patchbay.provider.Capability.EXTRAS;
import static dev.patchbay.provider.Capability.JSON_OBJECT;
import static dev.patchbay.provider.Capability.JSON_SCHEMA;
import static dev.patchbay.provider.Capability.REASONING;
import static dev.patchbay.provider.Capability.STREAM;
import static dev.patchbay.provider.Capability.TOOLS;
import static dev.patchbay.provider.Capability.TOP_K;
import static dev.patchbay.provider.Capability.VISION;

import dev.patchbay.provider.ProviderInfo;
import dev.patchbay.provider.openai.OpenAiCompatibleProvider;
import dev.patchbay.provider.openai.OpenAiService;

/** Together, which runs open models. The key is in {@code TOGETHER_API_KEY}. */
public final class Together extends OpenAiCompatibleProvider {
  /** The provider at its usual address. */
  public Together() {
    super(OpenAiService.of(ProviderInfo.builder("together", "https://api.together.xyz/v1")
        .models("meta-llama/Llama-3.3-70B-Instruct-Turbo", "moonshotai/Kimi-K3", "zai-org/GLM-5.3")
        .openModels(true)
        .capabilities(STREAM, TOOLS, JSON_OBJECT, JSON_SCHEMA, VISION, REASONING, TOP_K)
        .capabilities(EXTRAS)
        .key("TOGETHER_API_KEY")
        .reseller(true)
        .build()));
  }
}
