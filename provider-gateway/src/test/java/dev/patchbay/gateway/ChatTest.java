package dev.patchbay.gateway;

import static dev.patchbay.gateway.GatewayFixture.answer;
import static dev.patchbay.gateway.GatewayFixture.chat;
import static dev.patchbay.gateway.GatewayFixture.ended;
import static dev.patchbay.gateway.GatewayFixture.tokens;
import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.testkit.FaultServer;
import dev.patchbay.testkit.Script;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChatTest {

  private static final String CHAT = "/v1/chat/completions";

  @Test
  void givesAWholeAnswerAndSaysWhoGaveIt() throws IOException {
    try (GatewayFixture door = GatewayFixture.before(FaultServer.answering(answer("Because.")))) {
      HttpResponse<String> response = door.post(CHAT, chat(""));

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.body())
          .contains(
              "\"content\":\"Because.\"", "\"finish_reason\":\"stop\"", "\"total_tokens\":13");
      assertThat(response.headers().map())
          .containsEntry("x-patchbay-provider", List.of("openai"))
          .containsEntry("x-patchbay-attempts", List.of("1"))
          .containsKeys("x-patchbay-request-id", "x-patchbay-why", "x-patchbay-model");
    }
  }

  @Test
  void streamsTokensAndEndsWithDone() throws IOException {
    try (GatewayFixture door =
        GatewayFixture.before(FaultServer.answering(ended(tokens("Be", "cause"))))) {
      HttpResponse<String> response =
          door.post(CHAT, chat("\"stream\":true,\"stream_options\":{\"include_usage\":true}"));

      assertThat(response.body())
          .contains("\"delta\":{\"content\":\"Be\"}", "\"delta\":{\"content\":\"cause\"}")
          .contains("\"total_tokens\":13")
          .endsWith("data: [DONE]\n\n");
      assertThat(response.headers().firstValue("content-type")).hasValue("text/event-stream");
      assertThat(response.headers().firstValue("x-patchbay-attempts")).hasValue("1");
    }
  }

  @Test
  void aStreamThatIsCutIsAnErrorWithoutDone() throws IOException {
    try (GatewayFixture door =
        GatewayFixture.before(FaultServer.answering(tokens("Be").close()))) {
      String seen;
      try (RawClient client = new RawClient(door)) {
        seen = client.chat("\"stream\":true").readAll();
      }

      assertThat(seen)
          .contains("\"delta\":{\"content\":\"Be\"}")
          .contains("\"error\":{", "STREAM_INTERRUPTED")
          .doesNotContain("[DONE]")
          .doesNotEndWith("0\r\n\r\n");
    }
  }

  @Test
  void turnsToAnotherProviderUntilTheFirstToken() throws IOException {
    try (GatewayFixture door = GatewayFixture.before(
        FaultServer.answering(Script.stream().close()),
        FaultServer.answering(ended(tokens("Because"))))) {
      HttpResponse<String> response = door.post(CHAT, chat("\"stream\":true"));

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.headers().firstValue("x-patchbay-provider")).hasValue("second");
      assertThat(response.headers().firstValue("x-patchbay-attempts")).hasValue("2");
      assertThat(response.headers().firstValue("x-patchbay-why").orElse("")).contains("openai");
      assertThat(response.body()).contains("Because").endsWith("data: [DONE]\n\n");
    }
  }

  @Test
  void aFailureBeforeTheFirstTokenHasItsStatus() throws IOException {
    try (GatewayFixture door = GatewayFixture.before(FaultServer.answering(Script.whole(
        429,
        Map.of("content-type", "application/json", "retry-after", "7"),
        "{\"error\":{\"message\":\"slow down\",\"code\":\"rate_limit_exceeded\"}}")))) {
      HttpResponse<String> response =
          door.post(CHAT, chat("\"stream\":true,\"patchbay\":{\"deadline\":\"3s\"}"));

      assertThat(response.statusCode()).isEqualTo(429);
      assertThat(response.headers().firstValue("retry-after")).hasValue("7");
      assertThat(response.body()).contains("rate_limit_exceeded", "RATE_LIMITED", "openai");
    }
  }

  @Test
  void aSilentStreamShowsThatItIsAlive() throws IOException {
    try (GatewayFixture door = GatewayFixture.before(
        Duration.ofMillis(1), FaultServer.answering(Script.stream().silence()))) {
      try (RawClient client = new RawClient(door)) {
        assertThat(client.chat("\"stream\":true").readUntil(": waiting"))
            .contains("200 OK", "text/event-stream");
      }
    }
  }

  @Test
  void aClientThatLeavesStopsTheService() throws IOException {
    for (Script phase :
        List.of(Script.raw().silence(), Script.stream().silence(), tokens("Be").silence())) {
      FaultServer service = FaultServer.answering(phase);
      try (GatewayFixture door = GatewayFixture.before(service)) {
        try (RawClient client = new RawClient(door)) {
          client.chat("\"stream\":true");
          Eventually.become("the service is asked", () -> service.requests().size() == 1);
        }

        Eventually.become("the service is left", () -> service.openConnections() == 0);
        Eventually.become("the call is over", () -> door.gateway().openCalls() == 0);
        assertThat(service.requests()).hasSize(1);
      }
    }
  }

  @Test
  void unknownMembersReachTheServiceAndComeBack() throws IOException {
    FaultServer service = FaultServer.answering(Script.json(
        200,
        "{\"id\":\"x\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Yes\",\"mood\":\"fine\"},"
            + "\"finish_reason\":\"stop\"}],\"weather\":{\"sun\":true}}"));
    try (GatewayFixture door = GatewayFixture.before(service)) {
      String asked = "{\"model\":\"gpt-4o-mini\",\"user\":\"u1\",\"shoe_size\":44,\"messages\":["
          + "{\"role\":\"user\",\"name\":\"bob\",\"content\":[{\"type\":\"text\",\"text\":\"Hi\",\"tone\":1},"
          + "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,AAAA\",\"detail\":\"low\"}}]}],"
          + "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"parameters\":{\"type\":\"object\"},\"strict\":true}}]}";

      HttpResponse<String> response = door.post(CHAT, asked);

      assertThat(response.body()).contains("\"mood\":\"fine\"", "\"weather\":{\"sun\":true}");
      assertThat(service.requests().get(0).body())
          .contains(
              "\"user\":\"u1\"",
              "\"shoe_size\":44",
              "\"name\":\"bob\"",
              "\"tone\":1",
              "\"detail\":\"low\"",
              "\"strict\":true");
    }
  }

  @Test
  void aConnectionServesOneRequestAfterTheOther() throws IOException {
    try (GatewayFixture door = GatewayFixture.before(FaultServer.answering(answer("One")));
        RawClient client = new RawClient(door)) {
      for (int i = 0; i < 20; i++) {
        assertThat(client.chat("").readUntil("\"total_tokens\":13}}")).contains("One");
      }
    }
  }

  @Test
  void aRequestThatIsSentAheadIsServedNext() throws IOException {
    try (GatewayFixture door = GatewayFixture.before(FaultServer.answering(answer("One")));
        RawClient client = new RawClient(door)) {
      client.chat("").chat("");

      assertThat(client.readUntil("\"total_tokens\":13}}")).contains("One");
      assertThat(client.readUntil("\"total_tokens\":13}}")).contains("One");
    }
  }

  @Test
  void aBodyThatIsNoJsonIsABadRequest() throws IOException {
    try (GatewayFixture door = GatewayFixture.before()) {
      assertThat(door.post(CHAT, "{nonsense").statusCode()).isEqualTo(400);
      assertThat(door.post(CHAT, chat("\"n\":2")).body()).contains("\"param\":\"n\"");
      assertThat(door.post(CHAT, chat("\"temperature\":\"hot\"")).body())
          .contains("temperature is a number");
      assertThat(door.post(CHAT, "[".repeat(5000) + "]".repeat(5000)).statusCode())
          .isEqualTo(400);
    }
  }

  @Test
  void anUnknownModelIsNotFound() throws IOException {
    try (GatewayFixture door = GatewayFixture.before(FaultServer.answering(answer("x")))) {
      HttpResponse<String> response = door.post(
          CHAT, "{\"model\":\"gpt-4o-mimi\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}");

      assertThat(response.statusCode()).isEqualTo(404);
      assertThat(response.body()).contains("model_not_found", "did you mean gpt-4o-mini");
    }
  }

  @Test
  void aCharacterThatTheServiceHasCutInTwoComesWhole() throws IOException {
    try (GatewayFixture door = GatewayFixture.before(
        FaultServer.answering(ended(tokens("A\\ud83d", "\\ude00B", "C\\ud83d", "D"))))) {
      HttpResponse<String> response = door.post(CHAT, chat("\"stream\":true"));

      assertThat(response.body())
          .contains("\"content\":\"A\"", "\"content\":\"\ud83d\ude00B\"", "\"content\":\"\ufffdD\"")
          .endsWith("data: [DONE]\n\n");
    }
  }
}
