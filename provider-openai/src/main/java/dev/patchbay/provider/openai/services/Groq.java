package dev.patchbay.provider.openai.services;

import static dev.patchbay.provider.Capability.EXTRAS;
import static dev.patchbay.provider.Capability.JSON_OBJECT;
import static dev.patchbay.provider.Capability.JSON_SCHEMA;
import static dev.patchbay.provider.Capability.REASONING;
import static dev.patchbay.provider.Capability.REASONING_EFFORT;
import static dev.patchbay.provider.Capability.STREAM;
import static dev.patchbay.provider.Capability.TOOLS;

import dev.patchbay.provider.ProviderInfo;
import dev.patchbay.provider.openai.OpenAiCompatibleProvider;
import dev.patchbay.provider.openai.OpenAiService;

/** Groq, which runs open models fast. The key is in {@code GROQ_API_KEY}. */
public final class Groq extends OpenAiCompatibleProvider {
  /** The provider at its usual address. */
  public Groq() {
    super(OpenAiService.of(ProviderInfo.builder("groq", "https://api.groq.com/openai/v1")
        .models("openai/gpt-oss-120b", "openai/gpt-oss-20b", "qwen/qwen3.8-27b")
        .openModels(true)
        .capabilities(STREAM, TOOLS, JSON_OBJECT, JSON_SCHEMA, REASONING, REASONING_EFFORT)
        .capabilities(EXTRAS)
        .key("GROQ_API_KEY")
        .reseller(true)
        .build()));
  }
}
