package dev.patchbay.provider.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLSocket;

/**
 * A server that answers well and treats its connections badly once they are idle. It answers with a stream in chunks, or
 * with JSON of known length, as the request accepts.
 */
final class ClosingServer implements AutoCloseable {

  /** What it does to a connection after an answer. */
  interface Habit {
    /** Tells whether it goes on reading requests from the connection. */
    boolean after(Socket socket, boolean stream) throws IOException;
  }

  /** How it ends a connection. */
  enum Ending {
    FIN,
    RESET;

    void end(Socket socket) throws IOException {
      if (this == RESET) {
        socket.setSoLinger(true, 0);
      }
      socket.close();
    }
  }

  static final Habit KEEPS = (socket, stream) -> true;

  private static final Pattern LENGTH = Pattern.compile("(?i)content-length: *(\\d+)");
  private static final String EVENTS = "data: one\n\ndata: two\n\n";

  private final ServerSocket listener;
  private final boolean secure;
  private final Habit habit;
  private final Ending ending;
  private final Duration patience;
  private final String headers;
  private final List<List<String>> offered = new CopyOnWriteArrayList<>();
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicInteger accepted = new AtomicInteger();
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger treated = new AtomicInteger();

  private ClosingServer(
      boolean secure, Habit habit, Ending ending, Duration patience, String headers) {
    this.secure = secure;
    this.habit = habit;
    this.ending = ending;
    this.patience = patience;
    this.headers = headers;
    try {
      InetAddress loopback = InetAddress.getLoopbackAddress();
      listener = secure
          ? TestCertificate.serverContext()
              .getServerSocketFactory()
              .createServerSocket(0, 512, loopback)
          : new ServerSocket(0, 512, loopback);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    startThread(this::accept);
  }

  /** A server with that habit, which it has acted on once {@link #treated()} counts the answer. */
  static ClosingServer that(boolean secure, Habit habit) {
    return new ClosingServer(secure, habit, Ending.FIN, Duration.ZERO, "");
  }

  /** A server that sends those further header lines, each with its line end. */
  static ClosingServer thatSays(String headers) {
    return new ClosingServer(false, KEEPS, Ending.FIN, Duration.ZERO, headers);
  }

  /** A server that ends a connection when it has been idle for that long after an answer. */
  static ClosingServer withPatience(boolean secure, Duration patience, Ending ending) {
    return new ClosingServer(secure, KEEPS, ending, patience, "");
  }

  static Habit ends(Ending ending) {
    return (socket, stream) -> {
      ending.end(socket);
      return false;
    };
  }

  URI url() {
    return URI.create((secure ? "https" : "http") + "://127.0.0.1:" + listener.getLocalPort());
  }

  /** How many connections there have been. */
  int accepted() {
    return accepted.get();
  }

  /** How many requests have come. */
  int requests() {
    return requests.get();
  }

  /** After how many answers it has acted on its habit. */
  int treated() {
    return treated.get();
  }

  /** The protocols that each connection offered, of which it takes HTTP/1.1. */
  List<List<String>> offered() {
    return offered;
  }

  @Override
  public void close() {
    try {
      listener.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listener.accept();
        accepted.incrementAndGet();
        sockets.add(socket);
        startThread(() -> serve(socket));
      }
    } catch (IOException e) {
      // Only close() ends the accepting.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      if (socket instanceof SSLSocket tls) {
        tls.setHandshakeApplicationProtocolSelector((self, protocols) -> {
          offered.add(List.copyOf(protocols));
          return "http/1.1";
        });
        tls.startHandshake();
      }
      InputStream in = new BufferedInputStream(socket.getInputStream());
      boolean more = true;
      while (more) {
        String head;
        try {
          head = head(in);
        } catch (SocketTimeoutException e) {
          ending.end(socket);
          return;
        }
        if (head == null) {
          return;
        }
        requests.incrementAndGet();
        Matcher length = LENGTH.matcher(head);
        in.readNBytes(length.find() ? Integer.parseInt(length.group(1)) : 0);
        boolean stream = head.contains("text/event-stream");
        socket.getOutputStream().write((stream ? stream() : whole()).getBytes(ISO_8859_1));
        more = habit.after(socket, stream);
        treated.incrementAndGet();
        if (more) {
          socket.setSoTimeout((int) patience.toMillis());
        }
      }
    } catch (IOException e) {
      // The client has gone, or this server is being closed.
    } finally {
      sockets.remove(socket);
    }
  }

  private String whole() {
    return "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n" + headers
        + "content-length: 2\r\n\r\n{}";
  }

  private String stream() {
    return "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n" + headers
        + "transfer-encoding: chunked\r\n\r\n" + Integer.toHexString(EVENTS.length()) + "\r\n"
        + EVENTS + "\r\n0\r\n\r\n";
  }

  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(US_ASCII).endsWith("\r\n\r\n")) {
      int b = in.read();
      if (b < 0) {
        return null;
      }
      head.write(b);
    }
    return head.toString(US_ASCII);
  }

  private static void startThread(Runnable task) {
    Thread thread = new Thread(task, "closing-server");
    thread.setDaemon(true);
    thread.start();
  }
}
