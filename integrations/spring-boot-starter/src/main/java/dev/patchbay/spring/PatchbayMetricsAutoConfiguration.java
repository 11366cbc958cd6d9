package dev.patchbay.spring;

import dev.patchbay.micrometer.RoutingMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Makes {@link RoutingMetrics} a listener of the router, if the application has a {@link MeterRegistry}. */
@AutoConfiguration(
    afterName =
        "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
public final class PatchbayMetricsAutoConfiguration {

  PatchbayMetricsAutoConfiguration() {}

  @Bean
  @ConditionalOnBean(MeterRegistry.class)
  @ConditionalOnMissingBean
  RoutingMetrics patchbayRoutingMetrics(MeterRegistry meters) {
    return new RoutingMetrics(meters);
  }
}
