package dev.patchbay.spring;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.ProviderInfo;
import dev.patchbay.registry.PluginFailure;
import dev.patchbay.registry.ProviderHealth;
import dev.patchbay.registry.ProviderRegistry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * UP if a provider that has answered a call is not cooling down; DOWN if all that were asked are cooling down; else UNKNOWN, since
 * no service is called to find out. The details say what stops it from being UP. They hold names of settings, and no values.
 */
final class PatchbayHealthIndicator extends AbstractHealthIndicator {

  private final ProviderRegistry registry;
  private final RunningCalls calls;

  PatchbayHealthIndicator(ProviderRegistry registry, RunningCalls calls) {
    super("Patchbay's health cannot be told");
    this.registry = registry;
    this.calls = calls;
  }

  @Override
  protected void doHealthCheck(Health.Builder health) {
    List<String> usable = new ArrayList<>();
    List<String> unconfigured = new ArrayList<>();
    for (AbstractProvider provider : registry.providers()) {
      ProviderInfo info = provider.info();
      if (!info.missing().isEmpty()) {
        unconfigured.add(info.id() + ": " + info.howToConfigure());
      } else if (info.working()) {
        usable.add(info.id());
      }
    }
    Map<String, Object> asked = new LinkedHashMap<>();
    boolean anyAnswers = false;
    boolean anyLeft = false;
    for (ProviderHealth each : registry.health()) {
      String id = each.provider();
      if (calls.hasBeenAsked(id)) {
        boolean whole = each.model().isEmpty();
        boolean called = whole && each.state() != ProviderHealth.State.OPEN;
        asked.put(whole ? id : id + "/" + each.model(), inWords(each));
        anyLeft |= called;
        anyAnswers |= called && calls.hasAnswered(id);
      }
    }
    if (anyAnswers) {
      health.up();
    } else if (asked.isEmpty() || anyLeft) {
      health.unknown().withDetail("why", whyUnknown(usable));
    } else {
      // Failover would have asked any other that can serve.
      health.down().withDetail("why", "all providers that were asked are cooling down");
    }
    health.withDetail("asked", asked).withDetail("configured", usable);
    if (usable.isEmpty() && !unconfigured.isEmpty()) {
      health.withDetail("notConfigured", unconfigured);
    }
    List<String> failures =
        registry.failures().stream().map(PluginFailure::toString).toList();
    if (!failures.isEmpty()) {
      health.withDetail("failures", failures);
    }
  }

  private static String whyUnknown(List<String> usable) {
    return usable.isEmpty()
        ? "no provider can be called: none is configured, or none is on the class path or in the plugin folder"
        : "no call has succeeded yet, and none is made to find out";
  }

  private static String inWords(ProviderHealth health) {
    return switch (health.state()) {
      case CLOSED ->
        health.failures() == 0 ? "no failures" : health.failures() + " failures in a row";
      case OPEN ->
        "cooling down until " + health.restingUntil() + " after " + health.why() + ", "
            + health.failures() + " failures in a row";
      case HALF_OPEN -> "probed by the next call, after " + health.why();
    };
  }
}
