package dev.patchbay.benchmarks.gateway;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is asked: a gateway in a process of its own, or the service itself.
 *
 * @param headers lines that a request to it needs besides
 */
record Door(String name, int port, @Nullable Process process, String path, List<String> headers)
    implements AutoCloseable {

  private static final Duration START = Duration.ofSeconds(90);

  /** Hundredths of a second, on every Linux there is (getconf CLK_TCK). */
  private static final long TICK_NANOS = 10_000_000;

  /** Starts a process that listens on a port; in its command, {@code {port}} and {@code {upstream}} stand for the ports. */
  static Door start(String name, String command, int upstream, String path, List<String> headers)
      throws IOException {
    int port = freePort();
    List<String> words = new ArrayList<>();
    for (String word : command.split(" ")) {
      words.add(word.replace("{port}", String.valueOf(port))
          .replace("{upstream}", String.valueOf(upstream)));
    }
    Process process = new ProcessBuilder(words)
        .redirectErrorStream(true)
        .redirectOutput(new File("/dev/null"))
        .start();
    Door door = new Door(name, port, process, path, headers);
    door.await();
    return door;
  }

  private void await() throws IOException {
    long end = System.nanoTime() + START.toNanos();
    while (true) {
      try {
        connect().close();
        return;
      } catch (IOException e) {
        if (System.nanoTime() > end || (process != null && !process.isAlive())) {
          throw new IOException(name + " does not listen on port " + port, e);
        }
        Thread.onSpinWait();
      }
    }
  }

  Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    return socket;
  }

  /** The CPU that its process has taken, in nanoseconds; 0 for the service itself. */
  long cpuNanos() {
    return process == null ? 0 : cpuNanos(process.pid());
  }

  static long cpuNanos(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * TICK_NANOS;
    } catch (IOException e) {
      return 0;
    }
  }

  /** The memory that its process holds, in KB. */
  long residentKb() throws IOException {
    if (process == null) {
      return 0;
    }
    Optional<String> line =
        Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
            .filter(each -> each.startsWith("VmRSS:"))
            .findFirst();
    return line.map(each -> Long.parseLong(each.replaceAll("\\D", ""))).orElse(0L);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    if (process != null) {
      process.destroy();
      try {
        process.waitFor();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
