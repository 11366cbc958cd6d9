package dev.patchbay.benchmarks.patchbay;

import dev.patchbay.benchmarks.ChatClient;
import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.Capability;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.provider.ProviderInfo;
import dev.patchbay.provider.openai.OpenAiCompatibleProvider;
import dev.patchbay.provider.openai.OpenAiService;
import java.util.function.Consumer;

/** A provider for a service that wants no more than the dialect, so that all clients send the same. */
public final class PatchbayClient implements ChatClient {

  private final AbstractProvider provider;

  /** Makes a client for that base URL. */
  public PatchbayClient(String baseUrl) {
    provider = provider(baseUrl);
  }

  static AbstractProvider provider(String baseUrl) {
    return new Plain()
        .configured(
            ProviderConfig.builder().set(ProviderConfig.BASE_URL, baseUrl).build());
  }

  @Override
  public String complete() {
    return provider.complete(request()).text();
  }

  @Override
  public void stream(Consumer<String> tokens) {
    try (CompletionStream stream = provider.stream(request())) {
      stream.tokens().forEach(tokens);
    }
  }

  static CompletionRequest request() {
    return CompletionRequest.builder(MODEL).user(PROMPT).build();
  }

  private static final class Plain extends OpenAiCompatibleProvider {
    Plain() {
      super(OpenAiService.builder(ProviderInfo.builder("plain", "https://plain.example")
              .models(MODEL)
              .capabilities(Capability.STREAM)
              .build())
          .build());
    }
  }
}
