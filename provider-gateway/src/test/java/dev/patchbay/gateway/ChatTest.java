package dev.patchbay.gateway;

import static dev.patchbay.gateway.GatewayFixture.answer;
import static dev.patchbay.gateway.GatewayFixture.chat;
import static dev.patchbay.gateway.GatewayFixture.ended;
import static dev.patchbay.gateway.GatewayFixture.tokens;
import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.testkit.FaultServer;
import dev.patchbay.testkit.Script;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class ChatTest {

  private static final String CHAT = "/v1/chat/completions";

  @Test
  void givesAWholeAnswerAndSaysWhoGaveIt() throws Exception {
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
  void streamsTokensAndEndsWithDone() throws Exception {
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
  void aStreamThatIsCutIsAnErrorWithoutDone() throws Exception {
    try (GatewayFixture door =
        GatewayFixture.before(FaultServer.answering(tokens("Be").close()))) {
      String seen = raw(door, chat("\"stream\":true"));

      assertThat(seen)
          .contains("\"delta\":{\"content\":\"Be\"}")
          .contains("\"error\":{", "STREAM_INTERRUPTED")
          .doesNotContain("[DONE]")
          .doesNotEndWith("0\r\n\r\n");
    }
  }

  @Test
  void turnsToAnotherProviderUntilTheFirstToken() throws Exception {
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
  void aFailureBeforeTheFirstTokenHasItsStatus() throws Exception {
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
  void aSilentStreamShowsThatItIsAlive() throws Exception {
    try (GatewayFixture door = GatewayFixture.before(
        Duration.ofMillis(1), FaultServer.answering(Script.stream().silence()))) {
      try (Socket socket = new Socket("127.0.0.1", door.port())) {
        send(socket, chat("\"stream\":true"));

        assertThat(readUntil(socket.getInputStream(), ": waiting"))
            .contains("200 OK", "text/event-stream");
      }
    }
  }

  @Test
  void aClientThatLeavesStopsTheService() throws Exception {
    for (Script phase :
        List.of(Script.raw().silence(), Script.stream().silence(), tokens("Be").silence())) {
      FaultServer service = FaultServer.answering(phase);
      try (GatewayFixture door = GatewayFixture.before(service)) {
        Socket socket = new Socket("127.0.0.1", door.port());
        send(socket, chat("\"stream\":true"));
        await(() -> service.requests().size() == 1 && service.openConnections() == 1);

        socket.close();

        await(() -> service.openConnections() == 0);
        await(() -> door.gateway().openCalls() == 0);
        assertThat(service.requests()).hasSize(1);
      }
    }
  }

  @Test
  void unknownMembersReachTheServiceAndComeBack() throws Exception {
    FaultServer service = FaultServer.answering(Script.json(
        200,
        "{\"id\":\"x\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Yes\",\"mood\":\"fine\"},"
            + "\"finish_reason\":\"stop\"}],\"weather\":{\"sun\":true}}"));
    try (GatewayFixture door = GatewayFixture.before(service)) {
      String asked = "{\"model\":\"gpt-4o-mini\",\"user\":\"u1\",\"shoe_size\":44,\"messages\":["
          + "{\"role\":\"user\",\"name\":\"bob\",\"content\":[{\"type\":\"text\",\"text\":\"Hi\",\"tone\":1}]}],"
          + "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"parameters\":{\"type\":\"object\"},\"strict\":true}}]}";

      HttpResponse<String> response = door.post(CHAT, asked);

      assertThat(response.body()).contains("\"mood\":\"fine\"", "\"weather\":{\"sun\":true}");
      assertThat(service.requests().get(0).body())
          .contains(
              "\"user\":\"u1\"",
              "\"shoe_size\":44",
              "\"name\":\"bob\"",
              "\"tone\":1",
              "\"strict\":true");
    }
  }

  @Test
  void aConnectionServesOneRequestAfterTheOther() throws Exception {
    try (GatewayFixture door = GatewayFixture.before(FaultServer.answering(answer("One")));
        Socket socket = new Socket("127.0.0.1", door.port())) {
      for (int i = 0; i < 20; i++) {
        send(socket, chat(""));
        assertThat(readUntil(socket.getInputStream(), "\"total_tokens\":13}}")).contains("One");
      }
    }
  }

  @Test
  void aRequestThatIsSentAheadIsServedNext() throws Exception {
    try (GatewayFixture door = GatewayFixture.before(FaultServer.answering(answer("One")));
        Socket socket = new Socket("127.0.0.1", door.port())) {
      send(socket, chat(""));
      send(socket, chat(""));
      InputStream in = socket.getInputStream();

      assertThat(readUntil(in, "\"total_tokens\":13}}")).contains("One");
      assertThat(readUntil(in, "\"total_tokens\":13}}")).contains("One");
    }
  }

  @Test
  void aBodyThatIsNoJsonIsABadRequest() throws Exception {
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
  void anUnknownModelIsNotFound() throws Exception {
    try (GatewayFixture door = GatewayFixture.before(FaultServer.answering(answer("x")))) {
      HttpResponse<String> response = door.post(
          CHAT, "{\"model\":\"gpt-4o-mimi\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}");

      assertThat(response.statusCode()).isEqualTo(404);
      assertThat(response.body()).contains("model_not_found", "did you mean gpt-4o-mini");
    }
  }

  private static String raw(GatewayFixture door, String body) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", door.port())) {
      send(socket, body);
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static void send(Socket socket, String body) throws IOException {
    socket
        .getOutputStream()
        .write(("POST " + CHAT
                + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                + body.length() + "\r\n\r\n" + body)
            .getBytes(StandardCharsets.UTF_8));
  }

  private static String readUntil(InputStream in, String end) throws IOException {
    StringBuilder seen = new StringBuilder();
    while (seen.indexOf(end) < 0) {
      int next = in.read();
      if (next < 0) {
        break;
      }
      seen.append((char) next);
    }
    return seen.toString();
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited for 20 s").isLessThan(end);
      Thread.onSpinWait();
    }
  }
}
