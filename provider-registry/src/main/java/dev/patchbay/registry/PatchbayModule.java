package dev.patchbay.registry;

import com.google.inject.AbstractModule;
import com.google.inject.Binder;
import com.google.inject.Key;
import com.google.inject.Provider;
import com.google.inject.Singleton;
import com.google.inject.multibindings.Multibinder;
import dev.patchbay.provider.AbstractProvider;
import java.util.Set;

/**
 * Binds a {@link ProviderRegistry} as a singleton. It holds the discovered providers and those that the application binds:
 *
 * <pre>{@code
 * Injector injector = Guice.createInjector(new PatchbayModule(), new AbstractModule() {
 *   protected void configure() {
 *     PatchbayModule.providers(binder()).addBinding().to(MyProvider.class);
 *   }
 * });
 * ProviderRegistry registry = injector.getInstance(ProviderRegistry.class);
 * }</pre>
 *
 * <p>Guice closes nothing: the application closes the registry when it ends.
 */
public final class PatchbayModule extends AbstractModule {

  private final boolean discovery;

  /** Discovers providers and adds those that the application binds. */
  public PatchbayModule() {
    this(true);
  }

  private PatchbayModule(boolean discovery) {
    this.discovery = discovery;
  }

  /** Uses only the providers that the application binds. */
  public static PatchbayModule withoutDiscovery() {
    return new PatchbayModule(false);
  }

  /** Where an application adds its own providers, ready configured. */
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
  }

  private ProviderRegistry registry(Set<AbstractProvider> bound) {
    ProviderRegistry.Builder builder = ProviderRegistry.builder().discovery(discovery);
    bound.forEach(builder::provider);
    return builder.build();
  }
}
