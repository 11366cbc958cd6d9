package dev.patchbay.provider.openai.services;

import static dev.patchbay.provider.Capability.EXTRAS;
import static dev.patchbay.provider.Capability.JSON_OBJECT;
import static dev.patchbay.provider.Capability.REASONING;
import static dev.patchbay.provider.Capability.STREAM;
import static dev.patchbay.provider.Capability.TOOLS;

import dev.patchbay.provider.ProviderInfo;
import dev.patchbay.provider.openai.OpenAiCompatibleProvider;
import dev.patchbay.provider.openai.OpenAiService;

/** Zhipu (Z.ai), the maker of GLM. The key is in {@code ZAI_API_KEY}. */
public final class Zhipu extends OpenAiCompatibleProvider {
  /** The provider at its usual address. */
  public Zhipu() {
    super(OpenAiService.builder(ProviderInfo.builder("zhipu", "https://api.z.ai/api/paas/v4")
            .models("glm-5.3", "glm-5.2", "glm-4.6")
            .openModels(true)
            .capabilities(STREAM, TOOLS, JSON_OBJECT, REASONING, EXTRAS)
            .key("ZAI_API_KEY")
            .build())
        .streamUsage(false)
        .build());
  }
}
