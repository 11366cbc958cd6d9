package dev.patchbay.provider.http;

import dev.patchbay.provider.CallContext;
import java.io.IOException;
import java.io.InterruptedIOException;
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

  /** OkHttp counts the milliseconds of these in an int. */
  private static final Duration LONGEST_TIMEOUT = Duration.ofMillis(Integer.MAX_VALUE);

  private final Duration connectTimeout;
  private final Duration idleTimeout;
  private final Excerpt excerpt;
  private volatile @Nullable OkHttpClient client;

  /**
   * Makes a transport.
   *
   * @param connectTimeout for TCP, and again for TLS
   * @param idleTimeout the longest silence of a service that has a request
   * @param excerpt for what errors quote
   */
  HttpTransport(Duration connectTimeout, Duration idleTimeout, Excerpt excerpt) {
    this.connectTimeout = min(connectTimeout, LONGEST_TIMEOUT);
    this.idleTimeout = min(idleTimeout, LONGEST_TIMEOUT);
    this.excerpt = excerpt;
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
      throw HttpErrors.ofException(e, context, excerpt, "waiting for an answer");
    } catch (RuntimeException | Error e) {
      registration.close();
      throw e;
    } catch (Exception e) {
      // An InterruptedException, which OkHttp does not declare: it is thrown while waiting for a
      // connection.
      registration.close();
      Thread.currentThread().interrupt();
      InterruptedIOException interrupted = new InterruptedIOException("interrupted");
      interrupted.initCause(e);
      throw HttpErrors.ofException(interrupted, context, excerpt, "waiting for an answer");
    }
  }

  private static void limit(Call call, Duration remaining) {
    // Zero would mean no limit, and more than a year overflows nanoseconds sooner or later.
    long nanos = min(remaining, FOREVER).toNanos();
    call.timeout().timeout(Math.max(1, nanos), TimeUnit.NANOSECONDS);
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
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
