package dev.patchbay.gateway;

import dev.patchbay.gateway.dialect.Problem;
import dev.patchbay.gateway.keys.ApiKey;
import dev.patchbay.gateway.keys.ApiKeys;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** Who may come in: requests that are proper, pages of origins that are allowed, clients with a key where keys are wanted. */
final class Doorkeeper {

  private static final Set<String> LOOPBACK_NAMES =
      Set.of("localhost", "127.0.0.1", "[::1]", "::1");

  private final Gateway gateway;

  Doorkeeper(Gateway gateway) {
    this.gateway = gateway;
  }

  /**
   * Refuses what no proper client sends.
   *
   * @throws RefusedException if it is such
   */
  void requireProper(Exchange exchange) {
    if (exchange.headers().size() > gateway.limits().headers()) {
      throw refused(
          431,
          "LIMIT_EXCEEDED",
          "The request has more than " + gateway.limits().headers()
              + " headers, the gateway's limits.headers");
    }
    long authorizations = exchange.headers().stream()
        .filter(field -> field.getHeader() == HttpHeader.AUTHORIZATION)
        .count();
    if (authorizations > 1) {
      throw refused(400, "INVALID_REQUEST", "The request has two headers Authorization; send one");
    }
    // Another server on the way might take any other coding for none.
    List<String> codings = exchange.headers().getValuesList(HttpHeader.TRANSFER_ENCODING);
    if (!codings.isEmpty()
        && !(codings.size() == 1 && codings.get(0).equalsIgnoreCase("chunked"))) {
      throw refused(
          400,
          "INVALID_REQUEST",
          "The header Transfer-Encoding is chunked, but this is " + String.join(", ", codings));
    }
    requireOwnName(exchange);
    requireAllowedOrigin(exchange);
  }

  /** A page may let a name of its own point to this machine, to get at a gateway that asks for no key. */
  private void requireOwnName(Exchange exchange) {
    if (gateway.started().keys().isPresent() || !gateway.started().listen().isLoopback()) {
      return;
    }
    String host = Request.getServerName(exchange.request());
    if (host != null && !LOOPBACK_NAMES.contains(host)) {
      throw refused(
          403,
          "PERMISSION",
          "The gateway is asked under the name " + host
              + ", but without keys it answers only to localhost and 127.0.0.1");
    }
  }

  /** Pages of other origins could make a browser call a gateway on its own machine. */
  private void requireAllowedOrigin(Exchange exchange) {
    String origin = exchange.header("origin");
    if (origin == null || isAllowed(origin) || isOwn(origin, exchange)) {
      return;
    }
    throw refused(
        403,
        "PERMISSION",
        "Pages of " + origin
            + " may not call this gateway; its setting cors lists the origins that may");
  }

  private boolean isAllowed(String origin) {
    List<String> allowed = gateway.started().cors();
    return allowed.contains(origin) || allowed.contains("*");
  }

  private static boolean isOwn(String origin, Exchange exchange) {
    try {
      URI page = URI.create(origin);
      String authority = exchange.header("host");
      return authority != null && authority.equals(page.getAuthority());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Answers a browser that asks whether a page may call; tells whether it was one. */
  boolean answersPreflight(Exchange exchange) throws IOException {
    String origin = exchange.header("origin");
    if (origin == null || !isAllowed(origin)) {
      return false;
    }
    exchange.setHeader("access-control-allow-origin", origin);
    exchange.setHeader("vary", "Origin");
    exchange.setHeader(
        "access-control-expose-headers",
        "x-patchbay-provider, x-patchbay-model, x-patchbay-attempts, x-patchbay-request-id, x-patchbay-why, retry-after");
    if (!exchange.method().equals("OPTIONS")) {
      return false;
    }
    exchange.setHeader("access-control-allow-methods", "GET, POST, OPTIONS");
    String headers = exchange.header("access-control-request-headers");
    exchange.setHeader(
        "access-control-allow-headers", headers == null ? "authorization, content-type" : headers);
    exchange.setHeader("access-control-max-age", "600");
    exchange.answer(204);
    return true;
  }

  /**
   * Who the client is.
   *
   * @throws RefusedException 401 if it has no key, or one that is not known or has expired
   */
  Caller let(Exchange exchange) {
    ApiKeys keys = gateway.keys();
    if (keys == null) {
      return Caller.WITHOUT_KEY;
    }
    String sent = key(exchange);
    if (sent == null || sent.isEmpty()) {
      // Programs made for Ollama have no place for a key.
      if (exchange.path().startsWith("/api/") && isLocal(exchange)) {
        return Caller.WITHOUT_KEY;
      }
      throw refused(
          401,
          "AUTHENTICATION",
          "The request has no key; send one of the gateway's as 'Authorization: Bearer pb-...'");
    }
    ApiKey key = keys.find(sent).orElse(null);
    if (key == null) {
      throw refused(401, "AUTHENTICATION", "The gateway does not know the key of the request");
    }
    if (key.isExpired()) {
      throw refused(
          401,
          "AUTHENTICATION",
          "The key " + key.id() + " has expired; ask the gateway's operator for another");
    }
    return new Caller(key);
  }

  private static RefusedException refused(int status, String kind, String message) {
    return new RefusedException(Problem.refused(status, kind, message), true);
  }

  /** The key that the client shows, in any of the headers that dialects have for it; null if it shows none. */
  static @Nullable String key(Exchange exchange) {
    String authorization = exchange.header("authorization");
    if (authorization != null && authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
      return authorization.substring(7).strip();
    }
    return exchange.header("x-api-key");
  }

  /** Whether the client is a program on this machine, and nothing forwards for others. */
  static boolean isLocal(Exchange exchange) {
    boolean forwarded = exchange.headers().stream()
        .map(HttpField::getLowerCaseName)
        .anyMatch(name -> name.equals("forwarded") || name.startsWith("x-forwarded-"));
    SocketAddress remote = exchange.request().getConnectionMetaData().getRemoteSocketAddress();
    return !forwarded
        && remote instanceof InetSocketAddress address
        && address.getAddress() != null
        && address.getAddress().isLoopbackAddress();
  }
}
