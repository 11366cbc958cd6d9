package dev.patchbay.provider.openai.services;

import static dev.patchbay.provider.Capability.EXTRAS;
import static dev.patchbay.provider.Capability.JSON_SCHEMA;
import static dev.patchbay.provider.Capability.REASONING;
import static dev.patchbay.provider.Capability.STREAM;
import static dev.patchbay.provider.Capability.TOOLS;
import static dev.patchbay.provider.Capability.TOP_K;
import static dev.patchbay.provider.Capability.VISION;

import dev.patchbay.provider.ProviderInfo;
import dev.patchbay.provider.openai.OpenAiCompatibleProvider;
import dev.patchbay.provider.openai.OpenAiService;

/**
 * LM Studio, by default on this machine. It is asked only by name, such as {@code lm-studio/openai/gpt-oss-20b}, or once
 * it is configured.
 */
public final class LmStudio extends OpenAiCompatibleProvider {
  /** The provider at its usual address. */
  public LmStudio() {
    super(OpenAiService.of(ProviderInfo.builder("lm-studio", "http://127.0.0.1:1234/v1")
        .openModels(true)
        .capabilities(STREAM, TOOLS, JSON_SCHEMA, VISION, REASONING, TOP_K, EXTRAS)
        .onlyByName(true)
        .build()));
  }
}
