package probe;

import com.google.inject.Guice;
import dev.patchbay.registry.PatchbayModule;
import dev.patchbay.registry.ProviderRegistry;

/** An application that has Guice make the registry. */
public final class GuiceProbe {

  private GuiceProbe() {}

  public static void main(String[] args) {
    try (ProviderRegistry registry =
        Guice.createInjector(new PatchbayModule()).getInstance(ProviderRegistry.class)) {
      registry.providers().forEach(each -> System.out.println("provider " + each.id()));
    }
  }
}
