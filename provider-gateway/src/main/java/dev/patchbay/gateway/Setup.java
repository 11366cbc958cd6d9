package dev.patchbay.gateway;

import dev.patchbay.gateway.fault.FaultProvider;
import dev.patchbay.gateway.settings.GatewaySettings;
import dev.patchbay.gateway.settings.ModelSettings;
import dev.patchbay.gateway.settings.RouteSettings;
import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.registry.PluginFailure;
import dev.patchbay.registry.ProviderRegistry;
import dev.patchbay.registry.ProviderSettings;
import dev.patchbay.registry.Router;
import dev.patchbay.registry.RoutingListener;
import dev.patchbay.registry.RoutingOptions;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What a configuration has made: the registry with its providers, and a router. Replaced as a whole when the configuration changes. Calls
 * that are under way keep the one that they began with: the last of them closes it.
 */
final class Setup {

  private final GatewaySettings settings;
  private final ProviderRegistry registry;
  private final Router router;
  private final Map<String, Router> ownRouters;

  /** The calls that use it, and one as long as it is the gateway's present one. */
  private final AtomicInteger users = new AtomicInteger(1);

  private Setup(
      GatewaySettings settings,
      ProviderRegistry registry,
      Router router,
      Map<String, Router> ownRouters) {
    this.settings = settings;
    this.registry = registry;
    this.router = router;
    this.ownRouters = Map.copyOf(ownRouters);
  }

  static Setup of(GatewaySettings settings, List<RoutingListener> listeners) {
    ProviderRegistry.Builder builder =
        ProviderRegistry.builder().settings(providerSettings(settings)).watch(settings.watch());
    settings.plugins().ifPresent(builder::pluginFolder);
    if (settings.faults()) {
      builder.provider(new FaultProvider());
    }
    ProviderRegistry registry = builder.build();
    try {
      requireConfigured(registry);
      Router router = registry.router(options(settings.routing(), listeners));
      Map<String, Router> own = new HashMap<>();
      settings.models().forEach((name, model) -> {
        // A limit of spending is about all calls of one router.
        if (model.routing().maxSpend().isPresent()) {
          own.put(
              name,
              registry.router(options(model.routing().orElse(settings.routing()), listeners)));
        }
      });
      return new Setup(settings, registry, router, own);
    } catch (RuntimeException e) {
      registry.close();
      throw e;
    }
  }

  /** A provider that cannot take its settings is a mistake in the configuration, unlike a plugin that is broken. */
  private static void requireConfigured(ProviderRegistry registry) {
    List<String> wrong = registry.failures().stream()
        .filter(failure -> failure.stage() == PluginFailure.Stage.CONFIGURATION)
        .map(PluginFailure::toString)
        .toList();
    if (!wrong.isEmpty()) {
      throw new GatewayException("The configuration cannot be used: " + String.join("; ", wrong));
    }
  }

  private static ProviderSettings providerSettings(GatewaySettings settings) {
    return ProviderSettings.ofSystem()
        .withFile(
            settings.providers().lines(),
            settings.file().map(Path::toString).orElse("the gateway's settings"));
  }

  private static RoutingOptions options(RouteSettings route, List<RoutingListener> listeners) {
    // Programs mark prompts for caching, and ask for reasoning, whatever the model.
    RoutingOptions base =
        RoutingOptions.builder().leaveOut(CompletionRequest.LEFT_OUT).build();
    RoutingOptions.Builder options = route.optionsBuilder(base);
    listeners.forEach(options::listener);
    return options.build();
  }

  GatewaySettings settings() {
    return settings;
  }

  ProviderRegistry registry() {
    return registry;
  }

  /** The ids of all providers. */
  List<String> ids() {
    return registry.providers().stream().map(AbstractProvider::id).toList();
  }

  /**
   * How a call of that model is routed.
   *
   * @param name as the client gave it: a model's name, or one that the configuration has
   * @param asked what the client asks of the router
   */
  Route route(String name, RouteSettings asked) {
    ModelSettings named = settings.models().get(name);
    if (named == null) {
      return new Route(router, name, asked.orElse(settings.routing()));
    }
    return new Route(
        ownRouters.getOrDefault(name, router),
        named.model(),
        asked.orElse(named.routing()).orElse(settings.routing()));
  }

  /**
   * How a call is routed.
   *
   * @param model the model to ask first
   */
  record Route(Router router, String model, RouteSettings settings) {}

  /** Begins to use it; false if it was closed meanwhile. */
  boolean use() {
    return users.getAndUpdate(count -> count == 0 ? 0 : count + 1) > 0;
  }

  /** Ends one use; the last closes the providers. */
  void release() {
    if (users.decrementAndGet() == 0) {
      registry.close();
    }
  }
}
