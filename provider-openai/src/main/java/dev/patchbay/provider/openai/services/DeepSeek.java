package dev.patchbay.provider.openai.services;

import static dev.patchbay.provider.Capability.EXTRAS;
import static dev.patchbay.provider.Capability.JSON_OBJECT;
import static dev.patchbay.provider.Capability.LOGPROBS;
import static dev.patchbay.provider.Capability.REASONING;
import static dev.patchbay.provider.Capability.STREAM;
import static dev.patchbay.provider.Capability.TOOLS;

import dev.patchbay.provider.ProviderInfo;
import dev.patchbay.provider.openai.OpenAiCompatibleProvider;
import dev.patchbay.provider.openai.OpenAiService;

/** DeepSeek. The key is in {@code DEEPSEEK_API_KEY}. */
public final class DeepSeek extends OpenAiCompatibleProvider {
  /** The provider at its usual address. */
  public DeepSeek() {
    super(OpenAiService.builder(ProviderInfo.builder("deepseek", "https://api.deepseek.com")
            .models("deepseek-v4-pro", "deepseek-v4-flash")
            .openModels(true)
            .capabilities(STREAM, TOOLS, JSON_OBJECT, REASONING, LOGPROBS, EXTRAS)
            .key("DEEPSEEK_API_KEY")
            .build())
        .wantsReasoning(true)
        .build());
  }
}
