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

/**
 * Alibaba's Qwen, at the international address. For mainland China set {@code base-url} to {@code
 * https://dashscope.aliyuncs.com/compatible-mode/v1}. The key is in {@code DASHSCOPE_API_KEY}.
 */
public final class Qwen extends OpenAiCompatibleProvider {
  /** The provider at its usual address. */
  public Qwen() {
    super(OpenAiService.of(
        ProviderInfo.builder("qwen", "https://dashscope-intl.aliyuncs.com/compatible-mode/v1")
            .models("qwen3.8-max", "qwen3.8-flash", "qwen-plus", "qwen-flash")
            .embeddingModels("text-embedding-v4")
            .openModels(true)
            .capabilities(STREAM, TOOLS, JSON_OBJECT, VISION, REASONING, EXTRAS)
            .key("DASHSCOPE_API_KEY")
            .build()));
  }
}
