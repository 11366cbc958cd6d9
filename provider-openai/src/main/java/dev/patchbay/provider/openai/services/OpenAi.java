package dev.patchbay.provider.openai.services;

import static dev.patchbay.provider.Capability.AUDIO;
import static dev.patchbay.provider.Capability.LOGPROBS;
import static dev.patchbay.provider.Capability.REASONING_EFFORT;

import dev.patchbay.provider.Capability;
import dev.patchbay.provider.ModelInfo;
import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.provider.ProviderInfo;
import dev.patchbay.provider.openai.OpenAiCompatibleProvider;
import dev.patchbay.provider.openai.OpenAiService;
import java.util.List;

/**
 * OpenAI's models, by its Chat Completions API (<a href="https://platform.openai.com/docs/api-reference/chat">platform.openai.com</a>):
 *
 * <pre>{@code
 * AbstractProvider openai = new OpenAi().configured(
 *     ProviderConfig.builder().set(ProviderConfig.API_KEY, "env:OPENAI_API_KEY").build());
 * }</pre>
 *
 * <p>A registry finds the key in {@code OPENAI_API_KEY} by itself, and another address in {@code OPENAI_BASE_URL}. A model that is not
 * declared here is let through to the service for a request that names the provider, such as {@code openai/gpt-7}. It takes the
 * settings of {@link OpenAiCompatibleProvider}.
 *
 * <p>This API keeps a model's reasoning to itself. The Responses API gives a summary of it, and has it carried on from turn to
 * turn.
 */
public final class OpenAi extends OpenAiCompatibleProvider {

  /** Limits and manners by OpenAI's pages of models and deprecations, as of November 2026. */
  static final ProviderInfo INFO = ProviderInfo.builder("openai", "https://api.openai.com/v1")
      .models(List.of(
          reasoning("gpt-6.1-sol", 922_000).build(),
          reasoning("gpt-6.1-terra", 922_000).build(),
          reasoning("gpt-6-astra", 922_000).build(),
          reasoning("gpt-6-sol", 922_000).build(),
          reasoning("gpt-6-luna", 922_000).build(),
          reasoning("gpt-5.6-sol", 922_000).aliases("gpt-5.6").build(),
          reasoning("gpt-5.6-terra", 922_000).build(),
          reasoning("gpt-5.6-luna", 922_000).build(),
          reasoning("gpt-5.5", 1_050_000).build(),
          // These reason only when they are told to, and take all options while they do not.
          reasoning("gpt-5.4", 1_050_000).sampling(true).build(),
          reasoning("gpt-5.4-mini", 272_000).sampling(true).build(),
          reasoning("gpt-5.4-nano", 272_000).sampling(true).build(),
          reasoning("gpt-5.2", 272_000).sampling(true).build(),
          reasoning("gpt-5.1", 272_000).sampling(true).build(),
          reasoning("gpt-5", 272_000).build(),
          reasoning("gpt-5-mini", 272_000).build(),
          reasoning("gpt-5-nano", 272_000).build(),
          model("gpt-4.1", 1_047_576, 32_768).build(),
          model("gpt-4.1-mini", 1_047_576, 32_768).build(),
          model("gpt-4o", 128_000, 16_384).build(),
          model("gpt-4o-mini", 128_000, 16_384).build(),
          model("gpt-audio-1.5", 128_000, 16_384).capabilities(AUDIO).build()))
      .embeddingModels("text-embedding-3-small", "text-embedding-3-large")
      .openModels(true)
      .capabilities(
          Capability.STREAM,
          Capability.TOOLS,
          Capability.VISION,
          Capability.DOCUMENTS,
          Capability.JSON_OBJECT,
          Capability.JSON_SCHEMA,
          Capability.EXTRAS)
      .key("OPENAI_API_KEY")
      .variable(ProviderConfig.BASE_URL, "OPENAI_BASE_URL")
      .variable("header.openai-organization", "OPENAI_ORG_ID")
      .variable("header.openai-project", "OPENAI_PROJECT_ID")
      .build();

  /** The provider at the public address, which needs a key. */
  public OpenAi() {
    super(OpenAiService.builder(INFO).maxTokensMember("max_completion_tokens").build());
  }

  private static ModelInfo.Builder reasoning(String id, int window) {
    return ModelInfo.builder(id)
        .contextWindow(window)
        .outputLimit(128_000)
        .capabilities(REASONING_EFFORT)
        .sampling(false);
  }

  private static ModelInfo.Builder model(String id, int window, int output) {
    return ModelInfo.builder(id).contextWindow(window).outputLimit(output).capabilities(LOGPROBS);
  }
}
