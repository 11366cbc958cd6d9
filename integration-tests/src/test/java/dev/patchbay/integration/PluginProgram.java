package dev.patchbay.integration;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.registry.ProviderRegistry;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;

/** An application that has the registry and nothing else, and is given the jars of one plugin. */
final class PluginProgram {

  private PluginProgram() {}

  public static void main(String[] jars) throws Exception {
    URL[] urls = new URL[jars.length];
    for (int i = 0; i < jars.length; i++) {
      urls[i] = Path.of(jars[i]).toUri().toURL();
    }
    CompletionRequest request =
        CompletionRequest.builder("gpt-3.5-turbo").user("Why is the sky blue?").build();
    ClassLoader host = AbstractProvider.class.getClassLoader();
    try (URLClassLoader plugin = new URLClassLoader(urls, host);
        ProviderRegistry registry =
            ProviderRegistry.builder().classLoader(plugin).build()) {
      registry.failures().forEach(System.out::println);
      AbstractProvider provider = registry.select(request).first();
      System.out.println(provider.complete(request).text());
      try (CompletionStream stream = provider.stream(request)) {
        System.out.println(stream.toCompletion().text());
      }
    }
  }
}
