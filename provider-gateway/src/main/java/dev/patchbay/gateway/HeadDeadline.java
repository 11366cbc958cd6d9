package dev.patchbay.gateway;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.jspecify.annotations.Nullable;

/**
 * Closes connections whose next request's head takes too long: the server limits only the time between two bytes. A new connection has the
 * same time to say something.
 */
final class HeadDeadline implements Connection.Listener {

  private final long limit;
  private final Map<Connection, Head> connections = new ConcurrentHashMap<>();

  /** The head that a connection is receiving. */
  private static final class Head {
    volatile boolean serving;
    volatile long bytes;
    /** When it began, by {@link System#nanoTime()}; null if none has. */
    volatile @Nullable Long since = System.nanoTime();
  }

  HeadDeadline(Duration limit) {
    this.limit = limit.toNanos();
  }

  @Override
  public void onOpened(Connection connection) {
    if (!(connection instanceof SslConnection)) {
      connections.put(connection, new Head());
    }
  }

  @Override
  public void onClosed(Connection connection) {
    connections.remove(connection);
  }

  /** A request has come, and is being served. */
  void begun(Connection connection) {
    Head head = connections.get(connection);
    if (head != null) {
      head.serving = true;
    }
  }

  /** It was served. */
  void ended(Connection connection) {
    Head head = connections.get(connection);
    if (head != null) {
      head.bytes = connection.getBytesIn();
      head.since = null;
      head.serving = false;
    }
  }

  /** How many connections are open. */
  int open() {
    return connections.size();
  }

  /** Closes those whose time is over. Called every now and then. */
  void check() {
    long now = System.nanoTime();
    connections.forEach((connection, head) -> {
      if (head.serving) {
        return;
      }
      Long since = head.since;
      if (since == null) {
        if (connection.getBytesIn() > head.bytes) {
          head.since = now;
        }
      } else if (now - since > limit) {
        connection
            .getEndPoint()
            .close(new TimeoutException("The head of the request took too long"));
      }
    });
  }
}
