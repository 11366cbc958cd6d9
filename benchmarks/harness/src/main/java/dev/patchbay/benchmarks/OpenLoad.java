package dev.patchbay.benchmarks;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Many streams that have begun and wait for their next token. */
final class OpenLoad {

  private static final int OPENING_AT_ONCE = 64;
  private static final long PATIENCE_SECONDS = 30;
  /** A process has some of its own. */
  private static final int SPARE_FILES = 500;

  private final ChatClient client;
  private final int streams;
  private final int port;

  OpenLoad(ChatClient client, Case what, int port) {
    this.client = client;
    this.streams = what.callers();
    this.port = port;
  }

  /** Why this machine or this JVM cannot hold that many, or empty. */
  static String hindrance(int streams) {
    if (streams > 5_000 && !Callers.lightIsVirtual()) {
      return "needs virtual threads, JDK 21 or newer";
    }
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean os
        && os.getMaxFileDescriptorCount() < streams + SPARE_FILES) {
      return "needs " + (streams + SPARE_FILES) + " open files and may have "
          + os.getMaxFileDescriptorCount() + ": raise it with ulimit -n";
    }
    return "";
  }

  Map<Metric, Double> run() throws Exception {
    String hindrance = hindrance(streams);
    if (!hindrance.isEmpty()) {
      throw new IllegalStateException(hindrance);
    }
    // What the client makes once, and keeps, is not a stream's.
    hold(OPENING_AT_ONCE);
    return hold(streams);
  }

  private Map<Metric, Double> hold(int count) throws Exception {
    Semaphore opening = new Semaphore(OPENING_AT_ONCE);
    Semaphore open = new Semaphore(0);
    AtomicBoolean stopped = new AtomicBoolean();
    long heapBefore = liveHeap();
    Map<Metric, Double> figures = new EnumMap<>(Metric.class);
    Callers callers = Callers.light();
    try {
      for (int i = 0; i < count; i++) {
        callers.start(() -> {
          opening.acquire();
          if (!stopped.get()) {
            client.stream(token -> {
              opening.release();
              open.release();
            });
          }
        });
      }
      await(open, count, callers);
      figures.put(Metric.HEAP, (liveHeap() - heapBefore) / 1024.0 / count);
      figures.put(Metric.THREADS, (double) ManagementFactory.getThreadMXBean().getThreadCount());
    } finally {
      stopped.set(true);
      opening.release(count);
      releaseAll(callers);
    }
    callers.join();
    return figures;
  }

  private static void await(Semaphore open, int count, Callers callers) throws Exception {
    for (int i = 0; i < PATIENCE_SECONDS; i++) {
      if (open.tryAcquire(count, 1, TimeUnit.SECONDS)) {
        return;
      }
      callers.check();
    }
    throw new IllegalStateException(
        open.availablePermits() + " of " + count + " streams opened in " + PATIENCE_SECONDS + " s");
  }

  private static long liveHeap() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  /** Again and again: after a failure there may be requests on their way, which the server will hold as well. */
  private void releaseAll(Callers callers) throws IOException, InterruptedException {
    for (int i = 0; i < PATIENCE_SECONDS * 10 && callers.running(); i++) {
      release();
      Thread.sleep(100);
    }
  }

  private void release() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket
          .getOutputStream()
          .write(Answers.utf8("GET /" + Scene.RELEASE.path() + " HTTP/1.1\r\n\r\n"));
      socket.getInputStream().read();
    }
  }
}
