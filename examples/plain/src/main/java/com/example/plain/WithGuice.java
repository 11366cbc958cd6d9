package com.example.plain;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Inject;
import com.google.inject.Injector;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.registry.PatchbayModule;
import dev.patchbay.registry.ProviderRegistry;
import dev.patchbay.registry.Router;
import dev.patchbay.registry.RoutingOptions;
import dev.patchbay.registry.Strategy;

/** Asks with objects that Guice makes: the model by its name, then the question. */
final class WithGuice {

  /** The application's own bindings. */
  static final class Application extends AbstractModule {
    @Override
    protected void configure() {
      install(new PatchbayModule());
      bind(RoutingOptions.class)
          .toInstance(RoutingOptions.builder()
              .strategy(Strategy.fastest())
              .maxAttempts(3)
              .build());
    }
  }

  private final Router router;

  @Inject
  WithGuice(Router router) {
    this.router = router;
  }

  public static void main(String[] args) {
    Injector injector = Guice.createInjector(new Application());
    ProviderRegistry registry = injector.getInstance(ProviderRegistry.class);
    try {
      injector.getInstance(WithGuice.class).ask(args[0], args[1]);
    } finally {
      registry.close(); // Guice closes nothing
    }
  }

  private void ask(String model, String question) {
    CompletionRequest request = CompletionRequest.builder(model).user(question).build();
    try (CompletionStream answer = router.stream(request)) {
      answer.tokens().forEach(System.out::print);
    }
    System.out.println();
    System.out.println(router.complete(request).text());
  }
}
