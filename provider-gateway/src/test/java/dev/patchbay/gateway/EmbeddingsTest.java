package dev.patchbay.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.testkit.FaultServer;
import dev.patchbay.testkit.Script;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Vectors over the gateway's socket. */
@Timeout(60)
class EmbeddingsTest {

  private static final String MODEL = "text-embedding-3-small";

  private static FaultServer service() {
    return FaultServer.answering(Script.json(200, """
        {"object":"list","data":[{"object":"embedding","index":0,"embedding":[0.5,-1]}],
         "model":"text-embedding-3-small","usage":{"prompt_tokens":8,"total_tokens":8}}"""));
  }

  @Test
  void aMemberThatIsNotKnownReachesTheService() {
    FaultServer service = service();
    try (GatewayFixture door = GatewayFixture.before(service)) {
      HttpResponse<String> answer = door.post(
          "/v1/embeddings",
          "{\"model\":\"" + MODEL + "\",\"input\":[\"a\"],\"truncate\":{\"side\":\"END\"}}");

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).contains("\"embedding\":[0.5,-1.0]");
      assertThat(answer.headers().firstValue("x-patchbay-provider")).contains("openai");
      assertThat(service.requests().get(0).body()).contains("\"truncate\":{\"side\":\"END\"}");
    }
  }

  @Test
  void aMemberThatWouldReplaceAnotherIsRefused() {
    FaultServer service = service();
    try (GatewayFixture door = GatewayFixture.before(service)) {
      HttpResponse<String> answer = door.post(
          "/v1/embeddings", "{\"model\":\"" + MODEL + "\",\"input\":[\"a\"],\"/input/0\":\"b\"}");

      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(service.requests()).isEmpty();
    }
  }
}
