package dev.patchbay.registry;

import static dev.patchbay.registry.Fakes.HELLO;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.ProviderException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A router whose waits pass at once, on a clock that they move. Providers are preferred in the order given. */
final class Simulation {

  final FakeClock clock = new FakeClock();
  final List<Duration> waits = new ArrayList<>();
  final Router router;

  Simulation(AbstractProvider... providers) {
    this(RoutingOptions.builder(), providers);
  }

  Simulation(RoutingOptions.Builder options, AbstractProvider... providers) {
    router = new Router(registryOf(providers), options.seed(7).build(), (woken, time) -> {
      waits.add(time);
      clock.advance(time);
    });
  }

  static ProviderRegistry registryOf(AbstractProvider... providers) {
    ProviderRegistry.Builder builder = ProviderRegistry.builder()
        .discovery(false)
        .settings(ProviderSettings.none())
        .priority(Arrays.stream(providers).map(AbstractProvider::id).toArray(String[]::new));
    Arrays.stream(providers).forEach(builder::provider);
    return builder.build();
  }

  Completion complete() {
    return router.complete(HELLO, context().build());
  }

  Completion complete(Duration timeout) {
    return router.complete(HELLO, context().timeout(timeout).build());
  }

  ProviderException failure() {
    return catchThrowableOfType(ProviderException.class, this::complete);
  }

  ProviderException failure(Duration timeout) {
    return catchThrowableOfType(ProviderException.class, () -> complete(timeout));
  }

  CallContext.Builder context() {
    return CallContext.builder().clock(clock);
  }

  /** How a provider as a whole has done. */
  ProviderHealth healthOf(String provider) {
    return router.health().of(provider, clock.instant()).get(0);
  }
}
