package dev.patchbay.provider.http;

import dev.patchbay.provider.CallContext;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.ConnectionSpec;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Sends one request and nothing else: no redirect is followed and nothing is sent twice. Transports share one pool of
 * connections, made when the first call is, unless their settings ask for a pool of another size.
 */
final class HttpTransport {

  private static final Duration FOREVER = Duration.ofDays(366);
  private static final long IDLE_MINUTES = 5;

  private final TransportSettings settings;
  private final NetworkSettings network;
  private final Excerpt excerpt;
  private final Supplier<OkHttpClient> base;
  private volatile @Nullable OkHttpClient client;

  /**
   * Makes a transport.
   *
   * @param url where all of its requests go
   * @param excerpt what its errors may quote
   */
  HttpTransport(TransportSettings settings, NetworkSettings network, Excerpt excerpt, URI url) {
    this(
        settings,
        network,
        excerpt,
        url.getScheme().equalsIgnoreCase("https") ? HttpTransport::base : () -> Shared.PLAIN);
  }

  /** Makes a transport that shares with that client, which is asked for when the first call is made. */
  HttpTransport(
      TransportSettings settings,
      NetworkSettings network,
      Excerpt excerpt,
      Supplier<OkHttpClient> base) {
    this.settings = settings;
    this.network = network;
    this.excerpt = excerpt;
    this.base = base;
  }

  /** What all transports share that are not told otherwise. */
  static OkHttpClient base() {
    return Secure.CLIENT;
  }

  /**
   * Sends the request and waits for the head of the answer.
   *
   * @param request with a {@link OneShotBody} or without a body, tagged with its {@link Progress}
   * @throws dev.patchbay.provider.ProviderException if none comes
   */
  HttpExchange send(Request request, CallContext context) {
    context.requireAlive();
    Excerpt shown = excerptOf(request);
    Call call = clientFor(request).newCall(request);
    Duration remaining = context.remaining().orElse(null);
    if (remaining != null) {
      limit(call, remaining);
    }
    CallTimer timer = new CallTimer(call, settings, progressOf(request));
    CallContext.Registration registration = context.onCancel(call::cancel);
    ExchangeLog log = settings.log() ? new ExchangeLog(request, shown) : null;
    boolean answered = false;
    try {
      requireAllowed(request);
      Response response = execute(call, timer);
      answered = true;
      return new HttpExchange(call, response, context, registration, timer, shown, log);
    } catch (IOException e) {
      if (log != null) {
        log.failed(e);
      }
      throw HttpErrors.ofException(e, context, timer, shown);
    } finally {
      if (!answered) {
        registration.close();
        timer.close();
      }
    }
  }

  /**
   * Closes the connections of its pool that are idle, those of other transports too: a few have to be opened anew, and nothing
   * keeps a plugin's classes.
   */
  void close() {
    OkHttpClient existing = client;
    if (existing != null) {
      existing.connectionPool().evictAll();
    }
  }

  /** What may be shown of an answer to that request. */
  private Excerpt excerptOf(Request request) {
    Endpoint.Authorized authorized = request.tag(Endpoint.Authorized.class);
    return authorized == null ? excerpt : excerpt.without(authorized.secrets());
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

  /** OkHttp sends a request without a body once more if the service answers 503 and wants no pause. */
  private OkHttpClient clientFor(Request request) {
    return request.body() != null
        ? client()
        : client()
            .newBuilder()
            .addNetworkInterceptor(chain -> {
              Response response = chain.proceed(chain.request());
              return "0".equals(response.header("retry-after"))
                  ? response.newBuilder().removeHeader("retry-after").build()
                  : response;
            })
            .build();
  }

  private OkHttpClient client() {
    OkHttpClient existing = client;
    return existing == null ? firstClient() : existing;
  }

  /** Makes the client once, even if many threads make the first call: each would have a pool of its own. */
  private synchronized OkHttpClient firstClient() {
    OkHttpClient existing = client;
    if (existing == null) {
      existing = newClient();
      client = existing;
    }
    return existing;
  }

  private OkHttpClient newClient() {
    OkHttpClient.Builder builder = base.get()
        .newBuilder()
        .connectTimeout(settings.connectTimeout())
        .readTimeout(settings.idleTimeout())
        .writeTimeout(settings.idleTimeout());
    network.applyTo(builder);
    if (settings.blockPrivateAddresses()) {
      // A proxy that java.net names from now on would look addresses up by itself.
      builder.proxy(Proxy.NO_PROXY).dns(new PublicDns());
    }
    if (settings.http2()) {
      builder.protocols(List.of(Protocol.HTTP_2, Protocol.HTTP_1_1));
    }
    if (settings.maxIdleConnections() != TransportSettings.DEFAULT_MAX_IDLE_CONNECTIONS) {
      builder.connectionPool(poolOf(settings.maxIdleConnections()));
    }
    return builder.build();
  }

  /**
   * OkHttp takes the connections that were opened first, so those that are not needed any longer stay idle until their time is
   * up: as many are kept as lately ran at once.
   */
  private static ConnectionPool poolOf(int maxIdleConnections) {
    return new ConnectionPool(maxIdleConnections, IDLE_MINUTES, TimeUnit.MINUTES);
  }

  private static Progress progressOf(Request request) {
    return Objects.requireNonNull(request.tag(Progress.class));
  }

  /** For services without TLS: whom the JDK trusts is not even read for them, which takes a third of the time to a first answer. */
  private static final class Shared {

    static final OkHttpClient PLAIN = LiveLinks.addTo(new OkHttpClient.Builder())
        .connectionSpecs(List.of(ConnectionSpec.CLEARTEXT))
        .proxyAuthenticator(ProxyLogin.UNKNOWN)
        .dns(CallDns.SYSTEM)
        .connectionPool(poolOf(TransportSettings.DEFAULT_MAX_IDLE_CONNECTIONS))
        .protocols(List.of(Protocol.HTTP_1_1))
        .followRedirects(false)
        .followSslRedirects(false)
        .retryOnConnectionFailure(false)
        .eventListenerFactory(call -> progressOf(call.request()))
        .build();
  }

  private static final class Secure {

    static final OkHttpClient CLIENT = TlsSettings.DEFAULT
        .applyTo(Shared.PLAIN
            .newBuilder()
            .connectionSpecs(List.of(ConnectionSpec.MODERN_TLS, ConnectionSpec.CLEARTEXT)))
        .build();
  }
}
