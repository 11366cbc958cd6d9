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
 * UP if a provider that has answered a call is not cooling down; DOWN if all that could be called are cooling down; else UNKNOWN, since
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
    Map<String, Object> providers = new LinkedHashMap<>();
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
    List<String> coolingDown = new ArrayList<>();
    for (ProviderHealth each : registry.health()) {
      if (!usable.contains(each.provider())) {
        continue;
      }
      boolean whole = each.model().isEmpty();
      providers.put(whole ? each.provider() : each.provider() + "/" + each.model(), inWords(each));
      if (whole && each.state() == ProviderHealth.State.OPEN) {
        coolingDown.add(each.provider());
      }
    }
    boolean answers =
        usable.stream().anyMatch(id -> calls.hasAnswered(id) && !coolingDown.contains(id));
    if (answers) {
      health.up();
    } else if (!usable.isEmpty() && coolingDown.containsAll(usable)) {
      health.down().withDetail("why", "all providers are cooling down after failures");
    } else {
      health.unknown().withDetail("why", whyUnknown(usable));
    }
    health.withDetail("providers", providers);
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
