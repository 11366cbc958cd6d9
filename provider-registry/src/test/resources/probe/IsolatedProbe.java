package probe;

import dev.patchbay.registry.ProviderRegistry;

/** An application that looks for providers with a class loader that does not see the module path. */
public final class IsolatedProbe {

  private IsolatedProbe() {}

  public static void main(String[] args) {
    ClassLoader isolated = new ClassLoader(ClassLoader.getPlatformClassLoader()) {};
    try (ProviderRegistry registry = ProviderRegistry.builder().classLoader(isolated).build()) {
      System.out.println("providers " + registry.providers() + " failures " + registry.failures());
    }
  }
}
