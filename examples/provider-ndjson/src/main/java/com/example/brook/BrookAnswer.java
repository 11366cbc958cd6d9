package com.example.brook;

import static dev.patchbay.provider.ErrorKind.AUTHENTICATION;
import static dev.patchbay.provider.ErrorKind.INVALID_REQUEST;
import static dev.patchbay.provider.ErrorKind.LIMIT_EXCEEDED;
import static dev.patchbay.provider.ErrorKind.MODEL_UNAVAILABLE;
import static dev.patchbay.provider.ErrorKind.OVERLOADED;
import static dev.patchbay.provider.ErrorKind.PERMISSION;
import static dev.patchbay.provider.ErrorKind.PROTOCOL;
import static dev.patchbay.provider.ErrorKind.QUOTA_EXHAUSTED;
import static dev.patchbay.provider.ErrorKind.RATE_LIMITED;
import static dev.patchbay.provider.ErrorKind.SERVER_ERROR;
import static dev.patchbay.provider.ErrorKind.TIMEOUT;
import static dev.patchbay.provider.ErrorKind.UNREACHABLE;

import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.CompletionEvent.Finished;
import dev.patchbay.provider.CompletionEvent.TextDelta;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.FinishReason;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.Usage;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okio.BufferedSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** An answer: the line {@code {"text":"Be"}} any number of times, then {@code {"end":"stop","in":5,"out":7}}. */
record BrookAnswer(Call call, Response response, CallContext context)
    implements CompletionStream.Source {

  private static final OkHttpClient CLIENT = new OkHttpClient.Builder()
      .followRedirects(false)
      .retryOnConnectionFailure(false)
      .readTimeout(Duration.ofMinutes(2))
      .build();

  private static final Map<Integer, ErrorKind> KINDS = Map.of(
      401, AUTHENTICATION,
      402, QUOTA_EXHAUSTED,
      403, PERMISSION,
      404, MODEL_UNAVAILABLE,
      408, TIMEOUT,
      429, RATE_LIMITED,
      529, OVERLOADED);

  private static final Duration FOREVER = Duration.ofDays(1);
  private static final long LONGEST_LINE = 1 << 20;

  /** Waits until the service begins to answer. */
  static BrookAnswer to(Request request, CallContext context) {
    Call call = CLIENT.newCall(request);
    Duration left = context.remaining().filter(t -> t.compareTo(FOREVER) < 0).orElse(FOREVER);
    call.timeout().timeout(left.toMillis() + 1, TimeUnit.MILLISECONDS);
    context.onCancel(call::cancel);
    try {
      Response response = call.execute();
      if (response.code() == 200) {
        return new BrookAnswer(call, response, context);
      }
      response.close();
      throw refused(response.code(), response.header("retry-after", ""));
    } catch (IOException e) {
      throw lost(e, context);
    }
  }

  private static ProviderException refused(int status, String wait) {
    ErrorKind other = status < 400 ? PROTOCOL : status < 500 ? INVALID_REQUEST : SERVER_ERROR;
    return ProviderException.builder(
            KINDS.getOrDefault(status, other), "the service answered HTTP " + status)
        .status(status)
        .retryAfter(wait.matches("\\d{1,6}") ? Duration.ofSeconds(Long.parseLong(wait)) : null)
        .build();
  }

  /** Without the exception's message, which may quote the service, which may quote the key. */
  private static ProviderException lost(IOException e, CallContext context) {
    context.requireAlive();
    return ProviderException.of(
        UNREACHABLE, "the connection failed with " + e.getClass().getSimpleName());
  }

  @Override
  public synchronized CompletionEvent next() {
    try {
      JsonNode line = line();
      if (line == null || line.has("end")) {
        return line == null ? null : finished(line);
      }
      if (!line.path("text").isString()) {
        throw ProviderException.of(SERVER_ERROR, "the service broke the answer off");
      }
      return new TextDelta(line.path("text").asString());
    } catch (IOException e) {
      throw lost(e, context);
    }
  }

  private Finished finished(JsonNode line) {
    // Gives the connection back.
    response.close();
    boolean cut = line.path("end").asString("").equals("length");
    Usage usage = Usage.of(line.path("in").asLong(-1), line.path("out").asLong(-1));
    return new Finished(cut ? FinishReason.LENGTH : FinishReason.STOP, usage);
  }

  /** The next line, or null if there is none; what has no line end was cut off and is none. */
  private JsonNode line() throws IOException {
    BufferedSource source = response.body().source();
    if (source.indexOf((byte) '\n', 0, LONGEST_LINE) < 0) {
      if (source.request(LONGEST_LINE)) {
        throw ProviderException.of(LIMIT_EXCEEDED, "a line is longer than 1 MiB");
      }
      return null;
    }
    try {
      return Brook.JSON.readTree(source.readUtf8LineStrict());
    } catch (JacksonException e) {
      throw ProviderException.of(PROTOCOL, "a line of the answer is not JSON");
    }
  }

  @Override
  public void close() {
    // Ends a read in another thread. Two threads must not be in a response at once.
    call.cancel();
    synchronized (this) {
      response.close();
    }
  }
}
