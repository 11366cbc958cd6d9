package dev.patchbay.provider.anthropic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ModelInfo;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.testkit.FaultServer;
import dev.patchbay.testkit.ReceivedRequest;
import dev.patchbay.testkit.Script;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Anthropic's list of its models. */
@Timeout(60)
class ModelListTest {

  @Test
  void allPagesAreRead() {
    try (FaultServer server = FaultServer.answering(Script.json(200, """
            {"data":[
              {"type":"model","id":"claude-next","display_name":"Claude Next","created_at":"2026-09-01T00:00:00Z",
               "max_input_tokens":1000000,"max_tokens":128000,"retires_at":null},
              {"type":"model","id":"claude-last","display_name":"Claude Last","created_at":"2025-02-19T00:00:00Z",
               "max_input_tokens":0,"max_tokens":null,"retires_at":"2027-02-01T00:00:00Z"}],
             "has_more":true,"first_id":"claude-next","last_id":"claude-last"}"""), Script.json(200, """
            {"data":[{"type":"model","id":"claude-old","retires_at":"soon"}],
             "has_more":false,"first_id":"claude-old","last_id":"claude-old"}"""))) {
      assertThat(Servers.provider(server).listModels())
          .containsExactly(
              ModelInfo.builder("claude-next")
                  .contextWindow(1_000_000)
                  .outputLimit(128_000)
                  .build(),
              ModelInfo.builder("claude-last")
                  .retirement(LocalDate.of(2027, 2, 1))
                  .build(),
              ModelInfo.of("claude-old"));

      assertThat(server.requests())
          .extracting(ReceivedRequest::path)
          .containsExactly("/v1/models?limit=1000", "/v1/models?limit=1000&after_id=claude-last");
      assertThat(server.requests().get(1).headers())
          .containsEntry("x-api-key", Servers.KEY)
          .containsEntry("anthropic-version", "2023-06-01");
    }
  }

  @Test
  void aListWithoutAnEndMeetsALimit() {
    try (FaultServer server = FaultServer.answering(Script.json(200, """
        {"data":[{"type":"model","id":"claude-next"}],"has_more":true,"last_id":"claude-next"}"""))) {
      ProviderException failure = catchThrowableOfType(
          ProviderException.class, () -> Servers.provider(server).listModels());

      assertThat(failure.kind()).isEqualTo(ErrorKind.LIMIT_EXCEEDED);
    }
  }
}
