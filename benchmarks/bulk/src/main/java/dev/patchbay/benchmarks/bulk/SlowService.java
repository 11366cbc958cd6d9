package dev.patchbay.benchmarks.bulk;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** A chat service on loopback that takes the same time for each answer, with a thread for each connection, and knows when the first call came. */
final class SlowService implements AutoCloseable {

  private static final byte[] ANSWER = answer();

  private final ServerSocket server = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
  private final long nanos;
  private final int calls;
  private final Runnable first;
  private final Runnable last;
  private final AtomicInteger begun = new AtomicInteger();
  private final AtomicInteger ended = new AtomicInteger();
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger mostOpen = new AtomicInteger();

  /**
   * Listens.
   *
   * @param calls how many there will be
   * @param first runs when the first one has come
   * @param last runs when the last one is answered
   */
  SlowService(long millis, int calls, Runnable first, Runnable last) throws IOException {
    nanos = millis * 1_000_000;
    this.calls = calls;
    this.first = first;
    this.last = last;
    daemon(this::accept);
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(null, task, "service", 1 << 17);
    thread.setDaemon(true);
    thread.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getLocalPort() + "/v1";
  }

  /** The most calls at the same time. */
  int mostOpen() {
    return mostOpen.get();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        daemon(() -> serve(socket));
      } catch (IOException e) {
        // It is closed.
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream(), 4096);
      OutputStream out = socket.getOutputStream();
      while (request(in)) {
        long due = System.nanoTime() + nanos;
        if (begun.incrementAndGet() == 1) {
          first.run();
        }
        mostOpen.accumulateAndGet(open.incrementAndGet(), Math::max);
        for (long left = nanos; left > 0; left = due - System.nanoTime()) {
          LockSupport.parkNanos(left);
        }
        open.decrementAndGet();
        out.write(ANSWER);
        if (ended.incrementAndGet() == calls) {
          last.run();
        }
      }
    } catch (IOException e) {
      // The client has left.
    }
  }

  /** Reads a request, whose body has a length; false at the end of the connection. */
  private static boolean request(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder(256);
    int last = 0;
    while (last != 0x0d0a0d0a) {
      int next = in.read();
      if (next < 0) {
        return false;
      }
      head.append((char) next);
      last = (last << 8) | next;
    }
    String lower = head.toString().toLowerCase(Locale.ROOT);
    int at = lower.indexOf("content-length:");
    if (at < 0) {
      throw new IOException("The request has no length: " + head);
    }
    in.skipNBytes(
        Integer.parseInt(lower.substring(at + 15, lower.indexOf('\r', at)).strip()));
    return true;
  }

  private static byte[] answer() {
    String body = """
        {"id":"chatcmpl-1","object":"chat.completion","created":1,"model":"gpt-4o-mini","choices":[{"index":0,"message":\
        {"role":"assistant","content":"%s"},"logprobs":null,"finish_reason":"stop"}],\
        "usage":{"prompt_tokens":12,"completion_tokens":60,"total_tokens":72}}""".formatted("word ".repeat(60));
    return ("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: " + body.length()
            + "\r\n\r\n" + body)
        .getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
