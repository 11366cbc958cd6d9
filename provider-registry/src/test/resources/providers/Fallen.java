package providers;

import dev.patchbay.provider.AbstractProvider;

/** An {@link Aviary} whose method fails. */
public final class Fallen {

  private Fallen() {}

  public static AbstractProvider provider() {
    throw new IllegalStateException("no birds left");
  }
}
