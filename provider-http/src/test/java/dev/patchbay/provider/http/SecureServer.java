package dev.patchbay.provider.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/** The JDK's own HTTPS server on loopback. It answers Hello, streamed or whole as asked. */
final class SecureServer implements AutoCloseable {

  private final HttpsServer server;
  private final List<Headers> requests = new CopyOnWriteArrayList<>();

  private SecureServer(SSLContext context, SSLParameters parameters) {
    try {
      server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setHttpsConfigurator(new HttpsConfigurator(context) {
      @Override
      public void configure(HttpsParameters params) {
        params.setSSLParameters(parameters);
      }
    });
    server.createContext("/", this::answer);
    server.start();
  }

  /** Shows that certificate of {@link Certificates}. */
  static SecureServer with(String certificate) {
    SSLContext context = Certificates.server(certificate);
    return new SecureServer(context, context.getDefaultSSLParameters());
  }

  /** Wants a certificate of its callers. In TLS 1.2 they learn in the handshake that it does, and not while they send. */
  static SecureServer wantingCertificates(String... protocols) {
    SSLContext context = Certificates.server(Certificates.SERVER);
    SSLParameters parameters = context.getDefaultSSLParameters();
    parameters.setNeedClientAuth(true);
    parameters.setProtocols(protocols);
    return new SecureServer(context, parameters);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      requests.add(exchange.getRequestHeaders());
      boolean stream = body.contains("\"stream\":true");
      String answer = stream ? Answers.token("Hello") + Answers.STOP : Answers.COMPLETION;
      exchange
          .getResponseHeaders()
          .set("content-type", stream ? "text/event-stream" : "application/json");
      byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** Its address under that name. */
  String url(String host) {
    return "https://" + host + ":" + port();
  }

  /** The headers of the requests so far. */
  List<Headers> requests() {
    return List.copyOf(requests);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
