package dev.patchbay.benchmarks.reference;

import dev.patchbay.benchmarks.ChatClient;
import dev.patchbay.benchmarks.jdk.TightChat;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import okhttp3.ConnectionPool;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** OkHttp, set up to send one request and nothing else, and {@link TightChat}. */
public final class ReferenceClient implements ChatClient {

  private final OkHttpClient http = new OkHttpClient.Builder()
      .connectionPool(new ConnectionPool(256, 5, TimeUnit.MINUTES))
      .followRedirects(false)
      .followSslRedirects(false)
      .retryOnConnectionFailure(false)
      .readTimeout(Duration.ofMinutes(2))
      .writeTimeout(Duration.ofMinutes(2))
      .build();
  private final HttpUrl url;

  /** Makes a client for that base URL. */
  public ReferenceClient(String baseUrl) {
    url = HttpUrl.get(baseUrl + "/chat/completions");
  }

  @Override
  public String complete() throws IOException {
    try (Response response = send(false)) {
      return TightChat.whole(response.body().byteStream());
    }
  }

  @Override
  public void stream(Consumer<String> tokens) throws IOException {
    try (Response response = send(true)) {
      TightChat.stream(response.body().byteStream(), tokens);
    }
  }

  private Response send(boolean stream) throws IOException {
    Request request = new Request.Builder()
        .url(url)
        .header("accept", stream ? "text/event-stream" : "application/json")
        .post(new OneShotBody(TightChat.request(stream)))
        .build();
    Response response = http.newCall(request).execute();
    if (response.code() != 200) {
      response.close();
      throw new IOException("HTTP " + response.code());
    }
    return response;
  }
}
