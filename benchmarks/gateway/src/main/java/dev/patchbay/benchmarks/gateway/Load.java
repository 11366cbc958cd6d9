package dev.patchbay.benchmarks.gateway;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** Connections that ask again and again, each when it has its answer. */
final class Load {

  private final Door door;
  private final Door upstream;
  private final byte[] request;

  Load(Door door, Door upstream, boolean stream) {
    this(door, upstream, stream, "Why is the sky blue?");
  }

  private Load(Door door, Door upstream, boolean stream, String prompt) {
    this.door = door;
    this.upstream = upstream;
    String body = "{\"model\":\"gpt-4o-mini\",\"stream\":" + stream
        + ",\"messages\":[{\"role\":\"user\",\"content\":\"" + prompt + "\"}]}";
    StringBuilder head =
        new StringBuilder("POST " + door.path() + " HTTP/1.1\r\nHost: localhost\r\n");
    door.headers().forEach(each -> head.append(each).append("\r\n"));
    request = (head + "Content-Type: application/json\r\nContent-Length: " + body.length()
            + "\r\n\r\n" + body)
        .getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * What was measured.
   *
   * @param perSecond answers a second
   * @param p50 the median time of an answer, in microseconds
   * @param p99 the time that one of a hundred exceeds, in microseconds
   * @param cpu CPU that the process took for one, in microseconds
   * @param failed answers that were none
   * @param busy how much of the processors the gateway took, in percent
   * @param upstream how much the service behind it took
   * @param load how much this program took
   */
  record Result(
      double perSecond,
      double p50,
      double p99,
      double cpu,
      long failed,
      double busy,
      double upstream,
      double load) {}

  Result run(int connections, Duration time) throws IOException, InterruptedException {
    long cpu = door.cpuNanos();
    long cpuOfUpstream = upstream.cpuNanos();
    long cpuOfLoad = Door.cpuNanos(ProcessHandle.current().pid());
    long start = System.nanoTime();
    long end = start + time.toNanos();
    AtomicLong failed = new AtomicLong();
    ConcurrentLinkedQueue<long[]> all = new ConcurrentLinkedQueue<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      Thread thread = new Thread(() -> all.add(ask(end, failed)), "load");
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    long nanos = System.nanoTime() - start;
    double percent = 100.0 / nanos / Runtime.getRuntime().availableProcessors();
    double seconds = nanos / 1e9;
    long[] times = all.stream().flatMapToLong(Arrays::stream).sorted().toArray();
    if (times.length == 0) {
      throw new IOException(door.name() + " gave no answer");
    }
    return new Result(
        times.length / seconds,
        times[times.length / 2] / 1e3,
        times[(int) (times.length * 0.99)] / 1e3,
        (door.cpuNanos() - cpu) / 1e3 / times.length,
        failed.get(),
        (door.cpuNanos() - cpu) * percent,
        (upstream.cpuNanos() - cpuOfUpstream) * percent,
        (Door.cpuNanos(ProcessHandle.current().pid()) - cpuOfLoad) * percent);
  }

  private long[] ask(long end, AtomicLong failed) {
    long[] times = new long[1024];
    int count = 0;
    while (System.nanoTime() < end) {
      try (Socket socket = door.connect()) {
        InputStream in = new BufferedInputStream(socket.getInputStream(), 16_384);
        OutputStream out = socket.getOutputStream();
        while (System.nanoTime() < end) {
          long start = System.nanoTime();
          out.write(request);
          if (HttpText.answer(in) != 200) {
            failed.incrementAndGet();
          }
          if (count == times.length) {
            times = Arrays.copyOf(times, 2 * count);
          }
          times[count++] = System.nanoTime() - start;
        }
      } catch (IOException e) {
        failed.incrementAndGet();
      }
    }
    return Arrays.copyOf(times, count);
  }

  /** Opens streams whose service says one token and then nothing; gives the memory of each, in KB. */
  static double open(Door door, int streams) throws IOException {
    long before = door.residentKb();
    byte[] request = new Load(door, door, true, "hold").request;
    List<Socket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < streams; i++) {
        Socket socket = door.connect();
        sockets.add(socket);
        socket.getOutputStream().write(request);
        // The first token.
        InputStream in = socket.getInputStream();
        StringBuilder seen = new StringBuilder();
        while (seen.indexOf(" token") < 0) {
          byte[] bytes = new byte[2048];
          int read = in.read(bytes);
          if (read < 0) {
            throw new IOException(door.name() + " has closed stream " + i + ": " + seen);
          }
          seen.append(new String(bytes, 0, read, StandardCharsets.US_ASCII));
        }
      }
      return (door.residentKb() - before) / (double) streams;
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }
}
