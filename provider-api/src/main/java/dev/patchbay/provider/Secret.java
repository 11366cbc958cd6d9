package dev.patchbay.provider;

import java.net.URI;
import java.util.Locale;
import java.util.Objects;

/**
 * An API key, or another value that must not be seen. It never shows in text: {@link #toString()}
 * hides it, and it has no equality by value. It is bound to the origin (scheme, host, port; RFC
 * 6454) that it was configured for, and is given out for that one alone. Immutable.
 *
 * <pre>{@code
 * URI address = URI.create("https://api.example.com/v1");
 * Secret key = Secret.of(System.getenv("PARROT_API_KEY"), address);
 * String header = "Bearer " + key.valueFor(URI.create("https://api.example.com/v1/chat"));
 * }</pre>
 *
 * <p>Take the value out where the request is written, and keep the {@code Secret} everywhere else.
 * It does not guard against code that reads this process's memory, and it is not serialisable.
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
   * @param value the key: 1 to 8192 visible ASCII characters
   * @param address an address of the service that the key is for; its path does not matter
   * @throws IllegalArgumentException if the key is empty, longer, or holds anything but visible
   *     ASCII (usually a line end that came with it from a file), or if the address has no scheme
   *     or no host; the message does not show the key
   */
  public static Secret of(String value, URI address) {
    requireUsable("key", value, '!');
    return new Secret(value, originOf(address));
  }

  /**
   * Binds a value that is not a key, such as that of a header, to the origin of that address.
   *
   * @param value 1 to 8192 visible ASCII characters and spaces
   * @param address an address of the service that the value is for; its path does not matter
   * @throws IllegalArgumentException if the value is empty, longer, or holds anything else, or if
   *     the address has no scheme or no host; the message does not show the value
   */
  public static Secret ofText(String value, URI address) {
    requireUsable("value", value, ' ');
    return new Secret(value, originOf(address));
  }

  private static void requireUsable(String what, String value, char lowest) {
    Objects.requireNonNull(value, "value");
    if (value.isEmpty()) {
      throw new IllegalArgumentException("The " + what + " is empty");
    }
    if (value.length() > MAX_LENGTH) {
      throw new IllegalArgumentException("The " + what + " has " + value.length()
          + " characters; more than " + MAX_LENGTH + " cannot be one");
    }
    for (int i = 0; i < value.length(); i++) {
      if (value.charAt(i) < lowest || value.charAt(i) >= 0x7f) {
        throw new IllegalArgumentException("Character " + (i + 1) + " of the " + what
            + " is not a visible ASCII character (a "
            + (lowest == ' ' ? "tab" : "space")
            + ", a line end or a letter outside ASCII): copy the " + what
            + " anew, without what stands around it");
      }
    }
  }

  /**
   * The key itself, for a request to that address.
   *
   * @param address where the request goes; scheme and host are compared without regard to case, a
   *     missing port is the scheme's own
   * @throws IllegalStateException if the address is of another origin than the key was configured
   *     for; the message names both origins, and not the key
   * @throws IllegalArgumentException if the address has no scheme or no host
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
