package dev.patchbay.integration;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.Capability;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.provider.ProviderInfo;
import dev.patchbay.provider.openai.OpenAiCompatibleProvider;
import dev.patchbay.provider.openai.OpenAiService;

/** The provider under test for the OpenAI chat dialect, with a service that can do everything. */
final class Chat extends OpenAiCompatibleProvider {

  static final String MODEL = "gpt-5";

  private static final OpenAiService SERVICE = OpenAiService.builder(
          ProviderInfo.builder("chat", "https://chat.example/v1")
              .models(MODEL)
              .capabilities(
                  Capability.STREAM,
                  Capability.TOOLS,
                  Capability.VISION,
                  Capability.JSON_OBJECT,
                  Capability.JSON_SCHEMA,
                  Capability.REASONING,
                  Capability.EXTRAS)
              .build())
      .build();

  private Chat() {
    super(SERVICE);
  }

  /** The provider of the service at that address, below which stands {@code /chat/completions}. */
  static AbstractProvider at(String baseUrl) {
    return new Chat()
        .configured(ProviderConfig.builder()
            .set(ProviderConfig.BASE_URL, baseUrl)
            .set(ProviderConfig.API_KEY, "sk-any")
            .build());
  }

  static CompletionRequest.Builder request(String text) {
    return CompletionRequest.builder(MODEL).user(text);
  }
}
