package dev.patchbay.provider.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.registry.ProviderRegistry;
import dev.patchbay.testkit.FaultServer;
import dev.patchbay.testkit.Script;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** Tools of services, over real sockets. */
@Timeout(60)
class ToolDialectsTest {

  private static final String OSLO = "{\"city\":\"Oslo\"}";

  private final Tools tools = Tools.of(new ToolLoopTest.Station());

  @ParameterizedTest
  @EnumSource
  void runsAToolAndTellsItsResult(Dialects dialect) {
    try (FaultServer server = FaultServer.answering(
            Script.json(200, dialect.call("call_1", "weather", OSLO)),
            Script.json(200, dialect.text("Take a coat.")));
        AbstractProvider provider = dialect.at(server)) {
      ToolRun run = ToolLoop.of(provider, tools).complete(Dialects.QUESTION);

      assertThat(run.text()).isEqualTo("Take a coat.");
      assertThat(run.usage().totalTokens()).isEqualTo(26);
      assertThat(dialect.toolResult(Dialects.lastBody(server).path("messages").path(2)))
          .isEqualTo("{\"city\":\"Oslo\",\"celsius\":4}");
    }
  }

  @ParameterizedTest
  @EnumSource
  void runsAToolInAStream(Dialects dialect) {
    try (FaultServer server = FaultServer.answering(
            dialect.streamedCall("call_1", "weather", OSLO), dialect.streamed("Take a coat."));
        AbstractProvider provider = dialect.at(server);
        ToolStream stream = ToolLoop.of(provider, tools).stream(Dialects.QUESTION)) {
      assertThat(String.join("", stream.tokens())).isEqualTo("Take a coat.");
      assertThat(dialect.toolResult(Dialects.lastBody(server).path("messages").path(2)))
          .isEqualTo("{\"city\":\"Oslo\",\"celsius\":4}");
    }
  }

  @ParameterizedTest
  @EnumSource
  void closesTheSocketOfTheOpenCallAtTheDeadline(Dialects dialect) {
    try (FaultServer server = FaultServer.answering(
            Script.json(200, dialect.call("call_1", "weather", OSLO)),
            Script.raw().silence());
        AbstractProvider provider = dialect.at(server)) {
      assertThatExceptionOfType(ProviderException.class)
          .isThrownBy(() -> ToolLoop.of(provider, tools)
              .complete(Dialects.QUESTION, CallContext.withTimeout(Duration.ofSeconds(2))))
          .matches(e -> e.kind() == ErrorKind.TIMEOUT);
      assertThat(server.requests()).hasSize(2);
    }
  }

  @ParameterizedTest
  @EnumSource
  void worksWithARouter(Dialects dialect) {
    try (FaultServer server = FaultServer.answering(
            Script.json(200, dialect.call("call_1", "weather", OSLO)),
            Script.json(200, dialect.text("{\"city\":\"Oslo\",\"celsius\":4}")));
        AbstractProvider provider = dialect.at(server);
        ProviderRegistry registry =
            ProviderRegistry.builder().discovery(false).provider(provider).build()) {
      ToolLoop loop = ToolLoop.of(registry.router(), tools);
      CompletionRequest question =
          Dialects.QUESTION.toBuilder().model(dialect.model()).build();

      TypedAnswer<ToolLoopTest.Weather> answer =
          Typed.of(loop).complete(question, ToolLoopTest.Weather.class);

      assertThat(answer.value().celsius()).isEqualTo(4);
      assertThat(answer.completion().provider()).isEqualTo(provider.id());
      assertThat(dialect.schema(Dialects.lastBody(server)).isMissingNode()).isFalse();
    }
  }

  @Test
  void carriesSignedReasoningBack() {
    try (FaultServer server = FaultServer.answering(
            Script.json(200, Dialects.ANTHROPIC.call("call_1", "weather", OSLO)),
            Script.json(200, Dialects.ANTHROPIC.text("Take a coat.")));
        AbstractProvider provider = Dialects.ANTHROPIC.at(server)) {
      ToolLoop.of(provider, tools).complete(Dialects.QUESTION);

      JsonNode thinking =
          Dialects.lastBody(server).path("messages").path(1).path("content").path(0);
      assertThat(thinking.path("thinking").asString()).isEqualTo("Look it up.");
      assertThat(thinking.path("signature").asString()).isEqualTo("c2ln");
    }
  }
}
