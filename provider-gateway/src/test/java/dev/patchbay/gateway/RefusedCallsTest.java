package dev.patchbay.gateway;

import static dev.patchbay.gateway.GatewayFixture.answer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.gateway.ledger.Ending;
import dev.patchbay.gateway.ledger.Entry;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.testkit.FaultServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The ledger also has the requests that the gateway refuses before a provider is asked. */
class RefusedCallsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/v1/chat/completions | {\"model\": | 400 | INVALID_REQUEST | ''",
        "/v1/chat/completions | {\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}],\"patchbay\":{\"nedes\":1}} | 400 | INVALID_REQUEST | m",
        "/v1/messages | {\"model\":\"m\"} | 400 | INVALID_REQUEST | ''",
        "/v1/embeddings | {\"model\":\"m\",\"input\":7} | 400 | INVALID_REQUEST | ''"
      })
  void itsStatusKindAndModelAreEntered(
      String path, String body, int status, ErrorKind kind, String model) {
    FaultServer service = FaultServer.answering(answer("Yes"));
    try (GatewayFixture door = GatewayFixture.before(service)) {
      String id =
          door.post(path, body).headers().firstValue("x-patchbay-request-id").orElseThrow();

      assertThat(door.gateway().calls().ledger().newest()).singleElement().satisfies(entry -> {
        assertThat(entry.id()).isEqualTo(id);
        assertThat(entry.status()).isEqualTo(status);
        assertThat(entry.error()).contains(kind);
        assertThat(entry.asked()).isEqualTo(model);
        assertThat(entry.ending()).isEqualTo(Ending.FAILED);
      });
      assertThat(service.requests()).isEmpty();
    }
  }

  @Test
  void oneThatIsTooLongIsEntered() {
    FaultServer service = FaultServer.answering(answer("Yes"));
    try (GatewayFixture door = GatewayFixture.before("limits: {body: 10B}\n", service)) {
      door.post("/v1/chat/completions", GatewayFixture.chat(""));

      assertThat(door.gateway().calls().ledger().newest())
          .extracting(Entry::status)
          .containsExactly(413);
    }
  }
}
