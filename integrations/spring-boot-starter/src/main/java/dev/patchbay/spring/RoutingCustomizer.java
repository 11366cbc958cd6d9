package dev.patchbay.spring;

import dev.patchbay.registry.RoutingOptions;

/**
 * A bean that changes the options of the auto-configured {@link dev.patchbay.registry.Router}, after the properties have been applied:
 * a strategy of the application, a condition on providers.
 *
 * <pre>{@code
 * @Bean
 * RoutingCustomizer cheapFirst() {
 *   return options -> options.strategy(Strategy.preferring(each -> each.id().equals("ollama"), Strategy.fastest()));
 * }
 * }</pre>
 */
@FunctionalInterface
public interface RoutingCustomizer {

  /** Is called once, before the router is made. */
  void customize(RoutingOptions.Builder options);
}
