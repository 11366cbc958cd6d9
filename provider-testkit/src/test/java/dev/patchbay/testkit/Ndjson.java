package dev.patchbay.testkit;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.Capability;
import dev.patchbay.provider.CompletionOptions;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionResult;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.ProviderInfo;
import dev.patchbay.provider.Secret;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSink;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A provider for a service with a wire format of its own: a JSON object on each line. */
public final class Ndjson extends AbstractProvider {

  static final JsonMapper JSON = new JsonMapper();

  private static final ProviderInfo INFO = ProviderInfo.builder("ndjson", "https://ndjson.example")
      .models("nd-1")
      .capabilities(Capability.STREAM)
      .build();
  private static final Duration NEVER = Duration.ofDays(1);

  private final Secret key;

  /** As a service loader makes it. */
  public Ndjson() {
    this(INFO, null);
  }

  private Ndjson(ProviderInfo info, Secret key) {
    super(info);
    this.key = key;
  }

  @Override
  public AbstractProvider configured(ProviderConfig config) {
    config.requireOnly(ProviderConfig.BASE_URL, ProviderConfig.API_KEY);
    URI url = config.baseUrl().orElse(url());
    Secret given = config.apiKey(url).orElse(null);
    if (given != null && !url.getScheme().equals("https") && !url.getHost().equals("127.0.0.1")) {
      throw new IllegalArgumentException("The key would reach " + url + " in clear text");
    }
    return new Ndjson(INFO.toBuilder().url(url).build(), given);
  }

  @Override
  protected CompletionResult createCompletion(CompletionRequest request, CallContext context) {
    Call call = Client.SHARED.newCall(httpRequest(request));
    context.remaining().filter(left -> left.compareTo(NEVER) < 0).ifPresent(left -> {
      call.timeout().timeout(Math.max(1, left.toMillis()), TimeUnit.MILLISECONDS);
    });
    CallContext.Registration registration = context.onCancel(call::cancel);
    NdjsonLines lines = null;
    CompletionResult result = null;
    try {
      Response response = call.execute();
      lines = new NdjsonLines(call, response, context);
      if (response.code() != 200) {
        throw refused(response);
      }
      result = request.stream() ? CompletionStream.of(lines) : lines.completion();
      return result;
    } catch (IOException e) {
      throw NdjsonLines.failure(e, context);
    } finally {
      registration.close();
      if (lines != null && !(result instanceof CompletionStream)) {
        lines.release();
      }
    }
  }

  private Request httpRequest(CompletionRequest request) {
    if (!request.options().equals(CompletionOptions.none())) {
      throw ProviderException.of(ErrorKind.INVALID_REQUEST, "the service knows no options");
    }
    ObjectNode body = JSON.createObjectNode();
    body.put("model", request.model()).put("stream", request.stream());
    request
        .messages()
        .forEach(message -> body.withArray("turns")
            .addObject()
            .put(message.role().name().toLowerCase(Locale.ROOT), message.text()));
    Request.Builder http =
        new Request.Builder().url(url().toString()).post(new Once(JSON.writeValueAsBytes(body)));
    return key == null
        ? http.build()
        : http.header("x-key", key.valueFor(url())).build();
  }

  private static ProviderException refused(Response response) {
    ErrorKind kind = switch (response.code()) {
      case 401 -> ErrorKind.AUTHENTICATION;
      case 402 -> ErrorKind.QUOTA_EXHAUSTED;
      case 403 -> ErrorKind.PERMISSION;
      case 404 -> ErrorKind.MODEL_UNAVAILABLE;
      case 408 -> ErrorKind.TIMEOUT;
      case 429 -> ErrorKind.RATE_LIMITED;
      case 529 -> ErrorKind.OVERLOADED;
      default ->
        switch (response.code() / 100) {
          case 4 -> ErrorKind.INVALID_REQUEST;
          case 5 -> ErrorKind.SERVER_ERROR;
          default -> ErrorKind.PROTOCOL;
        };
    };
    String wait = response.header("retry-after", "");
    return ProviderException.builder(kind, "the service answered HTTP " + response.code())
        .status(response.code())
        .retryAfter(wait.matches("\\d{1,6}") ? Duration.ofSeconds(Long.parseLong(wait)) : null)
        .build();
  }

  /** A body that OkHttp cannot send a second time. */
  private static final class Once extends RequestBody {
    private final byte[] bytes;

    Once(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public MediaType contentType() {
      return MediaType.get("application/json");
    }

    @Override
    public boolean isOneShot() {
      return true;
    }

    @Override
    public long contentLength() {
      return bytes.length;
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
      sink.write(bytes);
    }
  }

  private static final class Client {
    static final OkHttpClient SHARED = new OkHttpClient.Builder()
        .followRedirects(false)
        .retryOnConnectionFailure(false)
        .readTimeout(Duration.ZERO)
        .build();
  }
}
