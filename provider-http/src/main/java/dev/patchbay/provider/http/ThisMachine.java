package dev.patchbay.provider.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/** Tells which hosts are this machine: what is sent to them crosses no network. */
final class ThisMachine {

  private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

  private ThisMachine() {}

  /**
   * Whether that is a loopback address in any spelling, or {@code localhost}. Asks no name server.
   *
   * @param host as it stands in an address, with or without the brackets of IPv6
   */
  static boolean is(String host) {
    if (host.equalsIgnoreCase("localhost") || host.equalsIgnoreCase("localhost.")) {
      return true;
    }
    String bare = withoutBrackets(host);
    if (!isAddress(bare)) {
      return false;
    }
    try {
      return InetAddress.getByName(bare).isLoopbackAddress();
    } catch (UnknownHostException e) {
      // No address after all, such as 127.0.0.300, or one on an interface that this machine lacks.
      return false;
    }
  }

  /** Whether a host is an address already, in a form that {@link InetAddress#getByName} takes without asking anyone. */
  static boolean isAddress(String host) {
    return host.indexOf(':') >= 0 || IPV4.matcher(host).matches();
  }

  static String withoutBrackets(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }
}
