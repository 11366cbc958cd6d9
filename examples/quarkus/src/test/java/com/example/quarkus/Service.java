package com.example.quarkus;

import dev.patchbay.testkit.EquingStandIn;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.time.Duration;
import java.util.Map;

/** A service on loopback, which the application is configured for. */
public final class Service implements QuarkusTestResourceLifecycleManager {

  private EquingStandIn service;

  @Override
  public Map<String, String> start() {
    service = EquingStandIn.start(Duration.ofMillis(20));
    return Map.of(
        "patchbay.providers.openai.base-url",
        service.url() + "/api/openai/v1",
        "patchbay.providers.openai.api-key",
        "sk-none");
  }

  @Override
  public void inject(TestInjector injector) {
    injector.injectIntoFields(service, field -> field.getType() == EquingStandIn.class);
  }

  @Override
  public void stop() {
    service.close();
  }
}
