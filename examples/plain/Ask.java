///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 17+
//DEPS dev.patchbay:provider-registry:0.1.0-SNAPSHOT
//DEPS dev.patchbay:provider-openai:0.1.0-SNAPSHOT

import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.registry.ProviderRegistry;

class Ask {
  public static void main(String[] args) {
    CompletionRequest request = CompletionRequest.builder(args[0]).user(args[1]).build();
    try (ProviderRegistry registry = ProviderRegistry.discover()) {
      try (CompletionStream answer = registry.router().stream(request)) {
        answer.tokens().forEach(System.out::print);
      }
      System.out.println();
      System.out.println(registry.router().complete(request).text());
    }
  }
}
