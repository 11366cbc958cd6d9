package dev.patchbay.gateway;

import static dev.patchbay.gateway.GatewayFixture.answer;
import static dev.patchbay.gateway.GatewayFixture.tokens;
import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.testkit.FaultServer;
import dev.patchbay.testkit.Script;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that do not read what they asked for. */
class SlowClientsTest {

  private static final int CLIENTS = 100;
  private static final int CALLS = 200;

  /** What the next calls leave behind: entries of the ledger, figures, compiled code's data. */
  private static final long MOST_KIB = 3 * 1024;

  @TempDir
  private Path folder;

  @Test
  void whatIsNotReadWaitsAtTheServiceAndOthersAreServed() throws IOException {
    // 200 MB a stream, and 100 of them.
    Script endless = tokens("Be")
        .chunks(
            20_000,
            "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + "x".repeat(10_000)
                + "\"}}]}\n\n");
    Script small = answer("Yes");
    List<RawClient> idle = new ArrayList<>();
    try (FaultServer service = FaultServer.answering(
            request -> request.body().contains("\"stream\":true") ? endless : small);
        SmallGateway gateway = SmallGateway.start(settings(service))) {
      for (int i = 0; i < CLIENTS; i++) {
        idle.add(client(gateway).chat("\"stream\":true"));
      }
      for (RawClient each : idle) {
        each.readUntil("\"Be\"");
      }
      call(gateway, CALLS);
      SmallGateway.Figures before = gateway.figures();

      List<Long> times = call(gateway, CALLS);

      SmallGateway.Figures after = gateway.figures();
      System.out.println("beside " + CLIENTS + " clients that do not read, a small call took "
          + times.get(CALLS / 2) + " us, " + times.get(CALLS * 99 / 100)
          + " us at the 99th percentile; "
          + before + ", " + after);
      assertThat(after.calls()).isEqualTo(CLIENTS);
      assertThat(after.heap()).isLessThan(before.heap() + MOST_KIB);
      assertThat(after.threads()).isLessThanOrEqualTo(before.threads() + 4);

      for (RawClient each : idle) {
        each.close();
      }
      Eventually.become("the service is left", () -> service.openConnections() <= 4);
      Eventually.become("all calls are over", () -> calls(gateway) == 0);
    }
  }

  private static int calls(SmallGateway gateway) {
    try {
      return gateway.figures().calls();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path settings(FaultServer service) throws IOException {
    return Files.writeString(
        folder.resolve("gateway.yaml"),
        "listen: 127.0.0.1:0\nledger: {memory: 50}\nproviders: {openai: {api-key: sk-test, base-url: \""
            + service.url() + "\"}}\n");
  }

  /** Microseconds that each of some small calls takes, in order. */
  private static List<Long> call(SmallGateway gateway, int times) throws IOException {
    List<Long> micros = new ArrayList<>();
    try (RawClient client = client(gateway)) {
      for (int i = 0; i < times; i++) {
        long start = System.nanoTime();
        assertThat(client.chat("").readUntil("\"total_tokens\":13}}")).contains("Yes");
        micros.add(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start));
      }
    }
    Collections.sort(micros);
    return micros;
  }

  private static RawClient client(SmallGateway gateway) throws IOException {
    return new RawClient(new Socket(InetAddress.getLoopbackAddress(), gateway.port()));
  }
}
