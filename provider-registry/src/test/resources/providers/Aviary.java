package providers;

import dev.patchbay.provider.AbstractProvider;

/** No provider, but what makes one: the way that only modules have. */
public final class Aviary {

  private Aviary() {}

  public static AbstractProvider provider() {
    return new Parrot();
  }
}
