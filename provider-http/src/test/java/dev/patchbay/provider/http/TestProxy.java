package dev.patchbay.provider.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An HTTP proxy on loopback: it forwards plain http, and tunnels whatever is asked for with CONNECT. Whichever host it is asked
 * for, it connects to one port of this machine, so that a test may call hosts that do not exist.
 */
final class TestProxy implements AutoCloseable {

  private static final Pattern LENGTH = Pattern.compile("(?im)^content-length: *(\\d+)\r?$");
  private static final Pattern LOGIN = Pattern.compile("(?im)^proxy-authorization: *(.*?)\r?$");

  private final ServerSocket serverSocket;
  private final int target;
  private final String login;
  private final String refusal;
  private final List<String> heads = new CopyOnWriteArrayList<>();
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

  private TestProxy(int target, String login, String refusal) {
    this.target = target;
    this.login = login;
    this.refusal = refusal;
    try {
      serverSocket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start(this::accept);
  }

  /** A proxy before that port. */
  static TestProxy before(int target) {
    return new TestProxy(target, "", "");
  }

  /** A proxy that wants to be shown what follows {@code Proxy-Authorization:}. */
  static TestProxy wanting(String login, int target) {
    return new TestProxy(target, login, refusal("Basic realm=\"test\""));
  }

  /** A proxy that wants to be shown what these challenges ask for. */
  static TestProxy challenging(String challenges) {
    return new TestProxy(0, "nothing that anyone sends", refusal(challenges));
  }

  /** A proxy that answers every request with that status. */
  static TestProxy refusing(int status) {
    String head = "HTTP/1.1 " + status + " No\r\ncontent-length: 0\r\n\r\n";
    return new TestProxy(0, "nothing that anyone sends", head);
  }

  /** A proxy that takes requests and says nothing. */
  static TestProxy silent() {
    return new TestProxy(0, "nothing that anyone sends", "");
  }

  private static String refusal(String challenges) {
    return "HTTP/1.1 407 Proxy Authentication Required\r\nproxy-authenticate: " + challenges
        + "\r\ncontent-length: 0\r\n\r\n";
  }

  int port() {
    return serverSocket.getLocalPort();
  }

  String url() {
    return "http://127.0.0.1:" + port();
  }

  /** The heads of the requests so far. */
  List<String> heads() {
    return List.copyOf(heads);
  }

  @Override
  public void close() {
    try {
      serverSocket.close();
      for (Socket socket : sockets) {
        socket.close();
      }
      for (Thread thread : threads) {
        thread.join(5000);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void accept() throws IOException {
    while (true) {
      Socket socket = opened(serverSocket.accept());
      start(() -> serve(socket));
    }
  }

  private void serve(Socket client) throws IOException {
    InputStream in = client.getInputStream();
    for (String head = head(in); !head.isEmpty(); head = head(in)) {
      heads.add(head);
      Matcher shown = LOGIN.matcher(head);
      String[] requestLine = head.substring(0, head.indexOf('\r')).split(" ", -1);
      if (!login.isEmpty() && !(shown.find() && shown.group(1).equals(login))) {
        in.readNBytes(length(head));
        write(client, refusal);
      } else if (requestLine[0].equals("CONNECT")) {
        tunnel(client);
        return;
      } else {
        forward(client, head, requestLine);
        return;
      }
    }
  }

  private void tunnel(Socket client) throws IOException {
    Socket service = connect();
    write(client, "HTTP/1.1 200 Connected\r\n\r\n");
    start(() -> copy(service, client));
    copy(client, service);
  }

  /** Forwards one request, without what was for the proxy, and its answer. */
  private void forward(Socket client, String head, String[] requestLine) throws IOException {
    String path = requestLine[1].replaceFirst("http://[^/]*", "");
    StringBuilder forwarded = new StringBuilder(requestLine[0] + " " + path + " HTTP/1.1\r\n");
    head.lines()
        .skip(1)
        .filter(line -> !line.isEmpty())
        .filter(line -> !line.toLowerCase(Locale.ROOT).startsWith("proxy-"))
        .filter(line -> !line.toLowerCase(Locale.ROOT).startsWith("connection:"))
        .forEach(line -> forwarded.append(line).append("\r\n"));
    Socket service = connect();
    write(service, forwarded.append("connection: close\r\n\r\n").toString());
    service.getOutputStream().write(client.getInputStream().readNBytes(length(head)));
    copy(service, client);
  }

  private Socket connect() throws IOException {
    return opened(new Socket(InetAddress.getLoopbackAddress(), target));
  }

  private Socket opened(Socket socket) throws IOException {
    sockets.add(socket);
    if (serverSocket.isClosed()) {
      socket.close();
    }
    return socket;
  }

  private static void copy(Socket from, Socket to) throws IOException {
    try (from;
        to) {
      byte[] bytes = new byte[8192];
      InputStream in = from.getInputStream();
      for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
        to.getOutputStream().write(bytes, 0, read);
      }
    }
  }

  private static void write(Socket socket, String text) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  private static int length(String head) {
    Matcher length = LENGTH.matcher(head);
    return length.find() ? Integer.parseInt(length.group(1)) : 0;
  }

  /** All up to the empty line; empty if the client has gone. */
  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        return "";
      }
      head.write(next);
    }
    return head.toString(StandardCharsets.ISO_8859_1);
  }

  private interface Task {
    void run() throws IOException;
  }

  private void start(Task task) {
    Thread thread = new Thread(
        () -> {
          try {
            task.run();
          } catch (IOException e) {
            // One of the two ends has gone, or the proxy is being closed.
          } finally {
            threads.remove(Thread.currentThread());
          }
        },
        "testkit-proxy");
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }
}
