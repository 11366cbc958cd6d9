package dev.patchbay.gateway.settings;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the gateway listens.
 *
 * @param host an address or a name; an IPv6 address without brackets
 * @param port from 0 to 65535; 0 for any free port
 */
public record Address(String host, int port) {

  private static final Pattern FORM =
      Pattern.compile("(?:\\[([0-9a-fA-F:.]{2,45})]|([A-Za-z0-9._-]{1,253})):(\\d{1,5})");

  private static final int HIGHEST_PORT = 65_535;

  /** Reads {@code host:port}, such as {@code 127.0.0.1:4180} or {@code [::1]:4180}; empty if the text has another form. */
  public static Optional<Address> of(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches() || Integer.parseInt(matcher.group(3)) > HIGHEST_PORT) {
      return Optional.empty();
    }
    String host = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
    return Optional.of(new Address(host, Integer.parseInt(matcher.group(3))));
  }

  /** Whether only programs of this machine reach it. A name other than {@code localhost} counts as one that others reach. */
  public boolean isLoopback() {
    return host.equals("localhost")
        || host.matches("127(\\.\\d{1,3}){3}")
        || host.matches("(0{0,4}:){2,7}0{0,3}1");
  }

  /** As it is written in a file. */
  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
