package dev.patchbay.gateway;

import static dev.patchbay.gateway.GatewayFixture.answer;
import static dev.patchbay.gateway.GatewayFixture.chat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.gateway.keys.ApiKeys;
import dev.patchbay.gateway.keys.KeyOptions;
import dev.patchbay.testkit.FaultServer;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that are rare, old or wrong. */
class OddRequestTest {

  private static final String CHAT = "/v1/chat/completions";
  private static final String HEAD = "POST " + CHAT + " HTTP/1.1\r\nHost: localhost\r\n";

  @TempDir
  private Path folder;

  @Test
  void aClientThatWaitsForContinueIsToldToGoOn() throws IOException {
    try (GatewayFixture door = GatewayFixture.before(FaultServer.answering(answer("Yes")));
        RawClient client = new RawClient(door)) {
      client.send(
          HEAD + "Expect: 100-continue\r\nContent-Length: " + chat("").length() + "\r\n\r\n");

      assertThat(client.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 100");
      assertThat(client.send(chat("")).readUntil("Yes")).contains("HTTP/1.1 200");
    }
  }

  @Test
  void aClientThatWaitsForContinueIsRefusedWithoutIt() throws IOException {
    ApiKeys.create(folder.resolve("keys.txt"), "team", KeyOptions.NONE);
    try (GatewayFixture door =
        GatewayFixture.before("keys: " + folder.resolve("keys.txt") + "\n")) {
      try (RawClient client = new RawClient(door)) {
        client.send(HEAD + "Expect: 100-continue\r\nContent-Length: 100\r\n\r\n");

        assertThat(client.readAll()).startsWith("HTTP/1.1 401").doesNotContain("HTTP/1.1 100");
      }
    }
    try (GatewayFixture door = GatewayFixture.before("limits: {body: 1KB}\n");
        RawClient client = new RawClient(door)) {
      client.send(HEAD + "Expect: 100-continue\r\nContent-Length: 5000\r\n\r\n");

      assertThat(client.readAll()).startsWith("HTTP/1.1 413").doesNotContain("HTTP/1.1 100");
    }
  }

  @Test
  void aClientOfHttp10IsServedAndItsConnectionClosed() throws IOException {
    try (GatewayFixture door = GatewayFixture.before(FaultServer.answering(answer("Yes")))) {
      for (String more : new String[] {"", "\"stream\":false"}) {
        try (RawClient client = new RawClient(door)) {
          client.send("POST " + CHAT + " HTTP/1.0\r\nHost: localhost\r\nContent-Length: "
              + chat(more).length() + "\r\n\r\n" + chat(more));

          assertThat(client.readAll()).contains(" 200 ", "Yes").doesNotContain("chunked");
        }
      }
    }
  }

  @Test
  void headGivesTheHeadOfGet() throws IOException {
    try (GatewayFixture door = GatewayFixture.before();
        RawClient client = new RawClient(door)) {
      client.send("HEAD /livez HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

      assertThat(client.readAll())
          .startsWith("HTTP/1.1 200")
          .containsIgnoringCase("content-length: 3")
          .endsWith("\r\n\r\n");
    }
  }

  @Test
  void aBrowserThatAsksWhetherAPageMayCallIsAnswered() throws IOException {
    String asked = "OPTIONS " + CHAT + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
        + "Access-Control-Request-Method: POST\r\n"
        + "Access-Control-Request-Headers: authorization, x-stainless-os\r\nOrigin: ";
    try (GatewayFixture door = GatewayFixture.before("cors: [\"https://app.example\"]\n")) {
      try (RawClient client = new RawClient(door)) {
        assertThat(client.send(asked + "https://app.example\r\n\r\n").readAll())
            .startsWith("HTTP/1.1 204")
            .containsIgnoringCase("access-control-allow-origin: https://app.example\r\n")
            .containsIgnoringCase("access-control-allow-methods: GET, POST")
            .containsIgnoringCase("access-control-allow-headers: authorization, x-stainless-os")
            .containsIgnoringCase("vary: origin");
      }
      for (String other : new String[] {"https://evil.example", "null", "https://app.example.x"}) {
        try (RawClient client = new RawClient(door)) {
          assertThat(client.send(asked + other + "\r\n\r\n").readAll())
              .startsWith("HTTP/1.1 403")
              .doesNotContainIgnoringCase("access-control-allow-origin");
        }
      }
    }
  }

  @Test
  void anAbsoluteTargetIsServed() throws IOException {
    try (GatewayFixture door = GatewayFixture.before(FaultServer.answering(answer("Yes")));
        RawClient client = new RawClient(door)) {
      client.send("GET http://localhost:" + door.port()
          + "/livez HTTP/1.1\r\nHost: localhost:" + door.port()
          + "\r\nConnection: close\r\n\r\n");

      assertThat(client.readAll()).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void anAbsoluteTargetDoesNotGiveAnotherNameThanTheHosts() throws IOException {
    try (GatewayFixture door = GatewayFixture.before();
        RawClient client = new RawClient(door)) {
      client.send(
          "GET http://rebound.example/v1/models HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

      assertThat(client.readAll()).startsWith("HTTP/1.1 4");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "//v1/models",
        "/v1/../metrics",
        "/v1/%2e%2e/metrics",
        "/livez/../metrics",
        "/livez/%2e%2e/metrics",
        "/livez;/../metrics",
        "/livez/..;/metrics",
        "/v1/models\u0000",
        "/v1/models%00",
        "/v1%2fmodels",
        "/metrics/",
        "/METRICS",
        "/%6detrics",
        "*",
        "metrics",
      })
  void noSpellingOfAPathLeadsPastTheKey(String target) throws IOException {
    ApiKeys.create(folder.resolve("keys.txt"), "team", KeyOptions.NONE);
    try (GatewayFixture door = GatewayFixture.before("keys: " + folder.resolve("keys.txt") + "\n");
        RawClient client = new RawClient(door)) {
      client.send("GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

      assertThat(client.readAll())
          .startsWith("HTTP/1.1 4")
          .contains("\"error\"")
          .doesNotContainIgnoringCase("jetty");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "zz\r\n{}\r\n0\r\n\r\n",
        "-1\r\n{}\r\n0\r\n\r\n",
        "0x2\r\n{}\r\n0\r\n\r\n",
        "fffffffffffffffff\r\n{}\r\n0\r\n\r\n",
        "7fffffffffffffff\r\n{}\r\n0\r\n\r\n",
        "2\r\n{}xx\r\n0\r\n\r\n",
        "\r\n{}\r\n0\r\n\r\n",
      })
  void badChunksAreABadRequest(String body) throws IOException {
    FaultServer service = FaultServer.answering(answer("Yes"));
    try (GatewayFixture door = GatewayFixture.before("limits: {body-time: 500ms}\n", service);
        RawClient client = new RawClient(door)) {
      client.send(HEAD + "Transfer-Encoding: chunked\r\n\r\n" + body);

      String seen = client.readAll();

      assertThat(seen).startsWith("HTTP/1.1 4").contains("\"error\"");
      assertThat(seen.indexOf("HTTP/1.1", 1)).as(seen).isNegative();
      assertThat(service.requests()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"model\":\"gpt-4o-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"\u00ff\u00fe\"}]}",
        "{\"model\":\"gpt-4o-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"\u00ed\u00a0\u0080\"}]}",
        "{\"model\":\"a\",\"model\":\"gpt-4o-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}",
        "{\"model\":\"gpt-4o-mini\",\"messages\":[{\"role\":\"user\",\"role\":\"system\",\"content\":\"x\"}]}",
        "{\"model\":\"gpt-4o-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]} {}",
        "{\"model\":\"gpt-4o-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]",
        "{\"model\":\"gpt-4o-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"temperature\":NaN}",
        "[]",
        "",
        "null",
      })
  void aBodyThatIsNotOneJsonObjectInUtf8IsABadRequest(String body) throws IOException {
    FaultServer service = FaultServer.answering(answer("Yes"));
    try (GatewayFixture door = GatewayFixture.before(service);
        RawClient client = new RawClient(door)) {
      client.post(CHAT, body, "Connection: close");

      assertThat(client.readAll()).startsWith("HTTP/1.1 400").contains("invalid_request_error");
      assertThat(service.requests()).isEmpty();
    }
  }

  @Test
  void jsonThatIsDeeperThanTheLimitIsABadRequest() {
    String deep = chat("\"metadata\":" + "[".repeat(20) + "]".repeat(20));
    try (GatewayFixture door =
        GatewayFixture.before("limits: {depth: 10}\n", FaultServer.answering(answer("Yes")))) {
      assertThat(door.post(CHAT, deep).statusCode()).isEqualTo(400);
      assertThat(door.post(CHAT, deep).body()).contains("limits.depth");
      assertThat(door.post(CHAT, chat("")).statusCode()).isEqualTo(200);
    }
  }
}
