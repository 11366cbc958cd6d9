package dev.patchbay.provider.openai.services;

import static dev.patchbay.provider.Capability.CACHE_MARKS;
import static dev.patchbay.provider.Capability.DOCUMENTS;
import static dev.patchbay.provider.Capability.EXTRAS;
import static dev.patchbay.provider.Capability.JSON_OBJECT;
import static dev.patchbay.provider.Capability.JSON_SCHEMA;
import static dev.patchbay.provider.Capability.LOGPROBS;
import static dev.patchbay.provider.Capability.REASONING;
import static dev.patchbay.provider.Capability.REASONING_EFFORT;
import static dev.patchbay.provider.Capability.STREAM;
import static dev.patchbay.provider.Capability.TOOLS;
import static dev.patchbay.provider.Capability.TOP_K;
import static dev.patchbay.provider.Capability.VISION;

import dev.patchbay.provider.ProviderInfo;
import dev.patchbay.provider.openai.OpenAiCompatibleProvider;
import dev.patchbay.provider.openai.OpenAiService;

/**
 * A LiteLLM proxy, by default on this machine. It is asked only by name, such as {@code litellm/my-model}, or once it is
 * configured.
 */
public final class LiteLlm extends OpenAiCompatibleProvider {
  /** The provider at its usual address. */
  public LiteLlm() {
    super(OpenAiService.of(ProviderInfo.builder("litellm", "http://127.0.0.1:4000/v1")
        .openModels(true)
        .capabilities(STREAM, TOOLS, JSON_OBJECT, JSON_SCHEMA, VISION, DOCUMENTS)
        .capabilities(CACHE_MARKS, REASONING, REASONING_EFFORT, LOGPROBS, TOP_K, EXTRAS)
        .onlyByName(true)
        .reseller(true)
        .build()));
  }
}
