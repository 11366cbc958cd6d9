package dev.patchbay.provider.http;

import dev.patchbay.provider.Secret;
import java.net.URI;
import java.util.Map;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/** Where a provider's requests go, and the headers that all of them carry. */
final class Endpoint {

  private final HttpUrl url;
  private final Headers whole;
  private final Headers streamed;

  private Endpoint(HttpUrl url, Headers whole, Headers streamed) {
    this.url = url;
    this.whole = whole;
    this.streamed = streamed;
  }

  /** An endpoint that is sent the service's own headers, and the key if it was configured for that origin. */
  static Endpoint of(String address, Map<String, String> headers, @Nullable Secret key) {
    return new Endpoint(
        HttpUrl.get(address),
        headers(address, "application/json", headers, key),
        headers(address, "text/event-stream", headers, key));
  }

  /** A request with that body. */
  Request request(OneShotBody body, boolean stream) {
    return new Request.Builder()
        .url(url)
        .headers(stream ? streamed : whole)
        .post(body)
        .build();
  }

  private static Headers headers(
      String address, String accept, Map<String, String> own, @Nullable Secret key) {
    Headers.Builder headers =
        new Headers.Builder().set("user-agent", "Patchbay").set("accept", accept);
    own.forEach(headers::set);
    if (key != null) {
      headers.set("authorization", "Bearer " + key.valueFor(URI.create(address)));
    }
    return headers.build();
  }
}
