package dev.patchbay.provider.http;

import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.Secret;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okio.Buffer;
import org.jspecify.annotations.Nullable;

/** Where a provider's requests go, and the headers that all of them carry. */
final class Endpoint {

  /** A part of a path that makes it another one, also where its dots are encoded. */
  private static final Pattern CLIMBS = Pattern.compile("^[^?]*/(?:\\.|%2[eE]){1,2}(?:[/?]|$)");

  private final String base;
  private final HttpService service;
  private final @Nullable Secret key;
  private final Map<String, Secret> secrets;
  private final ProviderConfig config;
  private final Map<String, Secret> further;
  private final Headers whole;
  private final Headers streamed;

  /** The path of the last request with its URL: most services have one for all requests. */
  private volatile Target last;

  private record Target(String path, HttpUrl url) {}

  /**
   * What authorises a request, if that is not the same for all of them. A request is tagged with it, so that no message about the
   * call shows it.
   *
   * @param secrets the words of the headers that were made for the request
   */
  record Authorized(List<String> secrets) {

    /** Shorter words are no secrets, and messages without them would be hard to read. */
    private static final int SHORTEST = 8;

    /** By words, since a service may quote a token without the {@code Bearer} before it. */
    static Authorized by(Collection<String> headers) {
      return new Authorized(headers.stream()
          .flatMap(value -> Arrays.stream(value.split("[\\s,;]+")))
          .filter(word -> word.length() >= SHORTEST)
          .toList());
    }
  }

  /** An endpoint below that address, to whose origin the key, other secrets and further headers may be sent. */
  Endpoint(
      String base,
      HttpService service,
      @Nullable Secret key,
      Map<String, Secret> secrets,
      ProviderConfig config,
      Map<String, Secret> further) {
    this.base = base;
    this.service = service;
    this.key = key;
    this.secrets = secrets;
    this.config = config;
    this.further = further;
    last = new Target("", HttpUrl.get(base));
    whole = headers("application/json");
    streamed = headers(service.format().framing().mediaType());
  }

  /** A request as the format writes it, authorised. */
  Request request(Outgoing asked, CallContext context) {
    WireFormat format = service.format();
    return request(
        JsonOut.body(format, asked),
        format.path(asked),
        asked.stream() ? streamed : whole,
        context);
  }

  /** The same for vectors. */
  Request request(EmbeddingFormat format, OutgoingTexts asked, CallContext context) {
    return request(JsonOut.body(format, asked), format.path(asked), whole, context);
  }

  /** A request for the number of tokens. */
  Request request(TokenCountFormat format, Outgoing asked, CallContext context) {
    Buffer body = JsonOut.body(format, service.format(), asked);
    return request(body, format.path(asked), whole, context);
  }

  /** A request for a list of the service's, without a body. */
  Request listing(String path, CallContext context) {
    Request.Builder request = authorized("GET", new Buffer(), path, whole, context);
    return request.get().build();
  }

  private Request request(Buffer body, String path, Headers headers, CallContext context) {
    Request.Builder request = authorized("POST", body, path, headers, context);
    return request.post(new OneShotBody(body)).build();
  }

  private Request.Builder authorized(
      String method, Buffer body, String path, Headers headers, CallContext context) {
    HttpUrl url = url(path);
    Request.Builder request = new Request.Builder().url(url).headers(headers);
    if (!(service.authorization() instanceof Authorization.KeyHeader)) {
      Map<String, String> authorization = authorization(method, url, body, context);
      authorization.forEach(request::header);
      request.tag(Authorized.class, Authorized.by(authorization.values()));
    }
    return request.tag(Progress.class, new Progress());
  }

  private Map<String, String> authorization(
      String method, HttpUrl url, Buffer body, CallContext context) {
    Map<String, String> headers = service
        .authorization()
        .headers(new Authorization.Unauthorized(
            url.uri(), method, body.snapshot().toByteArray(), key, secrets, config, context));
    headers.forEach((name, value) -> {
      if (!HttpService.isHeader(name, value)) {
        // Without the value, and before OkHttp sees it, which quotes what it refuses.
        throw ProviderException.of(
            ErrorKind.AUTHENTICATION,
            "the authorization gave the header '" + name
                + "', whose name or value has a character that HTTP does not allow");
      }
    });
    return headers;
  }

  private HttpUrl url(String path) {
    Target target = last;
    if (!target.path.equals(path)) {
      if (!path.startsWith("/")) {
        // Behind a host name or a port it could make the address another one.
        throw new IllegalStateException(
            "a format's path starts with a slash, but this is '" + path + "'");
      }
      if (CLIMBS.matcher(path).find()) {
        // It would be read as another address, say of another project, to which the key is sent.
        throw ProviderException.of(
            ErrorKind.INVALID_REQUEST,
            "the model's name leads to the path " + path
                + ", which has '.' or '..' between slashes");
      }
      target = new Target(path, HttpUrl.get(base + path));
      last = target;
    }
    return target.url;
  }

  private Headers headers(String accept) {
    Headers.Builder headers =
        new Headers.Builder().set("user-agent", "Patchbay").set("accept", accept);
    service.headers().forEach(headers::set);
    if (service.authorization() instanceof Authorization.KeyHeader header && key != null) {
      headers.set(header.name(), header.prefix() + key.valueFor(last.url.uri()));
    }
    further.forEach((name, value) -> headers.set(name, value.valueFor(last.url.uri())));
    return headers.build();
  }
}
