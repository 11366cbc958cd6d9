package dev.patchbay.benchmarks.patchbay;

import dev.patchbay.benchmarks.ChatClient;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.registry.ProviderRegistry;
import java.util.function.Consumer;

/** As an application does it: the registry finds Equing on the class path and its address in the settings. */
public final class DiscoveredClient implements ChatClient {

  private final ProviderRegistry registry;

  /** Makes a client for that base URL. */
  public DiscoveredClient(String baseUrl) {
    System.setProperty("patchbay.equing.base-url", baseUrl);
    registry = ProviderRegistry.discover();
  }

  @Override
  public String complete() {
    CompletionRequest request = PatchbayClient.request();
    return registry.select(request).first().complete(request).text();
  }

  @Override
  public void stream(Consumer<String> tokens) {
    CompletionRequest request = PatchbayClient.request();
    try (CompletionStream stream = registry.select(request).first().stream(request)) {
      stream.tokens().forEach(tokens);
    }
  }

  @Override
  public void close() {
    registry.close();
  }
}
