package dev.patchbay.provider.openai.services;

import static dev.patchbay.provider.Capability.EXTRAS;
import static dev.patchbay.provider.Capability.JSON_OBJECT;
import static dev.patchbay.provider.Capability.REASONING;
import static dev.patchbay.provider.Capability.STREAM;
import static dev.patchbay.provider.Capability.TOOLS;
import static dev.patchbay.provider.Capability.VISION;

import dev.patchbay.provider.ProviderInfo;
import dev.patchbay.provider.openai.OpenAiCompatibleProvider;
import dev.patchbay.provider.openai.OpenAiService;

/** NVIDIA's catalogue of hosted models. The key is in {@code NVIDIA_API_KEY}. */
public final class Nvidia extends OpenAiCompatibleProvider {
  /** The provider at its usual address. */
  public Nvidia() {
    super(OpenAiService.of(ProviderInfo.builder("nvidia", "https://integrate.api.nvidia.com/v1")
        .openModels(true)
        .capabilities(STREAM, TOOLS, JSON_OBJECT, VISION, REASONING, EXTRAS)
        .key("NVIDIA_API_KEY")
        .reseller(true)
        .build()));
  }
}
