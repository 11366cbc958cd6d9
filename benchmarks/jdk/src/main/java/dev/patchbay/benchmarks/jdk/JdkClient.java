package dev.patchbay.benchmarks.jdk;

import dev.patchbay.benchmarks.ChatClient;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.function.Consumer;

/** The JDK's HttpClient, set up like the tight reference. */
public final class JdkClient implements ChatClient {

  private final HttpClient http = HttpClient.newBuilder()
      .version(HttpClient.Version.HTTP_1_1)
      .followRedirects(HttpClient.Redirect.NEVER)
      .connectTimeout(Duration.ofSeconds(10))
      .build();
  private final URI url;

  /** Makes a client for that base URL. */
  public JdkClient(String baseUrl) {
    url = URI.create(baseUrl + "/chat/completions");
  }

  @Override
  public String complete() throws IOException, InterruptedException {
    try (InputStream body = send(false)) {
      return TightChat.whole(body);
    }
  }

  @Override
  public void stream(Consumer<String> tokens) throws IOException, InterruptedException {
    try (InputStream body = send(true)) {
      TightChat.stream(body, tokens);
    }
  }

  private InputStream send(boolean stream) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(url)
        .header("content-type", "application/json")
        .header("accept", stream ? "text/event-stream" : "application/json")
        .POST(HttpRequest.BodyPublishers.ofByteArray(TightChat.request(stream)))
        .build();
    HttpResponse<InputStream> response =
        http.send(request, HttpResponse.BodyHandlers.ofInputStream());
    if (response.statusCode() != 200) {
      throw new IOException("HTTP " + response.statusCode());
    }
    return response.body();
  }
}
