package dev.patchbay.provider.http;

import dev.patchbay.provider.CallContext;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Sends one request and nothing else: no redirect is followed and nothing is sent twice. All transports share one pool of
 * connections, made when the first call is.
 */
final class HttpTransport {

  private static final Duration FOREVER = Duration.ofDays(366);

  private final TransportSettings settings;
  private final Excerpt excerpt;
  private volatile @Nullable OkHttpClient client;

  /** Makes a transport, and what its errors quote. */
  HttpTransport(TransportSettings settings, Excerpt excerpt) {
    this.settings = settings;
    this.excerpt = excerpt;
  }

  /**
   * Sends the request and waits for the head of the answer.
   *
   * @param request whose body is a {@link OneShotBody}
   * @throws dev.patchbay.provider.ProviderException if none comes
   */
  HttpExchange send(Request request, CallContext context) {
    context.requireAlive();
    Call call = client().newCall(request);
    Duration remaining = context.remaining().orElse(null);
    if (remaining != null) {
      limit(call, remaining);
    }
    CallTimer timer = new CallTimer(new CallGuard(call), settings, progressOf(request));
    CallContext.Registration registration = context.onCancel(call::cancel);
    boolean answered = false;
    try {
      requireAllowed(request);
      Response response = execute(call, timer);
      answered = true;
      return new HttpExchange(call, response, context, registration, timer, excerpt);
    } catch (IOException e) {
      throw HttpErrors.ofException(e, context, timer, excerpt);
    } finally {
      if (!answered) {
        registration.close();
      }
    }
  }

  /** Closes the connections that are idle, of all transports: a few have to be opened anew, and nothing keeps a plugin's classes. */
  void close() {
    if (client != null) {
      Shared.CLIENT.connectionPool().evictAll();
    }
  }

  private static Response execute(Call call, CallTimer timer) throws IOException {
    timer.begin();
    Response response;
    try {
      response = call.execute();
    } catch (IOException | RuntimeException | Error e) {
      timer.end();
      throw e;
    } catch (Exception e) {
      // An InterruptedException, which OkHttp does not declare: it is thrown while waiting for a
      // connection.
      timer.end();
      Thread.currentThread().interrupt();
      InterruptedIOException interrupted = new InterruptedIOException("interrupted");
      interrupted.initCause(e);
      throw interrupted;
    }
    try {
      timer.end();
    } catch (IOException e) {
      response.close();
      throw e;
    }
    return response;
  }

  private void requireAllowed(Request request) throws UnknownHostException {
    if (settings.blockPrivateAddresses()) {
      String host = request.url().host();
      boolean literal = host.indexOf(':') >= 0 || host.matches("[0-9.]+");
      if (literal && PublicDns.isPrivate(InetAddress.getByName(host))) {
        throw PublicDns.refuse(host);
      }
    }
  }

  private static void limit(Call call, Duration remaining) {
    // Zero would mean no limit, and more than a year overflows nanoseconds sooner or later.
    long nanos = (remaining.compareTo(FOREVER) < 0 ? remaining : FOREVER).toNanos();
    call.timeout().timeout(Math.max(1, nanos), TimeUnit.NANOSECONDS);
  }

  private OkHttpClient client() {
    OkHttpClient existing = client;
    if (existing == null) {
      // Two threads may each make one at first; they are equal, share all that costs, and one is
      // let go.
      OkHttpClient.Builder builder = Shared.CLIENT
          .newBuilder()
          .connectTimeout(settings.connectTimeout())
          .readTimeout(settings.idleTimeout())
          .writeTimeout(settings.idleTimeout());
      if (settings.blockPrivateAddresses()) {
        builder.dns(new PublicDns());
      }
      existing = builder.build();
      client = existing;
    }
    return existing;
  }

  private static Progress progressOf(Request request) {
    return ((OneShotBody) Objects.requireNonNull(request.body())).progress();
  }

  private static final class Shared {

    /** OkHttp keeps 5 idle ones if not told otherwise: with more callers than that, most would connect anew each time. */
    static final int IDLE_CONNECTIONS = 64;

    static final OkHttpClient CLIENT = new OkHttpClient.Builder()
        .connectionPool(new ConnectionPool(IDLE_CONNECTIONS, 5, TimeUnit.MINUTES))
        .followRedirects(false)
        .followSslRedirects(false)
        .retryOnConnectionFailure(false)
        .eventListenerFactory(call -> progressOf(call.request()))
        .build();
  }
}
