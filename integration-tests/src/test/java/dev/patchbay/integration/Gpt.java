package dev.patchbay.integration;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.provider.openai.services.OpenAiResponses;

/** The provider under test for OpenAI's Responses API. */
final class Gpt {

  static final String MODEL = "gpt-5.4-mini";

  private Gpt() {}

  /** The provider of the service at that address, below which stands {@code /responses}. */
  static AbstractProvider at(String baseUrl) {
    return new OpenAiResponses()
        .configured(ProviderConfig.builder()
            .set(ProviderConfig.BASE_URL, baseUrl)
            .set(ProviderConfig.API_KEY, "sk-any")
            .build());
  }

  static CompletionRequest.Builder request(String text) {
    return CompletionRequest.builder(MODEL).user(text);
  }
}
