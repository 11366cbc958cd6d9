package dev.patchbay.integration;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.provider.ollama.Ollama;

/** The provider under test for Ollama's chat API. */
final class LocalOllama {

  static final String MODEL = "qwen3";

  private LocalOllama() {}

  /** The provider of the server at that address, below which stands {@code /api/chat}. */
  static AbstractProvider at(String baseUrl) {
    return new Ollama()
        .configured(ProviderConfig.builder()
            .set(ProviderConfig.BASE_URL, baseUrl)
            .set("keep-alive", "10m")
            .build());
  }

  static CompletionRequest.Builder request(String text) {
    return CompletionRequest.builder(MODEL).user(text);
  }
}
