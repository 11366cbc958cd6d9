package dev.patchbay.provider;

import java.net.URI;
import java.util.Locale;
import java.util.Objects;

/**
 * An API key. It never shows in text: {@link #toString()} hides it, and it has no equality by value. It is bound to the
 * origin (scheme, host, port) that it was configured for, and is given out for that one alone. Immutable.
 */
public final class Secret {

  private static final int MAX_LENGTH = 8192;

  private final String value;
  private final String origin;

  private Secret(String value, String origin) {
    this.value = value;
    this.origin = origin;
  }

  /**
   * Binds a key to the origin of that address.
   *
   * @throws IllegalArgumentException if the key is empty, longer than 8192 characters, or holds anything but visible
   *     ASCII (a line end that came with it from a file, most often); the message does not show it
   */
  public static Secret of(String value, URI address) {
    Objects.requireNonNull(value, "value");
    if (value.isEmpty()) {
      throw new IllegalArgumentException("The key is empty");
    }
    if (value.length() > MAX_LENGTH) {
      throw new IllegalArgumentException("The key has " + value.length() + " characters; more than "
          + MAX_LENGTH + " cannot be one");
    }
    for (int i = 0; i < value.length(); i++) {
      if (value.charAt(i) <= ' ' || value.charAt(i) >= 0x7f) {
        throw new IllegalArgumentException(
            "Character " + (i + 1) + " of the key is not a visible ASCII character"
                + " (a space, a line end or a letter outside ASCII): copy the key anew, without what stands around it");
      }
    }
    return new Secret(value, originOf(address));
  }

  /**
   * The key itself, for a request to that address.
   *
   * @throws IllegalStateException if the address is of another origin than the key was configured for
   */
  public String valueFor(URI address) {
    String target = originOf(address);
    if (!target.equals(origin)) {
      throw new IllegalStateException(
          "The key was configured for " + origin + " and is not sent to " + target);
    }
    return value;
  }

  /** {@code Secret[***]}, whatever the key. */
  @Override
  public String toString() {
    return "Secret[***]";
  }

  private static String originOf(URI address) {
    String scheme = address.getScheme();
    String host = address.getHost();
    if (scheme == null || host == null) {
      throw new IllegalArgumentException(
          "A key needs an address with a scheme and a host to be bound to");
    }
    String lowerScheme = scheme.toLowerCase(Locale.ROOT);
    int port = address.getPort() >= 0 ? address.getPort() : lowerScheme.equals("https") ? 443 : 80;
    return lowerScheme + "://" + host.toLowerCase(Locale.ROOT) + ":" + port;
  }
}
