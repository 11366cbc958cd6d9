package dev.patchbay.provider.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import javax.net.ServerSocketFactory;

/** Makes answers while it sends them, since they are too long to be kept, and goes on for as long as the client reads. */
final class HostileServer implements AutoCloseable {

  /**
   * An answer.
   *
   * @param begin the start of its body, one byte a character
   * @param more is repeated until the body is that long; an {@code @} in it becomes a number, another one each time
   * @param end the end of its body
   * @param length the bytes of the body, filled up with spaces before its end; {@link Long#MAX_VALUE} if it has none
   */
  record Answer(int status, String type, String begin, String more, String end, long length) {}

  private final String scheme;
  private final ServerSocket socket;
  private final Map<String, Answer> answers;

  private HostileServer(String scheme, ServerSocket socket, Map<String, Answer> answers) {
    this.scheme = scheme;
    this.socket = socket;
    this.answers = answers;
  }

  /** Starts a server that answers a request to {@code /name/feed} with the answer of that name, which may hold slashes. */
  static HostileServer answering(Map<String, Answer> answers) throws IOException {
    return started("http", ServerSocketFactory.getDefault(), answers);
  }

  /** The same with the certificate {@link Certificates#SERVER}. */
  static HostileServer answeringOverTls(Map<String, Answer> answers) throws IOException {
    return started(
        "https", Certificates.server(Certificates.SERVER).getServerSocketFactory(), answers);
  }

  private static HostileServer started(
      String scheme, ServerSocketFactory sockets, Map<String, Answer> answers) throws IOException {
    ServerSocket socket = sockets.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    HostileServer server = new HostileServer(scheme, socket, answers);
    start(server::accept);
    return server;
  }

  String url() {
    return scheme + "://localhost:" + socket.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private void accept() {
    try {
      while (true) {
        Socket connection = socket.accept();
        start(() -> serve(connection));
      }
    } catch (IOException e) {
      // The server is being closed.
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      Answer answer = requested(new BufferedInputStream(connection.getInputStream()));
      send(answer, new BufferedOutputStream(connection.getOutputStream(), 64 * 1024));
    } catch (IOException e) {
      // The client has read enough.
    }
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "hostile-server");
    thread.setDaemon(true);
    thread.start();
  }

  private Answer requested(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("no request");
      }
      head.append((char) next);
    }
    // The body is {}: what stays unread would reset the connection when it is closed.
    in.readNBytes(2);
    String path = head.substring(head.indexOf("/") + 1, head.indexOf("/feed HTTP/"));
    return Objects.requireNonNull(answers.get(path), path);
  }

  private static void send(Answer answer, OutputStream out) throws IOException {
    boolean endless = answer.length == Long.MAX_VALUE;
    String head = "HTTP/1.1 " + answer.status + " Status\r\ncontent-type: " + answer.type
        + "\r\nconnection: close\r\n"
        + (endless ? "" : "content-length: " + answer.length + "\r\n") + "\r\n";
    out.write(head.getBytes(US_ASCII));
    out.write(answer.begin.getBytes(ISO_8859_1));
    long left = answer.length - answer.begin.length() - answer.end.length();
    int together = Math.max(1, 16 * 1024 / answer.more.length());
    long number = 0;
    for (int repeat : new int[] {together, 1}) {
      byte[] piece = piece(answer.more, repeat, number);
      while (piece.length <= left) {
        out.write(piece);
        left -= piece.length;
        number += repeat;
        piece = answer.more.contains("@") ? piece(answer.more, repeat, number) : piece;
      }
    }
    out.write(" ".repeat((int) left).getBytes(US_ASCII));
    out.write(answer.end.getBytes(ISO_8859_1));
    out.flush();
  }

  private static byte[] piece(String more, int times, long number) {
    String piece = more.contains("@")
        ? LongStream.range(number, number + times)
            .mapToObj(i -> more.replace("@", Long.toString(i, 36)))
            .collect(Collectors.joining())
        : more.repeat(times);
    return piece.getBytes(ISO_8859_1);
  }
}
