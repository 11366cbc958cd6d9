package dev.patchbay.provider.http;

import dev.patchbay.provider.CallContext;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/**
 * Sends one request and nothing else: no redirect is followed and nothing is sent twice. All transports share one pool of
 * connections, made when the first call is.
 */
final class HttpTransport {

  private static final Duration FOREVER = Duration.ofDays(366);

  private final Duration connectTimeout;
  private final Duration idleTimeout;
  private volatile @Nullable OkHttpClient client;

  /**
   * Makes a transport.
   *
   * @param connectTimeout for TCP, and again for TLS
   * @param idleTimeout the longest silence of a service that has a request
   */
  HttpTransport(Duration connectTimeout, Duration idleTimeout) {
    this.connectTimeout = connectTimeout;
    this.idleTimeout = idleTimeout;
  }

  /**
   * Sends the request and waits for the head of the answer.
   *
   * @throws dev.patchbay.provider.ProviderException if none comes
   */
  HttpExchange send(Request request, CallContext context) {
    context.requireAlive();
    Call call = client().newCall(request);
    context.remaining().ifPresent(remaining -> limit(call, remaining));
    CallContext.Registration registration = context.onCancel(call::cancel);
    try {
      return new HttpExchange(call, call.execute(), context, registration);
    } catch (IOException e) {
      registration.close();
      throw HttpErrors.ofException(e, context, "waiting for an answer");
    } catch (RuntimeException | Error e) {
      registration.close();
      throw e;
    }
  }

  private static void limit(Call call, Duration remaining) {
    // Zero would mean no limit, and more than a year overflows nanoseconds sooner or later.
    Duration limit = remaining.compareTo(FOREVER) > 0 ? FOREVER : remaining;
    call.timeout().timeout(Math.max(1, limit.toNanos()), TimeUnit.NANOSECONDS);
  }

  private OkHttpClient client() {
    OkHttpClient existing = client;
    if (existing == null) {
      // Two threads may each make one at first; they are equal, share all that costs, and one is
      // let go.
      existing = Shared.CLIENT
          .newBuilder()
          .connectTimeout(connectTimeout)
          .readTimeout(idleTimeout)
          .writeTimeout(idleTimeout)
          .build();
      client = existing;
    }
    return existing;
  }

  private static final class Shared {
    static final OkHttpClient CLIENT = new OkHttpClient.Builder()
        .followRedirects(false)
        .followSslRedirects(false)
        .retryOnConnectionFailure(false)
        .build();
  }
}
