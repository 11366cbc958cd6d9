package dev.patchbay.spark;

import dev.patchbay.testkit.FaultServer;
import dev.patchbay.testkit.ReceivedRequest;
import dev.patchbay.testkit.Script;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A chat service on loopback that counts what it would charge for, by the number in each prompt. */
final class Service implements AutoCloseable {

  /** What the service does with a request, in place of an answer. */
  interface Fault {
    /** The script, or null to answer. */
    Script of(int row, int time);
  }

  private static final Pattern ROW = Pattern.compile("number (\\d+)");
  private static final Duration TAKES = Duration.ofMillis(20);

  private final FaultServer server = FaultServer.answering(this::script);
  private final Queue<Long> arrivals = new ConcurrentLinkedQueue<>();
  private final Map<Integer, AtomicInteger> asked = new ConcurrentHashMap<>();
  private final Map<Integer, AtomicInteger> paid = new ConcurrentHashMap<>();
  private final Queue<String> keys = new ConcurrentLinkedQueue<>();
  private final AtomicLong silentUntil = new AtomicLong(System.nanoTime());
  private final AtomicInteger inSilence = new AtomicInteger();
  private volatile Fault fault = (row, time) -> null;

  private Script script(ReceivedRequest request) {
    long now = System.nanoTime();
    arrivals.add(now);
    keys.add(request.header("authorization").orElse(""));
    Matcher matcher = ROW.matcher(request.body());
    int row = matcher.find() ? Integer.parseInt(matcher.group(1)) : -1;
    int time = asked.computeIfAbsent(row, key -> new AtomicInteger()).incrementAndGet();
    if (now - silentUntil.get() < 0) {
      inSilence.incrementAndGet();
      return limited(Duration.ofNanos(silentUntil.get() - now));
    }
    Script instead = fault.of(row, time);
    if (instead != null) {
      return instead;
    }
    paid.computeIfAbsent(row, key -> new AtomicInteger()).incrementAndGet();
    pause();
    return answer(row);
  }

  private static Script answer(int row) {
    return Script.json(200, """
        {"id":"x","object":"chat.completion","model":"m","choices":[{"index":0,"message":{"role":"assistant",\
        "content":"answer %d"},"finish_reason":"stop"}],"usage":{"prompt_tokens":10,"completion_tokens":5,"total_tokens":15}}""".formatted(row));
  }

  private static void pause() {
    try {
      Thread.sleep(TAKES.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Script limited(Duration left) {
    return Script.whole(
        429,
        Map.of(
            "content-type",
            "application/json",
            "retry-after-ms",
            String.valueOf(left.toMillis() + 1)),
        "{\"error\":{\"message\":\"slow down\",\"code\":\"rate_limit_exceeded\"}}");
  }

  void faults(Fault next) {
    fault = next;
  }

  /** From now on, it answers 429 for that long, and says so. */
  void limitFor(Duration time) {
    silentUntil.set(System.nanoTime() + time.toNanos());
  }

  /** How many requests came while it wanted to be left alone. */
  int requestsInSilence() {
    return inSilence.get();
  }

  URI url() {
    return server.url();
  }

  /** How many rows were charged for once or more. */
  int rowsPaid() {
    return paid.size();
  }

  /** How many answers were charged for. */
  int answersPaid() {
    return paid.values().stream().mapToInt(AtomicInteger::get).sum();
  }

  Queue<String> keys() {
    return keys;
  }

  /** The most requests within any second. */
  int mostInASecond() {
    List<Long> times = new ArrayList<>(arrivals);
    times.sort(null);
    int most = 0;
    int from = 0;
    for (int to = 0; to < times.size(); to++) {
      while (times.get(to) - times.get(from) >= Duration.ofSeconds(1).toNanos()) {
        from++;
      }
      most = Math.max(most, to - from + 1);
    }
    return most;
  }

  /** How many requests have come. */
  int requests() {
    return arrivals.size();
  }

  /** How many connections are open. */
  int open() {
    return server.openConnections();
  }

  @Override
  public void close() {
    server.close();
  }
}
