package dev.patchbay.provider.openai.services;

import static dev.patchbay.provider.Capability.EXTRAS;
import static dev.patchbay.provider.Capability.JSON_OBJECT;
import static dev.patchbay.provider.Capability.JSON_SCHEMA;
import static dev.patchbay.provider.Capability.LOGPROBS;
import static dev.patchbay.provider.Capability.REASONING;
import static dev.patchbay.provider.Capability.REASONING_EFFORT;
import static dev.patchbay.provider.Capability.STREAM;
import static dev.patchbay.provider.Capability.TOOLS;

import dev.patchbay.provider.ProviderInfo;
import dev.patchbay.provider.openai.OpenAiCompatibleProvider;
import dev.patchbay.provider.openai.OpenAiService;

/** Cerebras, which runs open models fast. The key is in {@code CEREBRAS_API_KEY}. */
public final class Cerebras extends OpenAiCompatibleProvider {
  /** The provider at its usual address. */
  public Cerebras() {
    super(OpenAiService.of(ProviderInfo.builder("cerebras", "https://api.cerebras.ai/v1")
        .models("gpt-oss-120b", "qwen-3.8-27b", "gemma-4-31b")
        .openModels(true)
        .capabilities(STREAM, TOOLS, JSON_OBJECT, JSON_SCHEMA, REASONING, REASONING_EFFORT)
        .capabilities(LOGPROBS, EXTRAS)
        .key("CEREBRAS_API_KEY")
        .reseller(true)
        .build()));
  }
}
