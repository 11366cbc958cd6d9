package dev.patchbay.provider.http;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The hosts that the variable {@code NO_PROXY} names, separated by commas or spaces. As for curl and Go: {@code *} is every
 * host; {@code example.com} is that host and all below it, as are {@code .example.com} and {@code *.example.com}; {@code
 * 10.1.2.3}, {@code fd00::1} and {@code 10.0.0.0/8} are addresses, with which an address in a base URL is compared, since no
 * name is looked up; {@code host:8080} is that port alone.
 */
record NoProxy(String hosts) {

  private static final Pattern SEPARATOR = Pattern.compile("[,\\s]+");
  private static final Pattern WITH_PORT = Pattern.compile("(\\[.*\\]|[^:]*):(\\d{1,5})");
  private static final Pattern PREFIX = Pattern.compile("(.+)/(\\d{1,3})");

  /** Whether that address is called without a proxy. */
  boolean covers(URI url) {
    String host = ThisMachine.withoutBrackets(url.getHost()).toLowerCase(Locale.ROOT);
    String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    return SEPARATOR
        .splitAsStream(hosts.strip().toLowerCase(Locale.ROOT))
        .anyMatch(entry -> covers(entry, name, portOf(url)));
  }

  private static boolean covers(String entry, String host, int port) {
    var withPort = WITH_PORT.matcher(entry);
    if (withPort.matches()) {
      return port == Integer.parseInt(withPort.group(2)) && covers(withPort.group(1), host);
    }
    return covers(entry, host);
  }

  private static boolean covers(String entry, String host) {
    if (entry.equals("*")) {
      return true;
    }
    if (ThisMachine.isAddress(host)) {
      return coversAddress(ThisMachine.withoutBrackets(entry), host);
    }
    String domain = entry.startsWith("*.")
        ? entry.substring(2)
        : entry.startsWith(".") ? entry.substring(1) : entry;
    return !domain.isEmpty() && (host.equals(domain) || host.endsWith("." + domain));
  }

  private static boolean coversAddress(String entry, String host) {
    var prefix = PREFIX.matcher(entry);
    String network = prefix.matches() ? prefix.group(1) : entry;
    if (!ThisMachine.isAddress(network)) {
      return false;
    }
    try {
      byte[] wanted = InetAddress.getByName(network).getAddress();
      byte[] given = InetAddress.getByName(host).getAddress();
      int bits = prefix.matches() ? Integer.parseInt(prefix.group(2)) : wanted.length * 8;
      return wanted.length == given.length
          && bits <= wanted.length * 8
          && equal(wanted, given, bits);
    } catch (UnknownHostException e) {
      // An entry that is no address covers none.
      return false;
    }
  }

  private static boolean equal(byte[] one, byte[] other, int bits) {
    for (int bit = 0; bit < bits; bit++) {
      if (((one[bit / 8] ^ other[bit / 8]) & (0x80 >> bit % 8)) != 0) {
        return false;
      }
    }
    return true;
  }

  private static int portOf(URI url) {
    return url.getPort() >= 0
        ? url.getPort()
        : url.getScheme().equalsIgnoreCase("https") ? 443 : 80;
  }
}
