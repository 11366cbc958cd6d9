package dev.patchbay.integration;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CompletionOptions;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.provider.anthropic.Anthropic;

/** The provider under test for Anthropic's Messages. */
final class Claude {

  /** One that takes a budget for its thinking, which aimock checks; for {@code adaptive} thinking it does not. */
  static final String MODEL = "claude-haiku-4-5";

  private Claude() {}

  /** The provider of the service at that address, below which stands {@code /v1/messages}. */
  static AbstractProvider at(String baseUrl) {
    return new Anthropic()
        .configured(ProviderConfig.builder()
            .set(ProviderConfig.BASE_URL, baseUrl)
            .set(ProviderConfig.API_KEY, "sk-any")
            .set(ProviderConfig.MODELS, MODEL)
            .build());
  }

  static CompletionRequest.Builder request(String text) {
    return CompletionRequest.builder(MODEL).user(text).options(limited().build());
  }

  /** A request to think before the answer. */
  static CompletionRequest.Builder thinkingRequest(String text) {
    return request(text).options(limited().reasoningBudget(2048).build());
  }

  private static CompletionOptions.Builder limited() {
    return CompletionOptions.builder().maxTokens(4000);
  }
}
