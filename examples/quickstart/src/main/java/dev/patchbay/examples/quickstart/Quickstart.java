package dev.patchbay.examples.quickstart;

import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.registry.ProviderRegistry;

/** Asks a model a question and prints the answer as it comes: {@code java -jar quickstart.jar MODEL QUESTION}. */
public final class Quickstart {

  private Quickstart() {}

  /** The model by its name, then the question. */
  public static void main(String[] args) {
    CompletionRequest request = CompletionRequest.builder(args[0]).user(args[1]).build();
    try (ProviderRegistry registry = ProviderRegistry.discover();
        CompletionStream answer = registry.router().stream(request)) {
      answer.tokens().forEach(System.out::print);
      System.out.println();
    } catch (ProviderException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }
}
