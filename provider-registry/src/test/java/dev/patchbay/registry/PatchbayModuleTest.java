package dev.patchbay.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Module;
import com.google.inject.Provides;
import com.google.inject.ProvisionException;
import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CompletionRequest;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

/** The registry as Guice makes it. What is discovered on a real path is shown by {@link DropInTest}. */
class PatchbayModuleTest {

  @Test
  void theRegistryIsASingleton() {
    Injector injector = Guice.createInjector(new PatchbayModule());

    assertThat(injector.getInstance(ProviderRegistry.class))
        .isSameAs(injector.getInstance(ProviderRegistry.class));
  }

  @Test
  void theRegistryHoldsTheProvidersThatTheApplicationBinds() {
    AbstractProvider lark = TestProvider.of("lark");
    AbstractProvider wren = TestProvider.of("wren");

    ProviderRegistry registry = Guice.createInjector(
            PatchbayModule.withoutDiscovery(), binding(wren), binding(lark))
        .getInstance(ProviderRegistry.class);

    assertThat(registry.providers()).containsExactly(lark, wren);
  }

  @Test
  void theRegistryHoldsTheProvidersThatTheApplicationBindsBesideDiscoveredOnes() {
    AbstractProvider own = TestProvider.of("own");

    ProviderRegistry registry = Guice.createInjector(new PatchbayModule(), binding(own))
        .getInstance(ProviderRegistry.class);

    assertThat(registry.providers()).contains(own);
  }

  @Test
  void withoutDiscoveryAndBindingsTheRegistryIsEmpty() {
    ProviderRegistry registry =
        Guice.createInjector(PatchbayModule.withoutDiscovery()).getInstance(ProviderRegistry.class);

    assertThat(registry.providers()).isEmpty();
    assertThat(registry.failures()).isEmpty();
  }

  @Test
  void theApplicationSaysHowTheRegistryIsBuilt() {
    AbstractProvider lark = TestProvider.of("lark");
    AbstractProvider wren = TestProvider.of("wren");

    ProviderRegistry registry = Guice.createInjector(
            new PatchbayModule(builder -> builder.discovery(false).priority("wren")),
            binding(lark),
            binding(wren))
        .getInstance(ProviderRegistry.class);

    assertThat(registry.providers()).containsExactly(wren, lark);
  }

  @Test
  void theRouterIsTheRegistrys() {
    Injector injector = Guice.createInjector(PatchbayModule.withoutDiscovery());

    assertThat(injector.getInstance(Router.class))
        .isSameAs(injector.getInstance(ProviderRegistry.class).router());
  }

  @Test
  void theRouterHasTheOptionsThatTheApplicationBinds() {
    RoutingOptions options = RoutingOptions.builder().maxAttempts(2).build();

    Injector injector =
        Guice.createInjector(PatchbayModule.withoutDiscovery(), new AbstractModule() {
          @Override
          protected void configure() {
            bind(RoutingOptions.class).toInstance(options);
          }
        });

    assertThat(injector.getInstance(Router.class).options()).isSameAs(options);
  }

  @Test
  void theOptionsMayComeFromAProviderMethod() {
    Injector injector =
        Guice.createInjector(PatchbayModule.withoutDiscovery(), new AbstractModule() {
          @Provides
          RoutingOptions options() {
            return RoutingOptions.builder().maxAttempts(2).build();
          }
        });

    assertThat(injector.getInstance(Router.class).options().maxAttempts()).isEqualTo(2);
  }

  @Test
  void theRouterIsTheSameForAllWhoseSpendingItCounts() {
    Injector injector =
        Guice.createInjector(PatchbayModule.withoutDiscovery(), new AbstractModule() {
          @Override
          protected void configure() {
            bind(RoutingOptions.class)
                .toProvider(
                    () -> RoutingOptions.builder().maxSpend(BigDecimal.ONE).build());
          }
        });

    assertThat(injector.getInstance(Router.class)).isSameAs(injector.getInstance(Router.class));
  }

  @Test
  void theRouterAsksTheProvidersThatTheApplicationBinds() {
    Router router = Guice.createInjector(
            PatchbayModule.withoutDiscovery(), binding(TestProvider.of("lark", "common")))
        .getInstance(Router.class);

    assertThat(router
            .complete(CompletionRequest.builder("common").user("Hi").build())
            .text())
        .isEqualTo("served by lark");
  }

  @Test
  void twoBoundProvidersDoNotShareAnId() {
    Injector injector = Guice.createInjector(
        PatchbayModule.withoutDiscovery(),
        binding(TestProvider.of("own")),
        binding(TestProvider.of("own")));

    assertThatThrownBy(() -> injector.getInstance(ProviderRegistry.class))
        .isInstanceOf(ProvisionException.class)
        .hasMessageContaining("Two providers were added under the id own");
  }

  private static Module binding(AbstractProvider provider) {
    return new AbstractModule() {
      @Override
      protected void configure() {
        PatchbayModule.providers(binder()).addBinding().toInstance(provider);
      }
    };
  }
}
