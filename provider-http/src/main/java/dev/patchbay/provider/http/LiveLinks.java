package dev.patchbay.provider.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Objects;
import java.util.stream.Stream;
import okhttp3.Connection;
import okhttp3.Dns;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Has a request written only to a connection that is alive: one out of the pool that may have died meanwhile is looked at,
 * and the call goes on with another one if it has. Nothing was written by then, so nothing is sent twice.
 * docs/decisions/0012.
 */
final class LiveLinks {

  /** After that many dead connections in one call it opens a new one. */
  private static final int MOST_DEAD = 16;

  /** How long a look waits for an end that may be on its way; a connection that is alive costs that time. */
  private static final int LOOK_MILLIS = 1;

  /** The words of Okio for an end of the stream before the first byte of a line. */
  private static final String ENDED_BEFORE_ANY_BYTE = "\\n not found: limit=0 ";

  private LiveLinks() {}

  /** Adds itself to a client. */
  static OkHttpClient.Builder addTo(OkHttpClient.Builder client) {
    return client.addInterceptor(LiveLinks::goOn).addNetworkInterceptor(LiveLinks::look);
  }

  /** Proceeds with one connection after the other, until one is alive. */
  private static Response goOn(Interceptor.Chain chain) throws IOException {
    Interceptor.Chain own = chain.withSocketFactory(new Link(chain.connectTimeoutMillis()));
    for (int dead = 0; dead < MOST_DEAD; dead++) {
      try {
        return own.proceed(chain.request());
      } catch (DeadLink e) {
        // OkHttp has closed it, and takes it out of the pool before it looks for another.
      }
    }
    return onNewConnection(own);
  }

  /** No connection of the pool fits an address with another way to look up names. */
  private static Response onNewConnection(Interceptor.Chain chain) throws IOException {
    Dns dns = chain.getDns();
    Request last = chain.request().newBuilder().header("connection", "close").build();
    return chain.withDns(host -> dns.lookup(host)).proceed(last);
  }

  /** Lets the request through to the connection that was found for it, if that is alive. */
  private static Response look(Interceptor.Chain chain) throws IOException {
    Connection connection = Objects.requireNonNull(chain.connection());
    if (connection.protocol() == Protocol.HTTP_2) {
      return chain.proceed(chain.request());
    }
    Link link = Link.of(connection);
    if (link == chain.getSocketFactory()) {
      // This call opened it.
      return send(chain, link);
    }
    requireAlive(link, connection.socket());
    long before = link.received();
    Response response;
    try {
      response = send(chain, link);
    } catch (IOException e) {
      throw isStale(e, link, before) && !chain.call().isCanceled() ? new StaleLink(e) : e;
    }
    if (isUnheard(link, before)) {
      // It came together with the answer before it, and lay in a buffer that cannot be looked into.
      throw new ProtocolException("it was there before the request was sent");
    }
    return response;
  }

  private static Response send(Interceptor.Chain chain, Link link) throws IOException {
    link.begin();
    Response response = chain.proceed(chain.request());
    link.answered(response);
    return response;
  }

  private static void requireAlive(Link link, Socket socket) throws DeadLink {
    long now = System.nanoTime();
    if (link.isOverdue(now)) {
      throw new DeadLink();
    }
    if (link.isDoubtful(now)) {
      if (!isAlive(socket)) {
        throw new DeadLink();
      }
      link.foundAlive();
    }
  }

  /** Whether the service has neither closed it, in whole or in part, nor sent anything that was not asked for. */
  private static boolean isAlive(Socket socket) {
    try {
      int timeout = socket.getSoTimeout();
      socket.setSoTimeout(LOOK_MILLIS);
      try {
        int ignored = socket.getInputStream().read();
        return false;
      } catch (SocketTimeoutException e) {
        socket.setSoTimeout(timeout);
        return true;
      }
    } catch (IOException e) {
      return false;
    }
  }

  /** Whether the connection ended, and nothing of an answer had come by then. */
  private static boolean isStale(IOException e, Link link, long before) {
    boolean ended = !(e instanceof InterruptedIOException || e instanceof ProtocolException);
    return ended && (isUnheard(link, before) || endedBeforeAnyByte(e));
  }

  private static boolean isUnheard(Link link, long before) {
    return link.isCounting() && link.received() == before;
  }

  /** Over TLS bytes come that are none of an answer, so that counting does not tell. */
  private static boolean endedBeforeAnyByte(IOException e) {
    return Stream.concat(Stream.of(e), Stream.of(e.getSuppressed()))
        .map(Throwable::getCause)
        .filter(EOFException.class::isInstance)
        .map(Throwable::getMessage)
        .anyMatch(said -> said != null && said.startsWith(ENDED_BEFORE_ANY_BYTE));
  }

  /** A connection out of the pool was found dead before anything was written to it. */
  private static final class DeadLink extends IOException {
    private static final long serialVersionUID = 1;

    DeadLink() {
      super("a connection out of the pool is dead");
    }

    @Override
    public Throwable fillInStackTrace() {
      return this;
    }
  }
}
