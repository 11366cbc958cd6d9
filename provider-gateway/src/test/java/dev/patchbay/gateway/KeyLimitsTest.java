package dev.patchbay.gateway;

import static dev.patchbay.gateway.GatewayFixture.answer;
import static dev.patchbay.gateway.GatewayFixture.chat;
import static dev.patchbay.gateway.GatewayFixture.tokens;
import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.gateway.keys.ApiKeys;
import dev.patchbay.gateway.keys.KeyOptions;
import dev.patchbay.testkit.FaultServer;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a key may be used for, as its client sees it. */
class KeyLimitsTest {

  private static final String CHAT = "/v1/chat/completions";

  @TempDir
  private Path folder;

  private String key = "";

  private GatewayFixture door(String option, String value, FaultServer service) {
    key =
        ApiKeys.create(folder.resolve("keys.txt"), "team-a", KeyOptions.of(Map.of(option, value)));
    return GatewayFixture.before("keys: " + folder.resolve("keys.txt") + "\n", service);
  }

  private HttpResponse<String> ask(GatewayFixture door) {
    return door.post(CHAT, chat(""), "authorization", "Bearer " + key);
  }

  @Test
  void moreCallsAMinuteThanItMayMakeAreTooMany() {
    FaultServer service = FaultServer.answering(answer("Yes"));
    try (GatewayFixture door = door("calls-per-minute", "2", service)) {
      assertThat(ask(door).statusCode()).isEqualTo(200);
      assertThat(ask(door).statusCode()).isEqualTo(200);
      assertTooMany(ask(door), "2 calls a minute");
      assertThat(service.requests()).hasSize(2);
    }
  }

  @Test
  void moreTokensAMinuteThanItMayTakeAreTooMany() {
    try (GatewayFixture door =
        door("tokens-per-minute", "13", FaultServer.answering(answer("Yes")))) {
      assertThat(ask(door).statusCode()).isEqualTo(200);
      assertTooMany(ask(door), "13 tokens a minute");
    }
  }

  @Test
  void moreCallsAtOnceThanItMayHaveAreTooManyUntilOneEnds() throws IOException {
    FaultServer service = FaultServer.answering(tokens("Be").silence(), answer("Yes"));
    try (GatewayFixture door = door("calls-at-once", "1", service)) {
      try (RawClient client = new RawClient(door)) {
        client
            .post(CHAT, chat("\"stream\":true"), "Authorization: Bearer " + key)
            .readUntil("\"Be\"");

        assertTooMany(ask(door), "1 calls under way");
      }
      Eventually.become("the call is over", () -> door.gateway().openCalls() == 0);

      assertThat(ask(door).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aKeyThatHasSpentItsMoneyIsOutOfQuota() {
    try (GatewayFixture door = door("max-spend", "0", FaultServer.answering(answer("Yes")))) {
      HttpResponse<String> refused = ask(door);

      assertThat(refused.statusCode()).isEqualTo(429);
      assertThat(refused.body()).contains("insufficient_quota", "has spent the $0");
    }
  }

  @Test
  void aKeyThatHasExpiredIsNotKnownAnyMore() {
    try (GatewayFixture door =
        door("expires", "2020-01-01", FaultServer.answering(answer("Yes")))) {
      HttpResponse<String> refused = ask(door);

      assertThat(refused.statusCode()).isEqualTo(401);
      assertThat(refused.body()).contains("AUTHENTICATION", "team-a has expired");
      assertThat(door.get("/v1/models", "authorization", "Bearer " + key).statusCode())
          .isEqualTo(401);
    }
  }

  private static void assertTooMany(HttpResponse<String> refused, String why) {
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(Integer.parseInt(refused.headers().firstValue("retry-after").orElse("0")))
        .isBetween(1, 60);
    assertThat(refused.body()).contains("rate_limit", why, "RATE_LIMITED");
  }
}
