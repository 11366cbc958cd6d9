package providers;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.ProviderInfo;

/** What a provider may depend on, and what its author may forget to ship. */
public abstract class Library extends AbstractProvider {

  Library() {
    super(ProviderInfo.builder("library", "https://library.example").build());
  }

  public static void call() {}

  public static void callNew() {}
}
