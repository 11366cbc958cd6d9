package dev.patchbay.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Accepts connections on loopback and hands each request to a handler, on a thread for each connection. */
final class LoopbackServer implements AutoCloseable {

  /** What a server does with a request. */
  interface Handler {
    /**
     * Answers.
     *
     * @return whether the connection can be used for a further request
     * @throws IOException if the client has gone, which ends the connection
     */
    boolean handle(ReceivedRequest request, HttpConnection connection) throws IOException;
  }

  private static final long JOIN_MILLIS = 5000;

  private final ServerSocket serverSocket;
  private final Handler handler;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  private final AtomicInteger accepted = new AtomicInteger();
  private final List<ReceivedRequest> requests = new CopyOnWriteArrayList<>();

  private LoopbackServer(ServerSocket serverSocket, Handler handler) {
    this.serverSocket = serverSocket;
    this.handler = handler;
  }

  static LoopbackServer start(Handler handler) {
    try {
      LoopbackServer server =
          new LoopbackServer(new ServerSocket(0, 512, InetAddress.getLoopbackAddress()), handler);
      server.startThread("accept", server::accept);
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot listen on loopback", e);
    }
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + serverSocket.getLocalPort());
  }

  List<ReceivedRequest> requests() {
    return List.copyOf(requests);
  }

  int openConnections() {
    return sockets.size();
  }

  int acceptedConnections() {
    return accepted.get();
  }

  @Override
  public void close() {
    // Those that end by themselves from here on leave the set before they are gone.
    List<Thread> running = List.copyOf(threads);
    try {
      serverSocket.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot close a server on loopback", e);
    }
    running.forEach(LoopbackServer::end);
    // Until the accepting thread was joined, it may have started another.
    threads.forEach(LoopbackServer::end);
  }

  private void accept() {
    while (true) {
      try {
        Socket socket = serverSocket.accept();
        accepted.incrementAndGet();
        sockets.add(socket);
        if (serverSocket.isClosed()) {
          // close() may have gone through the sockets just before this one was added.
          socket.close();
          return;
        }
        startThread("connection", () -> serve(socket));
      } catch (IOException e) {
        // Only close() ends the accepting.
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      HttpConnection connection = new HttpConnection(socket);
      boolean more = true;
      while (more) {
        ReceivedRequest request = connection.readRequest();
        if (request == null) {
          return;
        }
        requests.add(request);
        more = handler.handle(request, connection);
      }
    } catch (IOException e) {
      // The client has gone, or this server is being closed: there is no one left to tell.
    } finally {
      sockets.remove(socket);
    }
  }

  private void startThread(String what, Runnable task) {
    Thread thread = new Thread(
        () -> {
          try {
            task.run();
          } finally {
            threads.remove(Thread.currentThread());
          }
        },
        "testkit-" + what + "-" + serverSocket.getLocalPort());
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }

  private static void end(Thread thread) {
    // Wakes the one that pauses; those that wait for a socket are awake by now.
    thread.interrupt();
    try {
      thread.join(JOIN_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
