package dev.patchbay.gateway;

import static dev.patchbay.gateway.GatewayFixture.answer;
import static dev.patchbay.gateway.GatewayFixture.ended;
import static dev.patchbay.gateway.GatewayFixture.tokens;
import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.gateway.keys.ApiKeys;
import dev.patchbay.gateway.keys.KeyOptions;
import dev.patchbay.testkit.FaultServer;
import dev.patchbay.testkit.Script;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How answers begin late, break off, and fail, in the dialect of each client. */
class EndsTest {

  private static final String ALL = "\"messages\":[{\"role\":\"user\",\"content\":\"Why?\"}]";

  /** How a client asks, and what it looks for. */
  private enum Spoken {
    CHAT(
        "/v1/chat/completions",
        ALL,
        ": waiting",
        "[DONE]",
        "\"error\":{",
        "\"type\":\"invalid_request_error\""),
    MESSAGES(
        "/v1/messages",
        "\"max_tokens\":100," + ALL,
        "event: ping",
        "message_stop",
        "event: error",
        "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\""),
    RESPONSES(
        "/v1/responses",
        "\"input\":\"Why?\"",
        ": waiting",
        "response.completed",
        "response.failed",
        "\"type\":\"invalid_request_error\""),
    OLLAMA("/api/chat", ALL, "\"content\":\"\"", "\"done\":true", "{\"error\":\"", "{\"error\":\"");

    private final String path;
    private final String question;
    private final String sign;
    private final String end;
    private final String failure;
    private final String badRequest;

    Spoken(
        String path, String question, String sign, String end, String failure, String badRequest) {
      this.path = path;
      this.question = question;
      this.sign = sign;
      this.end = end;
      this.failure = failure;
      this.badRequest = badRequest;
    }

    String asking(String more) {
      return "{\"model\":\"gpt-4o-mini\"," + more + "," + question + "}";
    }
  }

  /** The gateway looks once a second whether a client waits. */
  private static final Duration LATE = Duration.ofMillis(2_500);

  @TempDir
  private Path folder;

  @Test
  void anAnswerThatBeginsLateIsWholeAndNamesTheOneThatGaveIt() throws IOException {
    try (GatewayFixture door = GatewayFixture.before(
        Duration.ofMillis(1),
        FaultServer.answering(Script.stream().pause(LATE).close()),
        FaultServer.answering(ended(tokens("Be", "cause"))))) {
      Map<Spoken, RawClient> clients =
          asked(door, "\"stream\":true,\"patchbay\":{\"report\":true}");
      for (Spoken spoken : Spoken.values()) {
        try (RawClient client = clients.get(spoken)) {
          String alive = client.readUntil(spoken.sign);
          String rest = client.readUntil("\r\n0\r\n\r\n");

          assertThat(alive).contains("200 OK", spoken.sign).doesNotContain("x-patchbay-provider");
          assertThat(rest)
              .contains("Be", "cause", spoken.end)
              .contains("\"provider\":\"second\"")
              .doesNotContain("HTTP/1.1");
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aBrokenStreamEndsWithAnErrorAndABrokenConnection(Spoken spoken) throws IOException {
    try (GatewayFixture door =
            GatewayFixture.before(FaultServer.answering(tokens("Be").close()));
        RawClient client = new RawClient(door)) {
      String seen = client.post(spoken.path, spoken.asking("\"stream\":true")).readAll();

      assertThat(seen)
          .contains("200 OK", "\"Be\"", spoken.failure)
          .doesNotContain(spoken.end)
          .doesNotEndWith("0\r\n\r\n");
    }
  }

  @Test
  void aStreamThatFailsAfterASignOfLifeEndsWithAnErrorToo() throws IOException {
    try (GatewayFixture door = GatewayFixture.before(
        Duration.ofMillis(1),
        FaultServer.answering(Script.stream()
            .pause(LATE)
            .chunk("data: {\"error\":{\"message\":\"bad\",\"type\":\"invalid_request_error\"}}\n\n")
            .end()))) {
      Map<Spoken, RawClient> clients =
          asked(door, "\"stream\":true,\"patchbay\":{\"deadline\":\"20s\"}");
      for (Spoken spoken : Spoken.values()) {
        try (RawClient client = clients.get(spoken)) {
          assertThat(client.readAll())
              .contains("200 OK", spoken.sign, spoken.failure)
              .doesNotContain(spoken.end)
              .doesNotEndWith("0\r\n\r\n");
        }
      }
    }
  }

  /** A client of each dialect, which has asked. */
  private static Map<Spoken, RawClient> asked(GatewayFixture door, String more) throws IOException {
    Map<Spoken, RawClient> clients = new EnumMap<>(Spoken.class);
    for (Spoken spoken : Spoken.values()) {
      clients.put(spoken, new RawClient(door).post(spoken.path, spoken.asking(more)));
    }
    return clients;
  }

  @ParameterizedTest
  @EnumSource
  void errorsHaveTheShapeThatTheClientKnows(Spoken spoken) {
    String key = ApiKeys.create(folder.resolve("keys.txt"), "team", KeyOptions.NONE);
    FaultServer service = FaultServer.answering(
        Script.whole(
            429,
            Map.of("content-type", "application/json", "retry-after", "9"),
            "{\"error\":{\"message\":\"slow down\",\"code\":\"rate_limit_exceeded\"}}"),
        answer("Yes"));
    try (GatewayFixture door =
        GatewayFixture.before("keys: " + folder.resolve("keys.txt") + "\n", service)) {
      String[] bearer = {"authorization", "Bearer " + key};
      HttpResponse<String> limited =
          door.post(spoken.path, spoken.asking("\"patchbay\":{\"deadline\":\"3s\"}"), bearer);
      HttpResponse<String> bad =
          door.post(spoken.path, spoken.asking("\"stream\":\"maybe\""), bearer);
      HttpResponse<String> unknown =
          door.post(spoken.path, spoken.asking("\"stream\":false").replace("4o", "4p"), bearer);
      HttpResponse<String> stranger = door.post(
          spoken.path, spoken.asking("\"stream\":false"), "authorization", "Bearer pb-wrong");

      assertThat(limited.statusCode()).isEqualTo(429);
      assertThat(limited.headers().firstValue("retry-after")).hasValue("9");
      assertThat(bad.statusCode()).as(bad.body()).isEqualTo(400);
      assertThat(bad.body()).contains(spoken.badRequest);
      assertThat(unknown.statusCode()).isEqualTo(404);
      assertThat(stranger.statusCode()).isEqualTo(401);
      for (HttpResponse<String> each : List.of(limited, bad, unknown, stranger)) {
        assertThat(each.headers().firstValue("content-type")).hasValue("application/json");
        assertThat(each.headers().firstValue("x-patchbay-request-id")).isPresent();
        assertThat(each.body()).contains("\"error\":");
      }
    }
  }

  @Test
  void anErrorOfAnthropicsDialectNamesItsKindAsThatSdkExpects() {
    try (GatewayFixture door = GatewayFixture.before(FaultServer.answering(answer("Yes")))) {
      HttpResponse<String> unknown =
          door.post("/v1/messages", Spoken.MESSAGES.asking("\"stream\":false").replace("4o", "4p"));

      assertThat(unknown.body())
          .startsWith("{\"type\":\"error\",\"error\":{\"type\":\"not_found_error\"");
    }
  }
}
