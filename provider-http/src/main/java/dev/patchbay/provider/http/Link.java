package dev.patchbay.provider.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.SocketFactory;
import okhttp3.Connection;
import okhttp3.Protocol;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one connection beside what the pool knows: since when it is idle, how long the service keeps it, and
 * how much has come over it. It is the socket factory of the call that opens the connection, because that can be had from
 * the connection again by {@link #of}; a map of connections would have to be kept, and shared by all calls. Used by one call
 * at a time.
 */
final class Link extends SocketFactory {

  /** Shorter than that, and a connection counts as busy. Services wait for seconds, few for less than a tenth of one. */
  private static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /** What is taken off the time that a service keeps a connection: a request must be there before it is over. */
  private static final long MARGIN_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private static final long FOR_EVER = Long.MAX_VALUE;
  private static final Pattern KEEP_ALIVE =
      Pattern.compile("(?:.*,)?\\s*timeout\\s*=\\s*\"?(\\d{1,9})\"?\\s*(?:,.*)?");

  private final int connectMillis;
  private boolean counting;
  private long received;

  private volatile boolean busy;
  private volatile long idleSince;
  private long keptNanos = FOR_EVER;
  private boolean afterStream;
  private boolean survivedStream;
  private boolean survivedWhole;

  /** Makes one whose socket waits that long for each answer until it is used for a request; 0 for no limit. */
  Link(int connectMillis) {
    this.connectMillis = connectMillis;
  }

  /** What is known of that connection, which a {@link LiveLinks} opened. */
  static Link of(Connection connection) {
    return (Link) connection.route().address().socketFactory();
  }

  /** Whether it has been idle for so long that the service has closed it, by its own word, or is about to. */
  boolean isOverdue(long now) {
    return idle(now) >= keptNanos;
  }

  /**
   * Whether the service may have closed it: it was idle, or its first answer, or its first stream, has just ended. Services that
   * close a connection after one do so after each.
   */
  boolean isDoubtful(long now) {
    return idle(now) >= IDLE_NANOS || !(afterStream ? survivedStream : survivedWhole);
  }

  /** Notes that it was looked at and found alive. */
  void foundAlive() {
    survivedStream |= afterStream;
    survivedWhole = true;
  }

  /** Notes that a call uses it. */
  void begin() {
    busy = true;
  }

  /** Notes what the head of an answer tells about the time after that answer. */
  void answered(Response head) {
    afterStream = isStream(head);
    if (head.protocol() == Protocol.HTTP_1_0 && !keepsAlive(head)) {
      // RFC 9112, 9.3: it is closed after the answer.
      keptNanos = 0;
    }
    String keepAlive = head.header("keep-alive");
    if (keepAlive != null) {
      keptNanos = keptNanos(keepAlive);
    }
  }

  /** Notes that the call is over, and the connection idle. */
  void end() {
    idleSince = System.nanoTime();
    busy = false;
  }

  /** How many bytes have come over it, those of TLS included. */
  long received() {
    return received;
  }

  /** Whether {@link #received} can be believed: a socket to a SOCKS proxy is not made here. */
  boolean isCounting() {
    return counting;
  }

  private long idle(long now) {
    // The pool may hand it out a moment before it is told here that the last call is over.
    return busy ? 0 : now - idleSince;
  }

  private static boolean isStream(Response head) {
    String type = head.header("content-type");
    return head.header("content-length") == null
        && (type == null || !type.startsWith("application/json"));
  }

  private static boolean keepsAlive(Response head) {
    return "keep-alive".equalsIgnoreCase(head.header("connection"));
  }

  private static long keptNanos(String keepAlive) {
    Matcher timeout = KEEP_ALIVE.matcher(keepAlive);
    return timeout.matches()
        ? TimeUnit.SECONDS.toNanos(Long.parseLong(timeout.group(1))) - MARGIN_NANOS
        : FOR_EVER;
  }

  @Override
  public Socket createSocket() {
    counting = true;
    idleSince = System.nanoTime();
    return new CountedSocket();
  }

  // OkHttp connects the socket itself.

  @Override
  public Socket createSocket(String host, int port) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
    throw new UnsupportedOperationException();
  }

  private final class CountedSocket extends Socket {
    private @Nullable InputStream counted;

    /**
     * OkHttp sets the time that it gives to an answer of the service, once before it connects and then for each request, and
     * would give it to a TLS handshake and to a proxy's tunnel as well.
     */
    @Override
    public void setSoTimeout(int timeout) throws SocketException {
      super.setSoTimeout(isConnected() ? timeout : connectMillis);
    }

    @Override
    public InputStream getInputStream() throws IOException {
      InputStream in = super.getInputStream();
      if (counted == null) {
        counted = new CountedInput(in);
      }
      return counted;
    }
  }

  private final class CountedInput extends FilterInputStream {
    CountedInput(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int read = in.read();
      if (read >= 0) {
        received++;
      }
      return read;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int read = in.read(into, offset, length);
      if (read > 0) {
        received += read;
      }
      return read;
    }
  }
}
