package dev.patchbay.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;

/** A client that sends and reads bytes, and knows nothing of HTTP. */
final class RawClient implements AutoCloseable {

  private final Socket socket;

  RawClient(URI server) throws IOException {
    socket = new Socket(server.getHost(), server.getPort());
    socket.setSoTimeout(20_000);
  }

  /** All that the server answers to those bytes if nothing else follows them. */
  static String exchange(URI server, String request) throws IOException {
    try (RawClient client = new RawClient(server)) {
      client.send(request);
      client.socket.shutdownOutput();
      return client.rest();
    }
  }

  static String post(String path, String body) {
    return "POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Length: " + body.getBytes(UTF_8).length
        + "\r\n\r\n" + body;
  }

  void send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(UTF_8));
  }

  /** Exactly that many bytes of what the server sends. */
  String read(int bytes) throws IOException {
    return new String(socket.getInputStream().readNBytes(bytes), UTF_8);
  }

  /** What the server sends until it closes its end. */
  String rest() throws IOException {
    return new String(socket.getInputStream().readAllBytes(), UTF_8);
  }

  /** Gives up reading after that time. */
  RawClient patientFor(int millis) throws IOException {
    socket.setSoTimeout(millis);
    return this;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
