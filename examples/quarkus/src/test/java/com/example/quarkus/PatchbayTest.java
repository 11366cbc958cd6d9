package com.example.quarkus;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.registry.ProviderRegistry;
import dev.patchbay.registry.Router;
import dev.patchbay.testkit.EquingStandIn;
import io.quarkus.arc.Arc;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@QuarkusTest
@QuarkusTestResource(Service.class)
@TestProfile(PatchbayTest.OwnApplication.class)
@Timeout(120)
class PatchbayTest {

  /** So that no other test is left with a router of a closed registry. */
  public static final class OwnApplication implements QuarkusTestProfile {}

  @Inject
  Router router;

  EquingStandIn service;

  /** Quarkus destroys its singletons when it ends. */
  @Test
  void theEndOfTheRegistryClosesItsConnectionsAndLeavesNoThread() throws Exception {
    router.complete(
        CompletionRequest.builder("openai/gpt-3.5-turbo").user("Why?").build());
    assertEquals(1, service.openConnections());

    Arc.container().instance(ProviderRegistry.class).destroy();

    while (service.openConnections() > 0) {
      Thread.sleep(10);
    }
    List<String> threads = Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !thread.isDaemon())
        .map(Thread::getName)
        .filter(name -> name.matches("(?i)(patchbay|okhttp|okio).*"))
        .toList();
    assertEquals(List.of(), threads);
  }
}
