package dev.patchbay.spring;

import dev.patchbay.registry.ProviderRegistry;
import dev.patchbay.registry.Router;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Makes the health indicator and the endpoint, both named {@code patchbay}, if Spring Boot's Actuator is there. */
@AutoConfiguration(after = PatchbayAutoConfiguration.class)
public final class PatchbayActuatorAutoConfiguration {

  PatchbayActuatorAutoConfiguration() {}

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
  static class ForHealth {
    @Bean
    @ConditionalOnEnabledHealthIndicator("patchbay")
    @ConditionalOnMissingBean(name = "patchbayHealthIndicator")
    HealthIndicator patchbayHealthIndicator(ProviderRegistry registry, RunningCalls calls) {
      return new PatchbayHealthIndicator(registry, calls);
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass({Endpoint.class, ConditionalOnAvailableEndpoint.class})
  static class ForEndpoint {
    @Bean
    @ConditionalOnAvailableEndpoint(endpoint = PatchbayEndpoint.class)
    @ConditionalOnMissingBean
    PatchbayEndpoint patchbayEndpoint(ProviderRegistry registry, Router router) {
      return new PatchbayEndpoint(registry, router);
    }
  }
}
