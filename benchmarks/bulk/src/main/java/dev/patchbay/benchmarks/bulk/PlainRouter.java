package dev.patchbay.benchmarks.bulk;

import dev.patchbay.provider.CompletionOptions;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.registry.ProviderRegistry;
import dev.patchbay.registry.Router;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The same calls by one router in one JVM, for comparison. Arguments: rows, calls at the same time. */
final class PlainRouter {

  private PlainRouter() {}

  public static void main(String[] args) throws InterruptedException {
    int rows = Integer.parseInt(args[0]);
    AtomicInteger next = new AtomicInteger();
    try (ProviderRegistry registry = ProviderRegistry.discover()) {
      Router router = registry.router();
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < Integer.parseInt(args[1]); i++) {
        Thread thread = new Thread(() -> {
          int row;
          while ((row = next.getAndIncrement()) < rows) {
            router.complete(CompletionRequest.builder("gpt-4o-mini")
                .user("What is the name of number " + row + "?")
                .options(CompletionOptions.builder().maxTokens(100).build())
                .build());
          }
        });
        thread.start();
        threads.add(thread);
      }
      for (Thread thread : threads) {
        thread.join();
      }
    }
  }
}
