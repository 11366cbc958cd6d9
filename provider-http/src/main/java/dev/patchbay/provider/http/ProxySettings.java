package dev.patchbay.provider.http;

import dev.patchbay.provider.ProviderConfig;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/**
 * Which proxy a provider's calls go through. The first of these counts:
 *
 * <ol>
 *   <li>the setting {@code proxy}, which may say {@code none}
 *   <li>none, for a service on this machine
 *   <li>what {@code java.net} says: its system properties for the scheme of the base URL ({@code https.proxyHost}, {@code
 *       http.proxyHost}), {@code socksProxyHost}, {@code java.net.useSystemProxies}, or the application's {@link ProxySelector}
 *   <li>the environment variable {@code https_proxy} or {@code HTTPS_PROXY} for https, {@code http_proxy} or {@code
 *       HTTP_PROXY} for http, unless {@code no_proxy} or {@code NO_PROXY} names the service's host
 * </ol>
 *
 * <p>{@code HTTP_PROXY} is ignored where {@code REQUEST_METHOD} is set: in a CGI program, that variable is a request's header
 * {@code Proxy}, and thus its sender's choice (CVE-2016-5385). Lower case counts before upper case, as for curl.
 */
final class ProxySettings {

  static final String PROXY = "proxy";
  static final String USER = "proxy-user";
  static final String PASSWORD = "proxy-password";

  /** How calls reach the service. */
  private sealed interface Way {}

  /** Through no proxy. */
  private record Direct() implements Way {}

  /** As {@code java.net} says at each call. */
  private record AsJavaSays() implements Way {}

  /** Through that proxy and no other way. */
  private record Through(HttpProxy proxy) implements Way {}

  /** Not at all: an environment variable, which is not this provider's alone, is wrong. */
  private record Broken(String problem) implements Way {}

  private static final String NONE = "none";

  /** The one that reads system properties; any other was installed by the application. */
  private static final String JDK_SELECTOR = "sun.net.spi.DefaultProxySelector";

  private final ProviderConfig config;
  private final URI url;

  /** Null if the setting says nothing. */
  private final @Nullable Way chosen;

  private ProxySettings(ProviderConfig config, URI url, @Nullable Way chosen) {
    this.config = config;
    this.url = url;
    this.chosen = chosen;
  }

  /**
   * The settings for a service at that address.
   *
   * @throws IllegalArgumentException if a setting is wrong
   */
  static ProxySettings of(ProviderConfig config, URI url) {
    String value = config.text(PROXY).map(String::strip).orElse("");
    if (value.isEmpty() || value.equals(NONE)) {
      requireNoLogin(config);
      return new ProxySettings(config, url, value.isEmpty() ? null : new Direct());
    }
    HttpProxy proxy;
    try {
      proxy = HttpProxy.parse(value, "setting " + PROXY);
    } catch (IllegalArgumentException e) {
      throw config.invalid(PROXY, String.valueOf(e.getMessage()));
    }
    if (proxy.login() != null) {
      throw config.invalid(
          PROXY, "holds a user; that goes into " + USER + ", and its password into " + PASSWORD);
    }
    return new ProxySettings(config, url, new Through(withLogin(config, proxy)));
  }

  private static void requireNoLogin(ProviderConfig config) {
    for (String name : List.of(USER, PASSWORD)) {
      if (config.names().contains(name)) {
        throw config.invalid(
            name, "is for the proxy that " + PROXY + " names, and that names none");
      }
    }
  }

  private static HttpProxy withLogin(ProviderConfig config, HttpProxy proxy) {
    String user = config.text(USER).orElse(null);
    String password = config.text(PASSWORD).orElse(null);
    if (user == null && password == null) {
      return proxy;
    }
    if (user == null) {
      throw config.invalid(PASSWORD, "is set without " + USER + "; set both or neither");
    }
    if (password == null) {
      throw config.invalid(USER, "is set without " + PASSWORD + "; set both or neither");
    }
    if (user.isEmpty() || user.indexOf(':') >= 0) {
      throw config.invalid(USER, "is empty or has a colon, which no user of a proxy can have");
    }
    try {
      return proxy.withLogin(user, password);
    } catch (IllegalArgumentException e) {
      throw config.invalid(PASSWORD, "cannot be used: with the user it is too long");
    }
  }

  /** What the proxy may echo, and no text may show. */
  List<String> secrets() {
    return way() instanceof Through through ? through.proxy.secrets() : List.of();
  }

  /** Whether calls go to another machine although the service is on this one. */
  boolean leaveThisMachine() {
    return chosen instanceof Through through && !through.proxy.isOnThisMachine();
  }

  /** What sends calls through a proxy as things stand, as an error names it; null if they go to the service itself. */
  @Nullable
  String source() {
    Way way = way();
    if (way instanceof Through through) {
      return through.proxy.source();
    }
    if (way instanceof Broken) {
      return "environment variable " + variable();
    }
    ProxySelector selector = ProxySelector.getDefault();
    return way instanceof Direct
            || selector == null
            || selector.select(url).equals(List.of(Proxy.NO_PROXY))
        ? null
        : "java.net's proxy for " + scheme();
  }

  /** Has calls go through the proxy, if there is one, and to nothing but that proxy. */
  void applyTo(OkHttpClient.Builder client) {
    Way way = way();
    if (way instanceof Direct) {
      client.proxy(Proxy.NO_PROXY);
    } else if (way instanceof Through through) {
      ProxyLogin login = new ProxyLogin(through.proxy);
      client.proxy(through.proxy.toProxy()).proxyAuthenticator(login).addNetworkInterceptor(login);
    } else if (way instanceof Broken broken) {
      client.addInterceptor(chain -> {
        throw new ProxyException(broken.problem);
      });
    }
  }

  private Way way() {
    if (chosen != null) {
      return chosen;
    }
    if (ThisMachine.is(url.getHost())) {
      return new Direct();
    }
    String variable = javaDecides() ? null : variable();
    if (variable == null) {
      return new AsJavaSays();
    }
    String source = "environment variable " + variable;
    try {
      return new Through(HttpProxy.parse(valueOf(variable), source));
    } catch (IllegalArgumentException e) {
      return new Broken(
          "the " + source + " " + e.getMessage() + ", or set the provider's setting " + PROXY);
    }
  }

  private boolean javaDecides() {
    ProxySelector selector = ProxySelector.getDefault();
    return selector == null
        || !selector.getClass().getName().equals(JDK_SELECTOR)
        || System.getProperty(scheme() + ".proxyHost") != null
        || System.getProperty("socksProxyHost") != null
        || Boolean.getBoolean("java.net.useSystemProxies");
  }

  /** The environment variable that names a proxy for the service, or null. */
  private @Nullable String variable() {
    String lower = scheme() + "_proxy";
    String upper = lower.toUpperCase(Locale.ROOT);
    boolean upperIsSafe =
        !upper.equals("HTTP_PROXY") || valueOf("REQUEST_METHOD").isEmpty();
    String found =
        !valueOf(lower).isEmpty() ? lower : upperIsSafe && !valueOf(upper).isEmpty() ? upper : null;
    String exceptions = valueOf("no_proxy").isEmpty() ? valueOf("NO_PROXY") : valueOf("no_proxy");
    return found == null || new NoProxy(exceptions).covers(url) ? null : found;
  }

  /** An empty variable is as good as none. */
  private String valueOf(String variable) {
    return config.variable(variable).map(String::strip).orElse("");
  }

  private String scheme() {
    return url.getScheme().toLowerCase(Locale.ROOT);
  }
}
