package com.example.micronaut;

import static io.micronaut.core.convert.format.MapFormat.MapTransformation.FLAT;

import dev.patchbay.registry.ProviderRegistry;
import dev.patchbay.registry.ProviderSettings;
import dev.patchbay.registry.Router;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Property;
import io.micronaut.core.convert.format.MapFormat;
import jakarta.inject.Singleton;
import java.util.Map;

/** Makes the registry, which is closed with the application, and its router. */
@Factory
class Patchbay {

  @Singleton
  @Bean(preDestroy = "close")
  ProviderRegistry registry(
      @Property(name = "patchbay.providers") @MapFormat(transformation = FLAT)
          Map<String, String> settings) {
    return ProviderRegistry.builder()
        .settings(ProviderSettings.ofSystem().withFile(settings, "application.properties"))
        .build();
  }

  @Singleton
  Router router(ProviderRegistry registry) {
    return registry.router();
  }
}
