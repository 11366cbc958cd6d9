package dev.patchbay.provider.http;

import dev.patchbay.provider.Secret;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A proxy that is spoken to in plain HTTP, and what it is shown of us: the user and the password in the form of Basic
 * authentication (RFC 7617), bound to the proxy's address.
 *
 * @param address scheme, host and port
 * @param login what follows {@code Basic}; null without a user
 * @param secrets what must not be shown
 * @param source the setting or the variable that names it
 */
record HttpProxy(URI address, @Nullable Secret login, List<String> secrets, String source) {

  private static final int DEFAULT_PORT = 80;

  HttpProxy {
    secrets = List.copyOf(secrets);
  }

  /**
   * The proxy of that name.
   *
   * @param text {@code http://host:port}; the scheme may be missing, and a user and a password may stand before the host
   * @throws IllegalArgumentException if it is none; the message goes on where the source was named, and shows no password
   */
  static HttpProxy parse(String text, String source) {
    String stripped = text.strip();
    URI given = uri(stripped.contains("://") ? stripped : "http://" + stripped);
    String scheme = given.getScheme();
    if (!scheme.equalsIgnoreCase("http")) {
      throw new IllegalArgumentException(
          scheme.equalsIgnoreCase("https")
              ? "begins with https://, but a proxy is spoken to in plain HTTP, through which https"
                  + " passes encrypted from end to end; write http://"
              : "is no HTTP proxy; for a SOCKS proxy, set the system property socksProxyHost");
    }
    if (given.getHost() == null
        || given.getPort() > 65535
        || given.getPort() == 0
        || !given.getRawPath().matches("/?")
        || given.getRawQuery() != null
        || given.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "is no address of a proxy; it looks like http://proxy.example:3128");
    }
    int port = given.getPort() < 0 ? DEFAULT_PORT : given.getPort();
    HttpProxy proxy = new HttpProxy(
        URI.create("http://" + given.getHost() + ":" + port), null, List.of(), source);
    String user = given.getRawUserInfo();
    return user == null ? proxy : proxy.withLogin(user);
  }

  private static URI uri(String text) {
    try {
      URI uri = URI.create(text);
      if (uri.getScheme() != null && uri.getRawPath() != null) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      // Its message would show a password that stands in the address.
    }
    throw new IllegalArgumentException(
        "is no address of a proxy; it looks like http://proxy.example:3128");
  }

  /** This proxy, with the user and the password that stand before the host in an address. */
  private HttpProxy withLogin(String userInfo) {
    int colon = userInfo.indexOf(':');
    return colon < 0
        ? withLogin(decoded(userInfo), "")
        : withLogin(decoded(userInfo.substring(0, colon)), decoded(userInfo.substring(colon + 1)));
  }

  /** This proxy, which is shown that user and that password. */
  HttpProxy withLogin(String user, String password) {
    byte[] both = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    String encoded = Base64.getEncoder().encodeToString(both);
    return new HttpProxy(
        address, Secret.of(encoded, address), List.of(user, password, encoded), source);
  }

  /** A plus sign means itself here. */
  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  boolean isOnThisMachine() {
    return ThisMachine.is(address.getHost());
  }

  /** As OkHttp wants it: the name is looked up for each connection. */
  Proxy toProxy() {
    return new Proxy(
        Proxy.Type.HTTP,
        InetSocketAddress.createUnresolved(
            ThisMachine.withoutBrackets(address.getHost()), address.getPort()));
  }

  /** Without the secrets. */
  @Override
  public String toString() {
    return "HttpProxy[" + address + " of " + source + "]";
  }
}
