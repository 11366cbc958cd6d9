package dev.patchbay.integration;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CompletionOptions;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.provider.gemini.Gemini;

/** The provider under test for Gemini. */
final class Google {

  static final String MODEL = "gemini-3.8-flash";

  private Google() {}

  /** The provider of the service at that address, below which stands {@code /v1beta/models}. */
  static AbstractProvider at(String baseUrl) {
    return new Gemini()
        .configured(ProviderConfig.builder()
            .set(ProviderConfig.BASE_URL, baseUrl)
            .set(ProviderConfig.API_KEY, "AIza-any")
            .build());
  }

  static CompletionRequest.Builder request(String text) {
    return CompletionRequest.builder(MODEL).user(text);
  }

  /** A request to think before the answer. */
  static CompletionRequest.Builder thinkingRequest(String text) {
    return request(text)
        .options(CompletionOptions.builder().reasoningEffort("low").build());
  }
}
