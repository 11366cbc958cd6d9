package dev.patchbay.benchmarks.patchbay;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import dev.patchbay.benchmarks.ChatClient;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.registry.PatchbayModule;
import dev.patchbay.registry.Router;
import java.util.function.Consumer;

/** The provider of {@link PatchbayClient} behind a router, as an application with Guice gets it. */
public final class RoutedClient implements ChatClient {

  private final Router router;

  /** Makes a client for that base URL. */
  public RoutedClient(String baseUrl) {
    router = Guice.createInjector(PatchbayModule.withoutDiscovery(), new AbstractModule() {
          @Override
          protected void configure() {
            PatchbayModule.providers(binder())
                .addBinding()
                .toInstance(PatchbayClient.provider(baseUrl));
          }
        })
        .getInstance(Router.class);
  }

  @Override
  public String complete() {
    return router.complete(PatchbayClient.request()).text();
  }

  @Override
  public void stream(Consumer<String> tokens) {
    try (CompletionStream stream = router.stream(PatchbayClient.request())) {
      stream.tokens().forEach(tokens);
    }
  }
}
