package dev.patchbay.provider.http;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import okhttp3.Dns;

/**
 * Gives only addresses of the public internet, so that a base URL which someone else chose cannot reach into the network
 * that this program runs in. The very addresses that are checked here are connected to: a name that changes its mind between
 * a check and a connection gains nothing. OkHttp does not ask about hosts that are addresses already; see {@link #refuse}.
 */
final class PublicDns implements Dns {

  @Override
  public List<InetAddress> lookup(String hostname) throws UnknownHostException {
    List<InetAddress> allowed = new ArrayList<>();
    for (InetAddress address : CallDns.SYSTEM.lookup(hostname)) {
      if (!isPrivate(address)) {
        allowed.add(address);
      }
    }
    if (allowed.isEmpty()) {
      throw refuse(hostname);
    }
    return allowed;
  }

  static UnknownHostException refuse(String hostname) {
    return new UnknownHostException(hostname + " is an address of a private network, which "
        + TransportSettings.BLOCK_PRIVATE_ADDRESSES + " forbids");
  }

  /** Ranges that IANA keeps for special use (RFC 6890, and RFC 6598, 4193, 6052, 3056 and 4380). */
  static boolean isPrivate(InetAddress address) {
    if (address.isAnyLocalAddress()
        || address.isLoopbackAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress()) {
      return true;
    }
    byte[] bytes = address.getAddress();
    return address instanceof Inet4Address
        ? isPrivate4(bytes)
        : isPrivate6((Inet6Address) address, bytes);
  }

  private static boolean isPrivate4(byte[] bytes) {
    int first = bytes[0] & 0xff;
    int second = bytes[1] & 0xff;
    int third = bytes[2] & 0xff;
    return first == 0
        || first >= 240
        || (first == 100 && second >= 64 && second < 128)
        || (first == 192 && second == 0 && (third == 0 || third == 2))
        || (first == 198 && (second == 18 || second == 19))
        || (first == 198 && second == 51 && third == 100)
        || (first == 203 && second == 0 && third == 113);
  }

  private static boolean isPrivate6(Inet6Address address, byte[] bytes) {
    int first = bytes[0] & 0xff;
    int second = bytes[1] & 0xff;
    boolean uniqueLocal = (first & 0xfe) == 0xfc;
    // Each of these carries an IPv4 address that a gateway would go on to.
    boolean wrapsAnIpv4Address = address.isIPv4CompatibleAddress()
        || (first == 0x00
            && second == 0x64
            && (bytes[2] & 0xff) == 0xff
            && (bytes[3] & 0xff) == 0x9b)
        || (first == 0x20 && second == 0x02)
        || (first == 0x20 && second == 0x01 && bytes[2] == 0 && bytes[3] == 0);
    boolean documentation =
        first == 0x20 && second == 0x01 && bytes[2] == 0x0d && (bytes[3] & 0xff) == 0xb8;
    return uniqueLocal || wrapsAnIpv4Address || documentation;
  }
}
