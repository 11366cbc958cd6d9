package dev.patchbay.gateway;

import static dev.patchbay.gateway.GatewayFixture.answer;
import static dev.patchbay.gateway.GatewayFixture.chat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.patchbay.gateway.keys.ApiKeys;
import dev.patchbay.gateway.keys.KeyOptions;
import dev.patchbay.gateway.settings.Address;
import dev.patchbay.gateway.settings.GatewaySettings;
import dev.patchbay.gateway.settings.SettingsException;
import dev.patchbay.testkit.FaultServer;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoorTest {

  private static final String CHAT = "/v1/chat/completions";

  @TempDir
  private Path folder;

  private GatewayFixture withKeys(String options) {
    key = ApiKeys.create(folder.resolve("keys.txt"), "team-a", KeyOptions.NONE);
    return GatewayFixture.before(
        "keys: " + folder.resolve("keys.txt") + "\n" + options,
        FaultServer.answering(answer("Yes")));
  }

  private String key = "";

  @Test
  void aKeyOpensTheDoorInEitherHeader() {
    try (GatewayFixture door = withKeys("")) {
      assertThat(door.post(CHAT, chat(""), "authorization", "Bearer " + key).statusCode())
          .isEqualTo(200);
      assertThat(door.post(CHAT, chat(""), "x-api-key", key).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void noKeyAWrongOneAndAShortOneAreRefused() {
    try (GatewayFixture door = withKeys("")) {
      HttpResponse<String> none = door.post(CHAT, chat(""));
      HttpResponse<String> wrong =
          door.post(CHAT, chat(""), "authorization", "Bearer pb-" + "x".repeat(43));
      HttpResponse<String> shorter =
          door.post(CHAT, chat(""), "authorization", "Bearer " + key.substring(0, 10));

      assertThat(none.statusCode()).isEqualTo(401);
      assertThat(none.headers().firstValue("www-authenticate")).hasValue("Bearer");
      assertThat(none.body()).contains("authentication_error", "has no key");
      assertThat(wrong.statusCode()).isEqualTo(401);
      assertThat(shorter.statusCode()).isEqualTo(401);
      assertThat(door.get("/v1/models").statusCode()).isEqualTo(401);
      assertThat(door.get("/livez").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aKeyIsLookedAtBeforeTheBody() throws IOException {
    try (GatewayFixture door = withKeys("");
        RawClient client = new RawClient(door)) {
      client.send("POST " + CHAT
          + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 30000000\r\n\r\n{\"model\":");

      assertThat(client.readUntil("}}")).contains("HTTP/1.1 401").contains("AUTHENTICATION");
    }
  }

  @Test
  void twoAuthorizationHeadersAreABadRequest() throws IOException {
    try (GatewayFixture door = withKeys("");
        RawClient client = new RawClient(door)) {
      client.post(CHAT, chat(""), "Authorization: Bearer " + key, "Authorization: Bearer other");

      assertThat(client.readUntil("}}")).contains("HTTP/1.1 400").contains("two headers");
    }
  }

  @Test
  void aGatewayThatOthersCanReachWantsKeys() {
    GatewaySettings open = GatewaySettings.defaults().withListen(new Address("0.0.0.0", 0));

    assertThatThrownBy(() -> Gateway.start(open))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("patchbay key new");
  }

  @Test
  void aBodyThatIsAnnouncedTooLongIsRefusedBeforeItComes() throws IOException {
    try (GatewayFixture door = GatewayFixture.before("limits: {body: 1KB}\n");
        RawClient client = new RawClient(door)) {
      client.send(
          "POST " + CHAT + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 52428800\r\n\r\n");

      assertThat(client.readUntil("}}")).contains("HTTP/1.1 413").contains("limits.body");
    }
  }

  @Test
  void aBodyWithoutAnEndIsRefusedAtTheLimit() throws IOException {
    try (GatewayFixture door = GatewayFixture.before("limits: {body: 1KB}\n");
        RawClient client = new RawClient(door)) {
      client.send(
          "POST " + CHAT + " HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
      for (int i = 0; i < 4; i++) {
        client.send("200\r\n" + " ".repeat(512) + "\r\n");
      }

      assertThat(client.readUntil("}}")).contains("HTTP/1.1 413");
    }
  }

  @Test
  void aBodyThatDripsIsGivenUp() throws IOException {
    try (GatewayFixture door = GatewayFixture.before("limits: {body-time: 300ms}\n");
        RawClient client = new RawClient(door)) {
      client.send("POST " + CHAT + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{");

      assertThat(client.readUntil("}}")).contains("HTTP/1.1 408");
    }
  }

  @Test
  void aHeadThatDripsIsGivenUp() throws IOException {
    try (GatewayFixture door = GatewayFixture.before("limits: {head-time: 300ms}\n");
        RawClient silent = new RawClient(door);
        RawClient dripping = new RawClient(door)) {
      dripping.send("POST " + CHAT + " HTTP/1.1\r\nHost: local");

      assertThat(dripping.readAll()).isEmpty();
      assertThat(silent.readAll()).isEmpty();
    }
  }

  @Test
  void requestsThatTwoServersWouldReadDifferentlyAreRefused() throws IOException {
    String head = "POST " + CHAT + " HTTP/1.1\r\nHost: localhost\r\n";
    for (String smuggled : new String[] {
      head + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      head + "Content-Length: 5\r\nContent-Length: 6\r\n\r\n123456",
      head + "Content-Length: +5\r\n\r\n12345",
      head + "Content-Length : 5\r\n\r\n12345",
      head + "Transfer-Encoding: identity, chunked\r\n\r\n0\r\n\r\n",
      "POST " + CHAT + " HTTP/1.1\r\nHost: a\r\nHost: b\r\nContent-Length: 2\r\n\r\n{}",
      "POST " + CHAT + " HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}",
    }) {
      try (GatewayFixture door = GatewayFixture.before();
          RawClient client = new RawClient(door)) {
        client.send(smuggled);

        assertThat(client.readAll())
            .as(smuggled)
            .startsWith("HTTP/1.1 4")
            .contains("\"error\"")
            .doesNotContainIgnoringCase("jetty");
      }
    }
  }

  @Test
  void aHeadThatIsTooLargeOrHasTooManyHeadersIsRefused() throws IOException {
    try (GatewayFixture door = GatewayFixture.before()) {
      try (RawClient client = new RawClient(door)) {
        client.send("GET /v1/models HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
            + "x".repeat(64 << 10) + "\r\n\r\n");
        assertThat(client.readUntil("}}")).contains("HTTP/1.1 431");
      }
      try (RawClient client = new RawClient(door)) {
        client.send(
            "GET /v1/models HTTP/1.1\r\nHost: localhost\r\n" + "a: b\r\n".repeat(150) + "\r\n");
        assertThat(client.readUntil("}}")).contains("HTTP/1.1 431").contains("limits.headers");
      }
    }
  }

  @Test
  void pagesOfOtherOriginsAreRefusedUnlessTheyAreListed() {
    try (GatewayFixture door = GatewayFixture.before(
        "cors: [\"https://app.example\"]\n", FaultServer.answering(answer("Yes")))) {
      assertThat(door.post(CHAT, chat(""), "origin", "https://evil.example").statusCode())
          .isEqualTo(403);
      HttpResponse<String> allowed = door.post(CHAT, chat(""), "origin", "https://app.example");
      assertThat(allowed.statusCode()).isEqualTo(200);
      assertThat(allowed.headers().firstValue("access-control-allow-origin"))
          .hasValue("https://app.example");
    }
  }

  @Test
  void withoutKeysOnlyItsOwnNamesAreAnswered() throws IOException {
    try (GatewayFixture door = GatewayFixture.before();
        RawClient client = new RawClient(door)) {
      client.send("GET /v1/models HTTP/1.1\r\nHost: rebound.example\r\n\r\n");

      assertThat(client.readUntil("}}")).contains("HTTP/1.1 403");
    }
  }

  @Test
  void aModelThatTheKeyIsNotGoodForIsRefused() {
    key = ApiKeys.create(
        folder.resolve("keys.txt"), "small", KeyOptions.of(Map.of("models", "claude-*")));
    try (GatewayFixture door = GatewayFixture.before(
        "keys: " + folder.resolve("keys.txt") + "\n", FaultServer.answering(answer("Yes")))) {
      HttpResponse<String> response = door.post(CHAT, chat(""), "authorization", "Bearer " + key);

      assertThat(response.statusCode()).isEqualTo(403);
      assertThat(response.body()).contains("small may not use the model gpt-4o-mini");
      assertThat(door.get("/v1/models", "authorization", "Bearer " + key).body())
          .doesNotContain("gpt-4o-mini");
    }
  }

  @Test
  void aRevokedKeyIsRefusedWithoutARestart() throws IOException {
    try (GatewayFixture door = withKeys("")) {
      assertThat(door.get("/v1/models", "authorization", "Bearer " + key).statusCode())
          .isEqualTo(200);

      Files.writeString(folder.resolve("keys.txt"), "# none\n");

      Eventually.become(
          "the key is refused",
          () -> door.get("/v1/models", "authorization", "Bearer " + key).statusCode() == 401);
    }
  }

  @Test
  void whatIsNotThereIsSaid() {
    try (GatewayFixture door = GatewayFixture.before()) {
      assertThat(door.get("/v1/nothing").statusCode()).isEqualTo(404);
      assertThat(door.get("/v1/nothing").body()).contains("POST /v1/chat/completions");
      assertThat(door.get(CHAT).statusCode()).isEqualTo(405);
      assertThat(door.get("/v1/models/openai/none").statusCode()).isEqualTo(404);
    }
  }
}
