package probe;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.registry.ProviderRegistry;

/** An application that takes plugins from the folder of its argument, and has modules of its own. */
public final class FolderProbe {

  private FolderProbe() {}

  public static void main(String[] args) {
    try (ProviderRegistry registry = ProviderRegistry.builder()
        .discovery(false)
        .pluginFolder(java.nio.file.Path.of(args[0]))
        .build()) {
      registry.plugins().forEach(each ->
          System.out.println(each.state() + " " + each.id() + " " + each.providers()));
      ModuleLayer.boot().findModule("aviary").ifPresent(module ->
          System.out.println("the application's module " + module.getName() + " has "
              + Class.forName(module, "providers.Aviary").getName()));
      System.out.println("which is " + ask(registry, "curious", "common", "class providers.Aviary"));
      System.out.println("parrot says: " + ask(registry, "parrot", "gpt-4", "Well?"));
    }
  }

  private static String ask(ProviderRegistry registry, String id, String model, String text) {
    AbstractProvider provider = registry.provider(id).orElseThrow();
    return provider.complete(CompletionRequest.builder(model).user(text).build()).text();
  }
}
