package dev.patchbay.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A client that writes and reads bytes, for what no library would send. */
final class RawClient implements AutoCloseable {

  private static final int PATIENCE = (int) Duration.ofSeconds(30).toMillis();

  private final Socket socket;

  RawClient(GatewayFixture door) throws IOException {
    this(new Socket(InetAddress.getLoopbackAddress(), door.port()));
  }

  RawClient(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(PATIENCE);
  }

  RawClient send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    return this;
  }

  /** A request for a completion in the chat dialect. */
  RawClient chat(String more) throws IOException {
    return post("/v1/chat/completions", GatewayFixture.chat(more));
  }

  RawClient post(String path, String body, String... headers) throws IOException {
    StringBuilder head = new StringBuilder("POST " + path + " HTTP/1.1\r\nHost: localhost\r\n");
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    return send(head + "Content-Type: application/json\r\nContent-Length: " + body.length()
        + "\r\n\r\n" + body);
  }

  /** All that comes until that text, or the end of the connection. */
  String readUntil(String end) throws IOException {
    StringBuilder seen = new StringBuilder();
    InputStream in = socket.getInputStream();
    while (seen.indexOf(end) < 0) {
      int next = in.read();
      if (next < 0) {
        break;
      }
      seen.append((char) next);
    }
    return seen.toString();
  }

  /** All that comes until the end of the connection. */
  String readAll() throws IOException {
    try {
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (SocketTimeoutException e) {
      throw new AssertionError("The connection was not closed", e);
    }
  }

  /** How many bytes have come that were not read. */
  int available() {
    try {
      return socket.getInputStream().available();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void shutdownOutput() throws IOException {
    socket.shutdownOutput();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
