package dev.patchbay.provider.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.util.List;
import java.util.concurrent.Future;
import okhttp3.Call;
import okhttp3.Connection;
import okhttp3.EventListener;
import okhttp3.Handshake;
import okhttp3.HttpUrl;
import okhttp3.Protocol;
import org.jspecify.annotations.Nullable;

/** How far a call has come, so that its failure can say it. OkHttp may connect on another thread than the caller's. */
final class Progress extends EventListener {

  private enum Phase {
    CONNECTING("connecting to it"),
    SENDING("sending it the request"),
    WAITING("waiting for its answer"),
    READING("reading its answer");

    private final String doing;

    Phase(String doing) {
      this.doing = doing;
    }
  }

  /** The call whose host is being looked up on this thread. */
  private static final ThreadLocal<Progress> LOOKING_UP = new ThreadLocal<>();

  private volatile Phase phase = Phase.CONNECTING;

  /** What looks up the host, until it is known. */
  private volatile @Nullable Future<?> lookUp;

  private volatile boolean canceled;

  /** Host and port of the HTTP proxy that is connected to; empty if there is none. */
  private volatile String proxy = "";

  private volatile @Nullable HttpUrl url;

  private volatile ClientKeys.Answer certificate = ClientKeys.Answer.NOT_ASKED;

  /** As the end of a sentence that begins with what went wrong while. */
  String doing() {
    return phase == Phase.CONNECTING && !proxy.isEmpty()
        ? "connecting to it through the proxy " + proxy
        : phase.doing;
  }

  /** The proxy that is connected to, or empty. */
  String proxy() {
    return proxy;
  }

  /** The service's host, and its port unless it is that of the scheme. */
  String host() {
    HttpUrl called = url;
    if (called == null) {
      return "the service";
    }
    boolean usual = called.port() == HttpUrl.defaultPort(called.scheme());
    return usual ? called.host() : called.host() + ":" + called.port();
  }

  /**
   * Whether the service wanted a certificate of its caller when it was connected to, and a break now may be its answer to what
   * it was shown. In TLS 1.3 it may come as late as where the answer to the request should.
   */
  boolean mayBeStoppedByCertificate() {
    return switch (certificate) {
      case NOT_ASKED -> false;
      case NONE -> phase != Phase.READING;
      case CERTIFICATE -> phase == Phase.CONNECTING;
    };
  }

  boolean isConnecting() {
    return phase == Phase.CONNECTING;
  }

  boolean isReading() {
    return phase == Phase.READING;
  }

  @Override
  public void callStart(Call call) {
    url = call.request().url();
  }

  @Override
  public void proxySelectEnd(Call call, HttpUrl url, List<Proxy> proxies) {
    proxy = nameOf(proxies.get(0));
  }

  @Override
  public void dnsStart(Call call, String domainName) {
    LOOKING_UP.set(this);
  }

  /** Notes what looks up the host of this thread's call, to be cancelled with it. */
  static void lookUp(Future<?> task) {
    Progress progress = LOOKING_UP.get();
    if (progress != null) {
      LOOKING_UP.remove();
      progress.lookUp = task;
      if (progress.canceled) {
        task.cancel(false);
      }
    }
  }

  @Override
  public void canceled(Call call) {
    canceled = true;
    Future<?> task = lookUp;
    if (task != null) {
      task.cancel(false);
    }
  }

  @Override
  public void connectStart(Call call, InetSocketAddress address, Proxy proxy) {
    phase = Phase.CONNECTING;
    this.proxy = nameOf(proxy);
  }

  private static String nameOf(Proxy proxy) {
    return proxy.type() == Proxy.Type.HTTP && proxy.address() instanceof InetSocketAddress address
        ? address.getHostString() + ":" + address.getPort()
        : "";
  }

  @Override
  public void secureConnectStart(Call call) {
    ClientKeys.takeAnswer();
  }

  @Override
  public void secureConnectEnd(Call call, @Nullable Handshake handshake) {
    certificate = ClientKeys.takeAnswer();
  }

  @Override
  public void connectFailed(
      Call call,
      InetSocketAddress address,
      Proxy proxy,
      @Nullable Protocol protocol,
      IOException failure) {
    // Of several addresses, one may have asked, and the next one refused the connection.
    ClientKeys.Answer answer = ClientKeys.takeAnswer();
    certificate = answer == ClientKeys.Answer.NOT_ASKED ? certificate : answer;
  }

  @Override
  public void requestHeadersStart(Call call) {
    phase = Phase.SENDING;
  }

  @Override
  public void requestBodyEnd(Call call, long byteCount) {
    phase = Phase.WAITING;
  }

  @Override
  public void responseBodyStart(Call call) {
    phase = Phase.READING;
  }

  @Override
  public void connectionReleased(Call call, Connection connection) {
    Link.of(connection).end();
  }
}
