package dev.patchbay.provider.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.provider.ProviderInfo;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;

/** Asks a server over a transport of its own, with a pool of its own, and reads the answer to its end. */
final class Asker {

  private final HttpTransport transport;
  private final Endpoint endpoint;

  Asker(URI url, String... settings) {
    ProviderConfig config = Parrot.config(url.toString(), settings);
    transport = new HttpTransport(
        TransportSettings.of(config),
        NetworkSettings.of(config, url, Map.of()),
        new Excerpt(List.of()),
        Asker::client);
    HttpService service = HttpService.builder(
            ProviderInfo.builder("plain", url.toString()).models("plain-1").build(),
            new PlainFormat())
        .build();
    endpoint = new Endpoint(url.toString(), service, null, Map.of(), config, Map.of());
  }

  /** The text of the answer. */
  String ask(boolean stream) {
    return ask(stream, CallContext.create());
  }

  String ask(boolean stream, CallContext context) {
    CompletionRequest request = PlainFormat.REQUEST.toBuilder().stream(stream).build();
    Outgoing asked =
        new Outgoing("plain", request, request.model(), request.options(), ProviderConfig.empty());
    try (HttpExchange exchange = transport.send(endpoint.request(asked, context), context)) {
      try {
        BodyBuffer body = exchange.readBuffer(Limits.MAX_ERROR_BYTES);
        return new String(body.bytes(), 0, body.length(), UTF_8);
      } catch (IOException e) {
        throw exchange.failure(e);
      }
    }
  }

  private static OkHttpClient client() {
    return HttpTransport.base()
        .newBuilder()
        .connectionPool(new ConnectionPool())
        .sslSocketFactory(
            TestCertificate.clientContext().getSocketFactory(), TestCertificate.trustManager())
        .build();
  }
}
