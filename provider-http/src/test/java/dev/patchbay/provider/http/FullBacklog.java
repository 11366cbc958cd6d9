package dev.patchbay.provider.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** An address that nobody can connect to, and that nobody is refused at: whoever tries waits. */
final class FullBacklog implements AutoCloseable {

  private static final int TRIES = 64;
  private static final int PATIENCE_MILLIS = 100;

  private final ServerSocket listener;
  private final List<Socket> waiting = new ArrayList<>();

  FullBacklog() throws IOException {
    listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    while (waiting.size() < TRIES) {
      Socket socket = new Socket();
      waiting.add(socket);
      try {
        socket.connect(listener.getLocalSocketAddress(), PATIENCE_MILLIS);
      } catch (SocketTimeoutException e) {
        // This one did not fit any more, so the next will not either.
        return;
      }
    }
    throw new AssertionError("the backlog takes everyone");
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort());
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : waiting) {
      socket.close();
    }
  }
}
