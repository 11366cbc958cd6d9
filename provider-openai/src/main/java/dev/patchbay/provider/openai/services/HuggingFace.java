package dev.patchbay.provider.openai.services;

import static dev.patchbay.provider.Capability.EXTRAS;
import static dev.patchbay.provider.Capability.JSON_OBJECT;
import static dev.patchbay.provider.Capability.JSON_SCHEMA;
import static dev.patchbay.provider.Capability.REASONING;
import static dev.patchbay.provider.Capability.STREAM;
import static dev.patchbay.provider.Capability.TOOLS;
import static dev.patchbay.provider.Capability.VISION;

import dev.patchbay.provider.ProviderInfo;
import dev.patchbay.provider.openai.OpenAiCompatibleProvider;
import dev.patchbay.provider.openai.OpenAiService;

/**
 * Hugging Face's router. Since {@code HF_TOKEN} is used for much else, it is asked only by name, such as {@code
 * huggingface/openai/gpt-oss-120b}, or once it is configured. The key is in {@code HF_TOKEN}.
 */
public final class HuggingFace extends OpenAiCompatibleProvider {
  /** The provider at its usual address. */
  public HuggingFace() {
    super(OpenAiService.of(ProviderInfo.builder("huggingface", "https://router.huggingface.co/v1")
        .openModels(true)
        .capabilities(STREAM, TOOLS, JSON_OBJECT, JSON_SCHEMA, VISION, REASONING, EXTRAS)
        .key("HF_TOKEN")
        .onlyByName(true)
        .reseller(true)
        .build()));
  }
}
