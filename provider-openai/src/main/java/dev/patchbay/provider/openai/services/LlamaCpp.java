package dev.patchbay.provider.openai.services;

import static dev.patchbay.provider.Capability.EXTRAS;
import static dev.patchbay.provider.Capability.JSON_OBJECT;
import static dev.patchbay.provider.Capability.JSON_SCHEMA;
import static dev.patchbay.provider.Capability.LOGPROBS;
import static dev.patchbay.provider.Capability.REASONING;
import static dev.patchbay.provider.Capability.STREAM;
import static dev.patchbay.provider.Capability.TOOLS;
import static dev.patchbay.provider.Capability.TOP_K;
import static dev.patchbay.provider.Capability.VISION;

import dev.patchbay.provider.ProviderInfo;
import dev.patchbay.provider.openai.OpenAiCompatibleProvider;
import dev.patchbay.provider.openai.OpenAiService;

/**
 * llama.cpp's server, by default on this machine. It is asked only by name, such as {@code llama-cpp/any}, or once it is
 * configured.
 */
public final class LlamaCpp extends OpenAiCompatibleProvider {
  /** The provider at its usual address. */
  public LlamaCpp() {
    super(OpenAiService.of(ProviderInfo.builder("llama-cpp", "http://127.0.0.1:8080/v1")
        .openModels(true)
        .capabilities(STREAM, TOOLS, JSON_OBJECT, JSON_SCHEMA, VISION, REASONING, LOGPROBS)
        .capabilities(TOP_K, EXTRAS)
        .onlyByName(true)
        .build()));
  }
}
