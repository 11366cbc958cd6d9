package com.example.quarkus;

import dev.patchbay.registry.ProviderRegistry;
import dev.patchbay.registry.ProviderSettings;
import dev.patchbay.registry.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Makes the registry, which is closed with the application, and its router. */
@ApplicationScoped
public class Patchbay {

  @Produces
  @Singleton
  ProviderRegistry registry(
      @ConfigProperty(name = "patchbay.providers") Map<String, String> settings) {
    return ProviderRegistry.builder()
        .settings(ProviderSettings.ofSystem().withFile(settings, "application.properties"))
        .build();
  }

  void close(@Disposes ProviderRegistry registry) {
    registry.close();
  }

  @Produces
  @Singleton
  Router router(ProviderRegistry registry) {
    return registry.router();
  }
}
