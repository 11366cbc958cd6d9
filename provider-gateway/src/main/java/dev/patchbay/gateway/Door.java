package dev.patchbay.gateway;

import dev.patchbay.gateway.settings.GatewaySettings;
import dev.patchbay.gateway.settings.Limits;
import java.net.URI;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** The HTTP server. Calls run on virtual threads where there are such, else each open one holds a thread. */
final class Door implements AutoCloseable {

  /** More open calls than that would want more stacks than a machine should give them. */
  private static final int MOST_THREADS = 4_096;

  private static final int PLATFORM_THREADS = 64;

  /** How many idle threads may end in 30 s. */
  private static final int MOST_EVICTED = MOST_THREADS;

  /**
   * What the system takes for a client that does not read. Left to itself that is 4 MB on Linux, and a stream's text up to there is kept
   * in the heap for errors.
   */
  private static final int SEND_BUFFER = 64 << 10;

  private final Server server;
  private final ServerConnector connector;
  private final String scheme;
  private final String host;

  private Door(Server server, ServerConnector connector, String scheme, String host) {
    this.server = server;
    this.connector = connector;
    this.scheme = scheme;
    this.host = host;
  }

  /**
   * Listens.
   *
   * @throws GatewayException if it cannot
   */
  static Door open(GatewaySettings settings, Handler handler, HeadDeadline heads) {
    boolean virtual = VirtualThreads.areSupported();
    QueuedThreadPool threads =
        new QueuedThreadPool(virtual ? PLATFORM_THREADS : MOST_THREADS, 4, 30_000);
    // By itself it lets one idle thread end in 30 s, and would keep those of a burst for a day.
    threads.setMaxEvictCount(MOST_EVICTED);
    threads.setName("patchbay-gateway");
    threads.setDaemon(true);
    if (virtual) {
      threads.setVirtualThreadsExecutor(
          VirtualThreads.getNamedVirtualThreadsExecutor("patchbay-call-"));
    }
    Server server = new Server(threads);
    ServerConnector connector = new ServerConnector(server, 1, 1, factories(settings));
    Limits limits = settings.limits();
    connector.setHost(settings.listen().host());
    connector.setPort(settings.listen().port());
    connector.setIdleTimeout(limits.idle().toMillis());
    connector.setAcceptQueueSize(1024);
    connector.setAcceptedSendBufferSize(SEND_BUFFER);
    connector.addBean(heads);
    connector.addBean(new NetworkConnectionLimit(limits.connections(), connector));
    server.addConnector(connector);
    server.setHandler(handler);
    server.setErrorHandler(new JsonErrors());
    server.setStopAtShutdown(false);
    try {
      server.start();
    } catch (Exception e) {
      stop(server);
      throw new GatewayException(
          "The gateway cannot listen on " + settings.listen() + ": " + e.getMessage()
              + "; choose another address with listen, or end what uses this one",
          e);
    }
    return new Door(
        server,
        connector,
        settings.tls().isPresent() ? "https" : "http",
        settings.listen().host());
  }

  private static ConnectionFactory[] factories(GatewaySettings settings) {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setRequestHeaderSize(settings.limits().head());
    http.setUriCompliance(UriCompliance.DEFAULT.with(
        "models have slashes in their names", UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR));
    http.setIdleTimeout(-1);
    HttpConnectionFactory plain = new HttpConnectionFactory(http);
    if (settings.tls().isEmpty()) {
      return new ConnectionFactory[] {plain};
    }
    SslContextFactory.Server tls = new SslContextFactory.Server();
    tls.setKeyStore(PemFiles.read(settings.tls().get()));
    tls.setKeyStorePassword("");
    tls.setSniRequired(false);
    return new ConnectionFactory[] {new SslConnectionFactory(tls, plain.getProtocol()), plain};
  }

  URI address() {
    String shown = host.contains(":") ? "[" + host + "]" : host;
    return URI.create(scheme + "://" + shown + ":" + connector.getLocalPort());
  }

  @Override
  public void close() {
    stop(server);
  }

  private static void stop(Server server) {
    try {
      server.setStopTimeout(0);
      server.stop();
    } catch (Exception e) {
      throw new GatewayException("The gateway's server did not stop: " + e, e);
    } finally {
      server.destroy();
    }
  }
}
