package dev.patchbay.gateway;

import static dev.patchbay.gateway.GatewayFixture.answer;
import static dev.patchbay.gateway.GatewayFixture.chat;
import static dev.patchbay.gateway.GatewayFixture.ended;
import static dev.patchbay.gateway.GatewayFixture.tokens;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.patchbay.gateway.settings.SettingsException;
import dev.patchbay.testkit.FaultServer;
import dev.patchbay.testkit.Script;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class LifeTest {

  private static final String CHAT = "/v1/chat/completions";

  @Test
  void aClientThatLeavesAWholeCallStopsTheService() throws IOException {
    FaultServer service = FaultServer.answering(Script.raw().silence());
    try (GatewayFixture door = GatewayFixture.before(service)) {
      try (RawClient client = new RawClient(door)) {
        client.chat("");
        Eventually.become("the service is asked", () -> service.requests().size() == 1);
      }

      Eventually.become("the service is left", () -> service.openConnections() == 0);
      Eventually.become("the call is over", () -> door.gateway().openCalls() == 0);
      assertThat(service.requests()).hasSize(1);
    }
  }

  @Test
  void aClientThatLeavesBeforeARetryIsNotServedAgain() throws IOException {
    FaultServer service = FaultServer.answering(
        Script.whole(503, Map.of("retry-after", "20", "content-type", "application/json"), "{}"));
    try (GatewayFixture door = GatewayFixture.before(service)) {
      try (RawClient client = new RawClient(door)) {
        client.chat("");
        Eventually.become("the service is asked", () -> service.requests().size() == 1);
      }

      Eventually.become("the call is over", () -> door.gateway().openCalls() == 0);
      assertThat(service.requests()).hasSize(1);
    }
  }

  @Test
  void aClientThatDoesNotReadSlowsTheServiceDown() throws IOException {
    String word = "x".repeat(10_000);
    FaultServer service = FaultServer.answering(tokens("Be")
        .chunks(
            20_000,
            "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + word + "\"}}]}\n\n"));
    try (GatewayFixture door = GatewayFixture.before(service)) {
      List<RawClient> idle = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        idle.add(new RawClient(door).chat("\"stream\":true"));
      }
      Eventually.become("all are served", () -> door.gateway().openCalls() == 20);

      // 200 MB each would not fit into the heap of a test.
      assertThat(door.get("/livez").statusCode()).isEqualTo(200);
      for (RawClient each : idle) {
        each.close();
      }
      Eventually.become("the service is left", () -> service.openConnections() == 0);
    }
  }

  @Test
  void drainingLetsStreamsEndAndTakesNoMoreCalls() throws IOException {
    FaultServer service = FaultServer.answering(ended(tokens("Be").pause(Duration.ofMillis(300))));
    try (GatewayFixture door = GatewayFixture.before(service);
        RawClient client = new RawClient(door);
        RawClient other = new RawClient(door)) {
      client.chat("\"stream\":true").readUntil("\"Be\"");
      other.send("GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n").readUntil("ok");

      CompletableFuture<Void> drained = CompletableFuture.runAsync(door.gateway()::drain);
      Eventually.become("it is draining", door.gateway()::draining);
      other.send("GET /readyz HTTP/1.1\r\nHost: localhost\r\n\r\n");

      assertThat(other.readUntil("shut down")).contains("HTTP/1.1 503");
      assertThat(client.readUntil("[DONE]")).contains("data: [DONE]");
      drained.join();
    }
  }

  @Test
  void whatIsLeftAtTheEndOfDrainingEndsWithAnError() throws IOException {
    try (GatewayFixture door = GatewayFixture.before(
            "limits: {drain: 200ms}\n", FaultServer.answering(tokens("Be").silence()));
        RawClient client = new RawClient(door)) {
      client.chat("\"stream\":true").readUntil("\"Be\"");

      door.gateway().drain();

      assertThat(client.readAll()).contains("SHUTDOWN").doesNotContain("[DONE]");
    }
  }

  @Test
  void aChangedConfigurationIsTakenOver() throws IOException {
    try (GatewayFixture door = GatewayFixture.before(FaultServer.answering(answer("Yes")))) {
      Path file = door.folder().resolve("gateway.yaml");
      String before = Files.readString(file);
      String asked = chat("").replace("gpt-4o-mini", "smart");
      assertThat(door.post(CHAT, asked).statusCode()).isEqualTo(404);

      Files.writeString(file, before + "models: {smart: {models: [gpt-4o-mini]}}\n");

      Eventually.become("the name is known", () -> door.post(CHAT, asked).statusCode() == 200);
    }
  }

  @Test
  void aBrokenConfigurationIsRefusedAndTheOldOneStays() throws IOException {
    try (GatewayFixture door = GatewayFixture.before(FaultServer.answering(answer("Yes")))) {
      Path file = door.folder().resolve("gateway.yaml");
      Files.writeString(file, Files.readString(file) + "modles: {}\n");

      assertThatThrownBy(door.gateway()::reload)
          .isInstanceOf(SettingsException.class)
          .hasMessageContaining("modles")
          .hasMessageContaining("did you mean models");
      assertThat(door.post(CHAT, chat("")).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aProviderThatCannotTakeItsSettingsIsRefused() throws IOException {
    try (GatewayFixture door = GatewayFixture.before(FaultServer.answering(answer("Yes")))) {
      Path file = door.folder().resolve("gateway.yaml");
      Files.writeString(
          file, Files.readString(file).replace("api-key: sk-test", "api-kee: sk-test"));

      assertThatThrownBy(door.gateway()::reload)
          .isInstanceOf(GatewayException.class)
          .hasMessageContaining("api-kee");
      assertThat(door.post(CHAT, chat("")).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aCallThatIsUnderWayKeepsItsConfiguration() throws IOException {
    FaultServer service = FaultServer.answering(request -> ended(tokens("Be")
        .pause(Duration.ofMillis(300))
        .chunk("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"cause\"}}]}\n\n")));
    try (GatewayFixture door = GatewayFixture.before(service);
        RawClient client = new RawClient(door)) {
      client.chat("\"stream\":true").readUntil("\"Be\"");
      Path file = door.folder().resolve("gateway.yaml");
      Files.writeString(file, "listen: 127.0.0.1:0\nfaults: true\n");

      door.gateway().reload();

      assertThat(client.readUntil("[DONE]")).contains("cause");
      assertThat(door.get("/v1/providers").body()).contains("\"id\":\"fault\"");
    }
  }

  @Test
  void theBoxHasAProviderThatFailsOnRequest() {
    try (GatewayFixture door = GatewayFixture.before("faults: true\n")) {
      assertThat(door.post(CHAT, chat("").replace("gpt-4o-mini", "fault/429")).statusCode())
          .isEqualTo(429);
      assertThat(door.post(CHAT, chat("").replace("gpt-4o-mini", "fault/ok")).statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void itExplainsWhatItWouldDoWithoutDoingIt() {
    FaultServer service = FaultServer.answering(answer("Yes"));
    try (GatewayFixture door =
        GatewayFixture.before(service, FaultServer.answering(answer("No")))) {
      String explained = door.post("/v1/explain", chat("\"patchbay\":{\"order\":[\"second\"]}"))
          .body();

      assertThat(explained)
          .contains("\"candidates\":[{\"provider\":\"second\"")
          .contains(
              "\"rejections\":[{\"provider\"",
              "\"reason\":\"NOT_CONFIGURED\"",
              "\"text\":\"Wanted: ");
      assertThat(service.requests()).isEmpty();
    }
  }

  @Test
  void aRequestMayChooseAmongTheProviders() {
    try (GatewayFixture door = GatewayFixture.before(
        FaultServer.answering(answer("One")), FaultServer.answering(answer("Two")))) {
      assertThat(door.post(CHAT, chat("\"patchbay\":{\"only\":[\"second\"]}")).body())
          .contains("Two");
      assertThat(door.post(CHAT, chat(""), "x-patchbay-not", "openai").body()).contains("Two");
      assertThat(door.post(CHAT, chat("\"patchbay\":{\"url\":\"http://x\"}")).statusCode())
          .isEqualTo(400);
      assertThat(
              door.post(CHAT, chat("\"patchbay\":{\"needs\":[\"telepathy\"]}")).statusCode())
          .isEqualTo(404);
      assertThat(door.post(CHAT, chat("\"patchbay\":{\"report\":true}")).body())
          .contains("\"patchbay\":{\"request_id\"", "\"attempts\":[{\"provider\":\"openai\"");
    }
  }

  @Test
  void itsFiguresAreThereForPrometheus() {
    try (GatewayFixture door = GatewayFixture.before(FaultServer.answering(answer("One")))) {
      door.post(CHAT, chat(""));

      assertThat(door.get("/metrics").body())
          .contains("gen_ai_client_inference_duration_seconds_count")
          .contains("gen_ai_provider_name=\"openai\"");
    }
  }
}
