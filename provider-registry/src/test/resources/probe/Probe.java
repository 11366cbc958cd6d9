package probe;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.registry.PluginFailure;
import dev.patchbay.registry.ProviderRegistry;
import dev.patchbay.registry.Selection;

/** An application: it prints what the registry finds, and streams from what it chooses for the model of its argument. */
public final class Probe {

  private Probe() {}

  public static void main(String[] args) {
    try (ProviderRegistry registry = ProviderRegistry.discover()) {
      for (AbstractProvider each : registry.providers()) {
        System.out.println("provider " + each.id() + " url=" + each.url() + " working=" + each.working()
            + " stream=" + each.supportsStream() + " gpt35=" + each.supportsGpt35Turbo()
            + " gpt4=" + each.supportsGpt4());
      }
      for (PluginFailure each : registry.failures()) {
        System.out.println("failure " + each);
      }
      CompletionRequest request =
          CompletionRequest.builder(args[0]).user("Why is the sky blue?").stream(true).build();
      Selection selection = registry.select(request);
      System.out.print(selection.explain());
      try (CompletionStream stream = selection.first().stream(request)) {
        for (String token : stream.tokens()) {
          System.out.println("token " + token);
        }
      }
    }
  }
}
