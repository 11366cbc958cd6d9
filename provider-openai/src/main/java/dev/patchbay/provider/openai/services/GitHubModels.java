package dev.patchbay.provider.openai.services;

import static dev.patchbay.provider.Capability.EXTRAS;
import static dev.patchbay.provider.Capability.JSON_OBJECT;
import static dev.patchbay.provider.Capability.JSON_SCHEMA;
import static dev.patchbay.provider.Capability.REASONING_EFFORT;
import static dev.patchbay.provider.Capability.STREAM;
import static dev.patchbay.provider.Capability.TOOLS;
import static dev.patchbay.provider.Capability.VISION;

import dev.patchbay.provider.ProviderInfo;
import dev.patchbay.provider.openai.OpenAiCompatibleProvider;
import dev.patchbay.provider.openai.OpenAiService;

/**
 * GitHub Models. Since {@code GITHUB_TOKEN} is used for much else, it is asked only by name, such as {@code
 * github/openai/gpt-4.1}, or once it is configured. The key is in {@code GITHUB_TOKEN}.
 */
public final class GitHubModels extends OpenAiCompatibleProvider {
  /** The provider at its usual address. */
  public GitHubModels() {
    super(OpenAiService.of(ProviderInfo.builder("github", "https://models.github.ai/inference")
        .openModels(true)
        .capabilities(STREAM, TOOLS, JSON_OBJECT, JSON_SCHEMA, VISION, REASONING_EFFORT)
        .capabilities(EXTRAS)
        .key("GITHUB_TOKEN")
        .onlyByName(true)
        .reseller(true)
        .build()));
  }
}
