package dev.patchbay.gateway;

import static dev.patchbay.gateway.GatewayFixture.answer;
import static dev.patchbay.gateway.GatewayFixture.chat;
import static dev.patchbay.gateway.GatewayFixture.ended;
import static dev.patchbay.gateway.GatewayFixture.tokens;
import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.testkit.FaultServer;
import dev.patchbay.testkit.ReceivedRequest;
import dev.patchbay.testkit.Script;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Minutes of clients of all manners, a service that often fails, and jars that are swapped, in a heap of 96 MB. */
@Tag("soak")
class GatewaySoakTest {

  private static final int CLIENTS = 64;
  private static final int ROUNDS = 6;
  private static final int SECONDS = Integer.getInteger("soak.seconds", 300);
  private static final Duration SWAP = Duration.ofSeconds(5);

  /** What rounds may differ by. */
  private static final long MOST_KIB = 4 * 1024;

  private static final int MOST_MORE = 16;

  private static final Pattern ID = Pattern.compile("(?i)x-patchbay-request-id: ([0-9a-f]{32})");
  private static final Pattern LEDGER_ID = Pattern.compile("^\\{\"id\":\"([^\"]+)\"");
  private static final String CHAT = "/v1/chat/completions";
  private static final String CLOSE = "Connection: close";

  private static final Script WHOLE = answer("Yes");
  private static final Script STREAM = ended(tokens("Be", "cause", "it", "is"));
  private static final Script LONG = ended(tokens("Be")
      .chunks(
          2_000,
          "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + "x".repeat(1_000)
              + "\"}}]}\n\n"));

  /** One in five calls meets one of them. */
  private static final List<Script> FAULTS = List.of(
      Script.raw().reset(),
      Script.stream().close(),
      tokens("Be").close(),
      tokens("Be").reset(),
      tokens("Be").silence(),
      Script.raw().silence(),
      Script.json(500, "{}"),
      Script.whole(503, Map.of("content-type", "text/html"), "<html>"),
      Script.whole(429, Map.of("content-type", "application/json", "retry-after", "1"), "{}"),
      Script.whole(200, Map.of("content-type", "application/json"), "{\"choices\":"));

  @TempDir
  private Path folder;

  private final AtomicInteger served = new AtomicInteger();
  private final AtomicInteger made = new AtomicInteger();
  private final Set<String> ids = ConcurrentHashMap.newKeySet();
  private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
  private volatile boolean pausing;

  private Script script(ReceivedRequest request) {
    int count = served.incrementAndGet();
    if (count % 5 == 0) {
      return FAULTS.get(count / 5 % FAULTS.size());
    }
    String body = request.body();
    return body.contains("\"long\"") ? LONG : body.contains("\"stream\":true") ? STREAM : WHOLE;
  }

  @Test
  void heapThreadsAndSocketsStayFlatAndEachCallIsInTheLedgerOnce() throws Exception {
    Path plugins = Files.createDirectory(folder.resolve("plugins"));
    List<Path> jars = List.of(PluginJar.compile(folder, "1"), PluginJar.compile(folder, "2"));
    PluginJar.drop(jars.get(0), plugins);
    List<SmallGateway.Figures> figures = new ArrayList<>();
    try (FaultServer one = FaultServer.answering(this::script);
        FaultServer two = FaultServer.answering(this::script)) {
      try (SmallGateway gateway = SmallGateway.start(settings(one, two))) {
        int swaps = 0;
        for (int round = 0; round < ROUNDS; round++) {
          pausing = false;
          ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
          List<CompletableFuture<Void>> clients = new ArrayList<>();
          for (int i = 0; i < CLIENTS; i++) {
            int manner = i % 8;
            clients.add(CompletableFuture.runAsync(() -> client(gateway, manner), threads));
          }
          long end = System.nanoTime() + Duration.ofSeconds(SECONDS).toNanos() / ROUNDS;
          while (System.nanoTime() < end) {
            TimeUnit.NANOSECONDS.sleep(
                Math.min(SWAP.toNanos(), Math.max(1, end - System.nanoTime())));
            PluginJar.drop(jars.get(++swaps % 2), plugins);
          }
          pausing = true;
          CompletableFuture.allOf(clients.toArray(CompletableFuture[]::new)).join();
          threads.shutdown();
          Eventually.become("all calls are over", () -> calls(gateway) == 0);
          figures.add(gateway.figures());
          System.out.println("soak round " + round + ": " + made + " calls, " + swaps + " swaps, "
              + figures.get(round));
        }
      }
    }
    List<String> entered = entered();
    System.out.println("soak: " + entered.size() + " calls in the ledger, " + ids.size()
        + " of them with a head that its client saw, wrong: " + wrong);
    assertThat(wrong).isEmpty();
    assertThat(entered).doesNotHaveDuplicates();
    // By hashes: to look for each of 100,000 in a list of them takes longer than the soak.
    Set<String> missing = new HashSet<>(ids);
    missing.removeAll(Set.copyOf(entered));
    assertThat(missing).isEmpty();
    SmallGateway.Figures warm = figures.get(1);
    assertThat(figures.subList(2, ROUNDS)).allSatisfy(each -> {
      assertThat(each.heap()).isLessThan(warm.heap() + MOST_KIB);
      // On JDK 17 the server keeps those of its last burst for a while, one for each client at
      // most.
      assertThat(each.threads()).isLessThanOrEqualTo(warm.threads() + CLIENTS);
      assertThat(each.sockets()).isLessThanOrEqualTo(warm.sockets() + MOST_MORE);
    });
  }

  private static int calls(SmallGateway gateway) {
    try {
      return gateway.figures().calls();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Path settings(FaultServer one, FaultServer two) throws IOException {
    return Files.writeString(
        folder.resolve("gateway.yaml"),
        "listen: 127.0.0.1:0\n"
            + "plugins: \"" + plugins() + "\"\n"
            + "ledger: {folder: \"" + folder.resolve("ledger") + "\", memory: 50, files: 100}\n"
            + "routing: {deadline: 2s}\n"
            + "providers:\n"
            + "  openai: {api-key: sk-test, base-url: \"" + one.url() + "\"}\n"
            + "  second: {api-key: sk-test, base-url: \"" + two.url() + "\"}\n"
            + "instances: {second: openai}\n");
  }

  private Path plugins() {
    return folder.resolve("plugins");
  }

  private List<String> entered() throws IOException {
    List<String> entered = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder.resolve("ledger"))) {
      for (Path file : files.toList()) {
        for (String line : Files.readAllLines(file)) {
          Matcher id = LEDGER_ID.matcher(line);
          assertThat(id.find()).as(line).isTrue();
          entered.add(id.group(1));
        }
      }
    }
    return entered;
  }

  private void client(SmallGateway gateway, int manner) {
    while (!pausing) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port());
          RawClient client = new RawClient(socket)) {
        made.incrementAndGet();
        behave(client, socket, manner);
      } catch (SocketException e) {
        // The gateway has broken the connection off, as it does with an answer that fails.
        if (manner < 4) {
          wrong.add("manner " + manner + ": " + e);
        }
      } catch (IOException | RuntimeException | AssertionError e) {
        wrong.add("manner " + manner + ": " + e);
      }
    }
  }

  private void behave(RawClient client, Socket socket, int manner) throws IOException {
    switch (manner) {
      case 0 -> {
        String seen = seen(client.post(CHAT, chat(""), CLOSE).readAll());
        judge(manner, seen, seen.contains("\"total_tokens\":13") || seen.contains("\"error\""));
      }
      case 1 -> {
        String asked =
            chat("\"patchbay\":{\"deadline\":\"30s\"}").replace("gpt-4o-mini", PluginJar.MODEL);
        String seen = seen(client.post(CHAT, asked, CLOSE).readAll());
        judge(manner, seen, seen.contains("version "));
      }
      case 2, 3 -> {
        String seen = seen(client.post(CHAT, chat("\"stream\":true"), CLOSE).readAll());
        judge(manner, seen, seen.contains("[DONE]") != seen.contains("\"error\""));
      }
      case 4 -> {
        client.chat("\"stream\":true");
        // In any phase of its call.
        sleep(ThreadLocalRandom.current().nextInt(20, 200));
      }
      case 5 -> {
        seen(client.chat("\"stream\":true,\"user\":\"long\"").readUntil("\r\n\r\n"));
        sleep(300);
      }
      case 6 -> {
        String body = chat("");
        client.send("POST " + CHAT + " HTTP/1.1\r\nHost: localhost\r\n" + CLOSE
            + "\r\nContent-Length: " + body.length() + "\r\n\r\n");
        for (int i = 0; i < body.length(); i += 10) {
          sleep(5);
          client.send(body.substring(i, Math.min(i + 10, body.length())));
        }
        seen(client.readAll());
      }
      default -> {
        client.post(CHAT, chat("\"stream\":true,\"user\":\"long\""), CLOSE).readUntil("\"Be\"");
        socket.setSoLinger(true, 0);
      }
    }
    sleep(20);
  }

  private String seen(String answer) {
    Matcher id = ID.matcher(answer);
    if (id.find()) {
      ids.add(id.group(1));
    }
    return answer;
  }

  private void judge(int manner, String seen, boolean good) {
    if (!good) {
      wrong.add("manner " + manner + ": " + seen);
    }
  }

  /** The pace of a client is part of its manner. */
  private static void sleep(int millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
