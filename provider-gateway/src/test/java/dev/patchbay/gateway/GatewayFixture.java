package dev.patchbay.gateway;

import dev.patchbay.gateway.settings.GatewaySettings;
import dev.patchbay.testkit.FaultServer;
import dev.patchbay.testkit.Script;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A gateway on loopback, in front of services that a test has scripted. The first is OpenAI, the second one more instance of it. */
final class GatewayFixture implements AutoCloseable {

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final List<FaultServer> services;
  private final Gateway gateway;
  private final Path folder;

  private GatewayFixture(String more, Duration keepAlive, FaultServer... services) {
    this.services = List.of(services);
    try {
      folder = Files.createTempDirectory("gateway");
      StringBuilder yaml = new StringBuilder("listen: 127.0.0.1:0\nproviders:\n");
      List<String> ids = List.of("openai", "second");
      for (int i = 0; i < services.length; i++) {
        yaml.append("  ").append(ids.get(i)).append(": {api-key: sk-test, base-url: \"");
        yaml.append(services[i].url()).append("\"}\n");
      }
      if (services.length > 1) {
        yaml.append("instances: {second: openai}\n");
      }
      Path file = folder.resolve("gateway.yaml");
      Files.writeString(file, yaml.append(more));
      gateway = Gateway.start(GatewaySettings.read(file), keepAlive);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static GatewayFixture before(FaultServer... services) {
    return new GatewayFixture("", Gateway.KEEP_ALIVE, services);
  }

  /** With further lines of the configuration. */
  static GatewayFixture before(String more, FaultServer... services) {
    return new GatewayFixture(more, Gateway.KEEP_ALIVE, services);
  }

  /** With another time after which a silent stream shows that it is alive. */
  static GatewayFixture before(Duration keepAlive, FaultServer... services) {
    return new GatewayFixture("", keepAlive, services);
  }

  Gateway gateway() {
    return gateway;
  }

  /** The folder of the configuration {@code gateway.yaml}. */
  Path folder() {
    return folder;
  }

  int port() {
    return gateway.address().getPort();
  }

  HttpResponse<String> get(String path, String... headers) {
    return send(request(path, headers).GET().build());
  }

  HttpResponse<String> post(String path, String body, String... headers) {
    return send(request(path, headers)
        .header("content-type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build());
  }

  private HttpRequest.Builder request(String path, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(gateway.address().resolve(path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return request;
  }

  private static HttpResponse<String> send(HttpRequest request) {
    try {
      return CLIENT.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  URI address() {
    return gateway.address();
  }

  @Override
  public void close() {
    gateway.close();
    services.forEach(FaultServer::close);
  }

  /** A request for a completion in the chat dialect. */
  static String chat(String more) {
    return "{\"model\":\"gpt-4o-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"Why?\"}]"
        + (more.isEmpty() ? "" : "," + more) + "}";
  }

  /** An answer of the service. */
  static Script answer(String text) {
    return Script.json(
        200,
        "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"model\":\"gpt-4o-mini-2024\","
            + "\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"" + text
            + "\"},\"finish_reason\":\"stop\"}],"
            + "\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":4,\"total_tokens\":13}}");
  }

  /** The tokens of a stream, which may go on. */
  static Script tokens(String... texts) {
    Script script = Script.stream();
    for (String text : texts) {
      script = script.chunk("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + text
          + "\"},\"finish_reason\":null}]}\n\n");
    }
    return script;
  }

  /** The end of a stream. */
  static Script ended(Script stream) {
    return stream.chunk("""
            data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}

            data: {"choices":[],"usage":{"prompt_tokens":9,"completion_tokens":4,"total_tokens":13}}

            data: [DONE]

            """).end();
  }
}
