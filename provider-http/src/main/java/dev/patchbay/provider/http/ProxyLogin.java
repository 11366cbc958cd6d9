package dev.patchbay.provider.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.util.List;
import okhttp3.Authenticator;
import okhttp3.Challenge;
import okhttp3.Connection;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.Route;
import org.jspecify.annotations.Nullable;

/**
 * Shows user and password to a proxy, before it asks: the body of a call cannot be sent a second time. Whatever goes to the
 * service inside a tunnel, or without the proxy, does not carry them.
 */
final class ProxyLogin implements Authenticator, Interceptor {

  private static final String HEADER = "Proxy-Authorization";

  /** Longer than the names that are registered; what a proxy sends in their place is not shown. */
  private static final int LONGEST_SCHEME = 20;

  /** For proxies that {@code java.net} names, of which no user is known. */
  static final ProxyLogin UNKNOWN = new ProxyLogin(null);

  private final @Nullable HttpProxy proxy;
  private final @Nullable Proxy route;

  ProxyLogin(@Nullable HttpProxy proxy) {
    this.proxy = proxy;
    this.route = proxy == null ? null : proxy.toProxy();
  }

  /** For plain http: the request itself goes to the proxy. */
  @Override
  public Response intercept(Chain chain) throws IOException {
    Connection connection = chain.connection();
    String value = value();
    boolean seenByProxy = connection != null
        && !chain.request().isHttps()
        && connection.route().proxy().equals(route);
    return chain.proceed(
        value == null || !seenByProxy ? chain.request() : signed(chain.request(), value));
  }

  /**
   * For https: OkHttp asks before the {@code CONNECT}, with an answer that it has made up, and again after a 407. After a 407
   * of plain http it asks as well.
   */
  @Override
  public @Nullable Request authenticate(@Nullable Route route, Response response)
      throws IOException {
    List<Challenge> challenges = response.challenges();
    if (challenges.stream().anyMatch(each -> each.scheme().equalsIgnoreCase("OkHttp-Preemptive"))) {
      String value = value();
      return value == null ? null : signed(response.request(), value);
    }
    throw new ProxyException(refusal(nameOf(route), challenges), response.code());
  }

  private String refusal(String name, List<Challenge> challenges) {
    String refused = "the proxy " + name + " answered HTTP 407";
    if (!challenges.isEmpty()
        && challenges.stream().noneMatch(each -> each.scheme().equalsIgnoreCase("Basic"))) {
      List<String> offered = challenges.stream()
          .map(Challenge::scheme)
          .filter(scheme -> scheme.length() <= LONGEST_SCHEME)
          .distinct()
          .limit(3)
          .toList();
      return refused + ": it takes "
          + (offered.isEmpty() ? "another" : String.join(" or ", offered))
          + " alone, and Patchbay knows Basic; use a proxy that takes Basic";
    }
    if (proxy == null) {
      return refused + ": it wants a user and a password, and java.net's proxies have none; name it"
          + " in the setting proxy, with proxy-user and proxy-password";
    }
    boolean isSetting = proxy.source().startsWith("setting");
    if (proxy.login() == null) {
      return refused + ": it wants a user and a password; set "
          + (isSetting
              ? "proxy-user and proxy-password"
              : "the setting proxy with proxy-user and proxy-password, or put them into the "
                  + proxy.source() + " as http://user:password@host:port");
    }
    return refused + ": it does not accept the user and the password of the "
        + (isSetting ? "settings proxy-user and proxy-password" : proxy.source());
  }

  private @Nullable String value() {
    return proxy == null || proxy.login() == null
        ? null
        : "Basic " + proxy.login().valueFor(proxy.address());
  }

  private static Request signed(Request request, String value) {
    return request.newBuilder().header(HEADER, value).build();
  }

  private static String nameOf(@Nullable Route route) {
    return route != null && route.proxy().address() instanceof InetSocketAddress address
        ? address.getHostString() + ":" + address.getPort()
        : "before the service";
  }
}
