package dev.patchbay.provider.openai;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * An address where a connection is neither made nor refused: a call to it waits. There is one for all tests of the JVM, since to
 * be sure of it takes a second.
 */
final class FullBacklog {

  private static final int TRIES = 64;
  private static final int[] PATIENCE_MILLIS = {100, 1000};

  private static final FullBacklog SHARED = new FullBacklog();

  private final ServerSocket listener;
  private final List<Socket> waiting = new ArrayList<>();

  private FullBacklog() {
    try {
      listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
      // One that has to wait may only be late on a busy machine; if the next has to as well, it is
      // full.
      for (int late = 0; late < PATIENCE_MILLIS.length; ) {
        late = connects(PATIENCE_MILLIS[late]) ? 0 : late + 1;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static URI url() {
    return URI.create("http://127.0.0.1:" + SHARED.listener.getLocalPort());
  }

  private boolean connects(int patienceMillis) throws IOException {
    if (waiting.size() == TRIES) {
      throw new AssertionError("the backlog takes everyone");
    }
    Socket socket = new Socket();
    waiting.add(socket);
    try {
      socket.connect(listener.getLocalSocketAddress(), patienceMillis);
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    }
  }
}
