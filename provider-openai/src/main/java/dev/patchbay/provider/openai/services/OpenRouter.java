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
 * OpenRouter, which passes requests on to many services. Its models are asked for as {@code openrouter/vendor/model}.
 * The key is in {@code OPENROUTER_API_KEY}.
 *
 * <p>The details of a model's reasoning, such as its signatures, are an {@link dev.patchbay.provider.ContentPart.Opaque} part of an
 * answer, and go back with {@link dev.patchbay.provider.Completion#toMessage()}.
 */
public final class OpenRouter extends OpenAiCompatibleProvider {
  /** The provider at its usual address. */
  public OpenRouter() {
    super(OpenAiService.of(ProviderInfo.builder("openrouter", "https://openrouter.ai/api/v1")
        .models("openrouter/auto")
        .openModels(true)
        .capabilities(STREAM, TOOLS, JSON_OBJECT, JSON_SCHEMA, VISION, DOCUMENTS)
        .capabilities(CACHE_MARKS, REASONING, REASONING_EFFORT, LOGPROBS, TOP_K, EXTRAS)
        .key("OPENROUTER_API_KEY")
        .reseller(true)
        .build()));
  }
}
