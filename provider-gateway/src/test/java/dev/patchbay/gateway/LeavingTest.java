package dev.patchbay.gateway;

import static dev.patchbay.gateway.GatewayFixture.answer;
import static dev.patchbay.gateway.GatewayFixture.tokens;
import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.gateway.ledger.Ending;
import dev.patchbay.gateway.ledger.Entry;
import dev.patchbay.provider.Attempt;
import dev.patchbay.testkit.FaultServer;
import dev.patchbay.testkit.Script;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that leaves stops its call in every phase, and the call is in the ledger once. */
class LeavingTest {

  /** A second is promised; the rest is for a machine that is busy. */
  private static final Duration PROMISED = Duration.ofSeconds(3);

  @Test
  void whileItsBodyIsUploadedNoServiceIsAsked() throws IOException {
    FaultServer service = FaultServer.answering(answer("Yes"));
    try (GatewayFixture door = GatewayFixture.before(service)) {
      try (RawClient client = new RawClient(door)) {
        client.send("POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\n"
            + "Content-Length: 100000\r\n\r\n{\"model\":\"gpt-4o-mini\"");
        Eventually.become("it is connected", () -> door.gateway().heads().open() == 1);
      }

      Eventually.become(
          "it is in the ledger", () -> !door.gateway().calls().ledger().newest().isEmpty());
      assertThat(service.requests()).isEmpty();
      assertThat(door.gateway().calls().ledger().newest())
          .extracting(Entry::ending)
          .containsExactly(Ending.CLIENT_LEFT);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"stream\":true", "\"stream\":false"})
  void whileASecondProviderIsTriedThatOneIsLeft(String stream) throws IOException {
    FaultServer first = FaultServer.answering(Script.json(500, "{}"));
    FaultServer second = FaultServer.answering(Script.raw().silence());
    try (GatewayFixture door = GatewayFixture.before(first, second)) {
      try (RawClient client = new RawClient(door)) {
        client.chat(stream);
        Eventually.become("the second is asked", () -> second.requests().size() == 1);
      }

      Entry entry = left(door, second);

      assertThat(first.requests()).hasSize(1);
      assertThat(second.requests()).hasSize(1);
      assertThat(entry.attempts())
          .extracting(Attempt::provider)
          .containsExactly("openai", "second");
    }
  }

  @Test
  void whileItDoesNotReadTheServiceIsLeft() throws IOException {
    String word = "x".repeat(10_000);
    FaultServer service = FaultServer.answering(tokens("Be")
        .chunks(
            20_000,
            "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + word + "\"}}]}\n\n"));
    try (GatewayFixture door = GatewayFixture.before(service)) {
      try (RawClient client = new RawClient(door)) {
        client.chat("\"stream\":true");
        Eventually.become("its answer waits", nothingMoreComes(client));
      }

      assertThat(left(door, service).status()).isEqualTo(200);
      assertThat(service.requests()).hasSize(1);
    }
  }

  /** Whether the client's buffers are full: no more comes. One that only seems so leaves in the middle of the stream, which is no harm. */
  private static BooleanSupplier nothingMoreComes(RawClient client) {
    int[] seen = {0, 0};
    return () -> {
      int available = client.available();
      seen[1] = available > 0 && available == seen[0] ? seen[1] + 1 : 0;
      seen[0] = available;
      return seen[1] > 500;
    };
  }

  @Test
  void whileItWaitsForVectorsTheServiceIsLeft() throws IOException {
    FaultServer service = FaultServer.answering(Script.raw().silence());
    try (GatewayFixture door = GatewayFixture.before(service)) {
      try (RawClient client = new RawClient(door)) {
        client.post("/v1/embeddings", "{\"model\":\"text-embedding-3-small\",\"input\":\"Why?\"}");
        Eventually.become("it is asked", () -> service.requests().size() == 1);
      }

      assertThat(left(door, service).status()).isEqualTo(499);
    }
  }

  @Test
  void whatWasCountedUntilThenIsInTheLedger() throws IOException {
    FaultServer service = FaultServer.answering(tokens("Be")
        .chunk("data: {\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":4}}\n\n")
        .chunk("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"cause\"}}]}\n\n")
        .silence());
    try (GatewayFixture door = GatewayFixture.before(service)) {
      try (RawClient client = new RawClient(door)) {
        client.chat("\"stream\":true").readUntil("cause");
      }

      Entry entry = left(door, service);

      assertThat(entry.usage().inputTokens()).isEqualTo(9);
      assertThat(entry.usage().outputTokens()).isEqualTo(4);
    }
  }

  @Test
  void afterItHasSentItsNextRequestAheadTheServiceIsLeft() throws IOException {
    FaultServer service = FaultServer.answering(tokens("Be").silence());
    try (GatewayFixture door = GatewayFixture.before(service)) {
      try (RawClient client = new RawClient(door)) {
        client.chat("\"stream\":true").chat("\"stream\":true").readUntil("\"Be\"");
      }

      left(door, service);

      assertThat(service.requests()).hasSize(1);
    }
  }

  @Test
  void whoStaysIsServedHoweverLongTheServiceIsSilent() throws IOException {
    FaultServer service = FaultServer.answering(Script.raw()
        .pause(Duration.ofMillis(600))
        .bytes(("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\n\r\n"
                + "{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Yes\"},\"finish_reason\":\"stop\"}]}")
            .getBytes(StandardCharsets.UTF_8))
        .close());
    try (GatewayFixture door = GatewayFixture.before("limits: {idle: 100ms}\n", service);
        RawClient client = new RawClient(door)) {
      assertThat(client.chat("").readUntil("Yes")).contains("200 OK", "Yes");
    }
  }

  @Test
  void whoDoesNotReadForLongerThanTheIdleTimeIsLeft() throws IOException {
    String word = "x".repeat(10_000);
    FaultServer service = FaultServer.answering(tokens("Be")
        .chunks(
            20_000,
            "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + word + "\"}}]}\n\n"));
    try (GatewayFixture door = GatewayFixture.before("limits: {idle: 300ms}\n", service);
        RawClient client = new RawClient(door)) {
      client.chat("\"stream\":true");
      Eventually.become("the service is asked", () -> service.requests().size() == 1);

      left(door, service);
    }
  }

  /** The client has just left: the service is left in time, and the ledger's only entry says so. */
  private static Entry left(GatewayFixture door, FaultServer service) {
    long start = System.nanoTime();
    Eventually.become("the service is left", () -> service.openConnections() == 0);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(PROMISED);
    Eventually.become("the call is over", () -> door.gateway().openCalls() == 0);
    List<Entry> entries = door.gateway().calls().ledger().newest();
    assertThat(entries).hasSize(1);
    assertThat(entries.get(0).ending()).isEqualTo(Ending.CLIENT_LEFT);
    return entries.get(0);
  }
}
