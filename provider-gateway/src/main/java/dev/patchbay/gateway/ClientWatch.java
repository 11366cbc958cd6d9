package dev.patchbay.gateway;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.AbstractEndPoint;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Sees a client leave while its request is served: nothing is read from its connection meanwhile, so only a look at the socket tells. What
 * a client sends ahead, its next request, is handed to the connection. A client that closes its half of the connection counts as gone, as
 * everywhere.
 */
final class ClientWatch implements Callback {

  /** What a client may send ahead; one that sends more is seen to leave when the answer is written. */
  private static final int AHEAD = 4096;

  private final Connection connection;
  private final EndPoint endPoint;
  private final Runnable left;
  private boolean over;
  private @Nullable ByteBuffer ahead;

  private ClientWatch(Connection connection, Runnable left) {
    this.connection = connection;
    this.endPoint = connection.getEndPoint();
    this.left = left;
  }

  /**
   * Begins to watch. The request's body has been read.
   *
   * @param left runs once, on a thread of the server, if the client leaves before {@link #stop}
   */
  static ClientWatch of(Request request, Runnable left) {
    ClientWatch watch = new ClientWatch(request.getConnectionMetaData().getConnection(), left);
    watch.look();
    return watch;
  }

  private void look() {
    if (!endPoint.tryFillInterested(this)) {
      // Another read is pending: it fails if the client leaves.
      over = true;
    }
  }

  /** There is something to read, or the end. */
  @Override
  public void succeeded() {
    boolean gone = false;
    synchronized (this) {
      if (over) {
        return;
      }
      try {
        ByteBuffer next = ahead == null ? BufferUtil.allocate(AHEAD) : ahead;
        int read = endPoint.fill(next);
        gone = read < 0;
        if (read > 0) {
          ahead = next;
        }
        if (gone || BufferUtil.isFull(next)) {
          over = true;
        } else {
          look();
        }
      } catch (IOException e) {
        over = true;
        gone = true;
      }
    }
    if (gone) {
      left.run();
    }
  }

  @Override
  public void failed(Throwable failure) {
    synchronized (this) {
      if (over) {
        return;
      }
      if (failure instanceof TimeoutException) {
        look();
        return;
      }
      over = true;
    }
    left.run();
  }

  /** The request is about to be over: gives the connection back to the server. */
  void stop() {
    ByteBuffer next;
    synchronized (this) {
      over = true;
      next = ahead;
      ahead = null;
    }
    ((AbstractEndPoint) endPoint).getFillInterest().onFail(new EofException("the request is over"));
    if (next != null && connection instanceof Connection.UpgradeTo takesMore) {
      takesMore.onUpgradeTo(next);
    }
  }
}
