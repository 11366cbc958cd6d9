package dev.patchbay.spring;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.registry.PluginFailure;
import dev.patchbay.registry.ProviderRegistry;
import dev.patchbay.registry.Router;
import dev.patchbay.registry.RoutingListener;
import dev.patchbay.registry.RoutingOptions;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/**
 * Makes a {@link ProviderRegistry} and its {@link Router} of {@link PatchbayProperties}. The registry has the providers of the class
 * path, of the plugin folder, and each bean that is an {@link AbstractProvider}, except for a router. It is closed with the application
 * context, once the calls that are under way are over.
 */
@AutoConfiguration
@EnableConfigurationProperties(PatchbayProperties.class)
public final class PatchbayAutoConfiguration {

  PatchbayAutoConfiguration() {}

  @Bean
  @ConditionalOnMissingBean
  ProviderRegistry patchbayRegistry(
      PatchbayProperties properties,
      ConfigurableApplicationContext context,
      ObjectProvider<AbstractProvider> providers,
      ObjectProvider<RegistryCustomizer> customizers) {
    ProviderRegistry.Builder builder = ProviderRegistry.builder()
        .settings(new ProviderLines(properties, context.getEnvironment()).settings())
        .discovery(properties.discovery())
        .priority(properties.priority().toArray(String[]::new))
        .watch(properties.plugins().watch())
        .pluginPolicy(properties.plugins().policy())
        .pluginTimeout(properties.plugins().timeout());
    if (context.getClassLoader() != null) {
      builder.classLoader(context.getClassLoader());
    }
    if (properties.plugins().folder() != null) {
      builder.pluginFolder(properties.plugins().folder());
    }
    if (properties.plugins().permittedSums() != null) {
      builder.permittedSums(properties.plugins().permittedSums());
    }
    // By type, before one is made: a router is a provider, and to make it takes this registry.
    providers
        .orderedStream(type -> !Router.class.isAssignableFrom(type))
        .forEach(builder::provider);
    customizers.orderedStream().forEach(each -> each.customize(builder));
    return configured(builder.build());
  }

  /** A setting that is wrong is a mistake that should be seen at the start, unlike a plugin that is broken. */
  private static ProviderRegistry configured(ProviderRegistry registry) {
    List<String> wrong = registry.failures().stream()
        .filter(failure -> failure.stage() == PluginFailure.Stage.CONFIGURATION)
        .map(PluginFailure::toString)
        .toList();
    if (!wrong.isEmpty()) {
      registry.close();
      throw new IllegalStateException(
          "Settings of providers cannot be used: " + String.join("; ", wrong));
    }
    return registry;
  }

  @Bean
  RunningCalls patchbayRunningCalls() {
    return new RunningCalls();
  }

  @Bean
  @ConditionalOnMissingBean
  Router patchbayRouter(
      ProviderRegistry registry,
      PatchbayProperties properties,
      ObjectProvider<RoutingOptions> own,
      ObjectProvider<RoutingCustomizer> customizers,
      ObjectProvider<RoutingListener> listeners) {
    RoutingOptions.Builder options = own.getIfUnique(properties.routing()::options).toBuilder();
    customizers.orderedStream().forEach(each -> each.customize(options));
    listeners.orderedStream().forEach(options::listener);
    return registry.router(options.build());
  }
}
