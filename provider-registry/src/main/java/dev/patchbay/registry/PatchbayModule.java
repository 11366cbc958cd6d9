package dev.patchbay.registry;

import com.google.inject.AbstractModule;
import com.google.inject.Binder;
import com.google.inject.Key;
import com.google.inject.Provider;
import com.google.inject.Singleton;
import com.google.inject.multibindings.Multibinder;
import com.google.inject.multibindings.OptionalBinder;
import dev.patchbay.provider.AbstractProvider;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A Guice module that binds a {@link ProviderRegistry} and a {@link Router} of it as singletons. The registry has the discovered providers
 * and those that the application binds; the router has the {@link RoutingOptions} that the application binds, or their defaults:
 *
 * <pre>{@code
 * Injector injector = Guice.createInjector(new PatchbayModule(), new AbstractModule() {
 *   protected void configure() {
 *     PatchbayModule.providers(binder()).addBinding().to(MyProvider.class);
 *     bind(RoutingOptions.class).toInstance(RoutingOptions.builder().maxAttempts(2).build());
 *   }
 * });
 * Router router = injector.getInstance(Router.class);
 * }</pre>
 *
 * <p>{@link ProviderRegistry#router()} is another router, which has the defaults whatever is bound.
 *
 * <p>Guice closes nothing: the application closes the registry when it ends.
 */
public final class PatchbayModule extends AbstractModule {

  private final Consumer<ProviderRegistry.Builder> settings;

  /** A module whose registry has the discovered providers and those that the application binds. */
  public PatchbayModule() {
    this(builder -> {});
  }

  /**
   * A module whose registry is built with these options, and has the providers that the application binds as well:
   *
   * <pre>{@code
   * new PatchbayModule(registry -> registry.pluginFolder(Path.of("plugins")).priority("alpha", "beta"))
   * }</pre>
   *
   * @param settings is called once, when the registry is first needed
   */
  public PatchbayModule(Consumer<ProviderRegistry.Builder> settings) {
    this.settings = Objects.requireNonNull(settings, "settings");
  }

  /** A module whose registry has only the providers that the application binds. */
  public static PatchbayModule withoutDiscovery() {
    return new PatchbayModule(builder -> builder.discovery(false));
  }

  /** The binder to which an application adds providers that it has configured. */
  public static Multibinder<AbstractProvider> providers(Binder binder) {
    return Multibinder.newSetBinder(binder, AbstractProvider.class);
  }

  // Not a @Provides method: on the module path, Guice may not call what this module keeps to
  // itself.
  @Override
  protected void configure() {
    providers(binder());
    Provider<Set<AbstractProvider>> bound = getProvider(new Key<Set<AbstractProvider>>() {});
    bind(ProviderRegistry.class).toProvider(() -> registry(bound.get())).in(Singleton.class);
    OptionalBinder.newOptionalBinder(binder(), RoutingOptions.class);
    Provider<ProviderRegistry> registry = getProvider(ProviderRegistry.class);
    Provider<Optional<RoutingOptions>> options =
        getProvider(new Key<Optional<RoutingOptions>>() {});
    bind(Router.class).toProvider(() -> router(registry.get(), options.get())).in(Singleton.class);
  }

  private ProviderRegistry registry(Set<AbstractProvider> bound) {
    ProviderRegistry.Builder builder = ProviderRegistry.builder();
    settings.accept(builder);
    bound.forEach(builder::provider);
    return builder.build();
  }

  // A router with options of its own knows what it has spent, and has to be the same one for all.
  private static Router router(ProviderRegistry registry, Optional<RoutingOptions> options) {
    return options.map(registry::router).orElseGet(registry::router);
  }
}
