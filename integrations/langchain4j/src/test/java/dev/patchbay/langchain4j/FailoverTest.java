package dev.patchbay.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.openai.services.OpenAi;
import dev.patchbay.registry.ProviderRegistry;
import dev.patchbay.testkit.FaultServer;
import dev.patchbay.testkit.Script;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two services behind one model of LangChain4j's, of which the first fails. */
@Timeout(60)
class FailoverTest {

  private FaultServer first;
  private FaultServer second;
  private ProviderRegistry registry;

  @AfterEach
  void close() {
    registry.close();
    first.close();
    second.close();
  }

  private ProviderRegistry two(Script ofFirst, Script ofSecond) {
    first = FaultServer.answering(ofFirst);
    second = FaultServer.answering(ofSecond);
    registry = ProviderRegistry.builder()
        .discovery(false)
        .provider(openAi("first", first))
        .provider(openAi("second", second))
        .priority("first", "second")
        .build();
    return registry;
  }

  private static dev.patchbay.provider.AbstractProvider openAi(String id, FaultServer server) {
    return new OpenAi()
        .configured(ProviderConfig.builder()
            .instance(id)
            .set(ProviderConfig.BASE_URL, server.url().toString())
            .set(ProviderConfig.API_KEY, "k")
            .build());
  }

  @Test
  void aFailureBeforeTheFirstTokenIsInvisibleAndExplained() throws Exception {
    two(Script.json(503, "{\"error\":{\"message\":\"busy\"}}"), Wire.streamed("Be", "cause"));
    Recorder recorder = new Recorder();
    PatchbayStreamingChatModel.of(registry.router(), StandIn.MODEL).chat("Why?", recorder);

    ChatResponse response = recorder.response();
    assertThat(recorder.told).containsExactly("Be", "cause", "complete");
    assertThat(recorder.errors).isEmpty();
    PatchbayMetadata metadata = (PatchbayMetadata) response.metadata();
    assertThat(metadata.provider()).isEqualTo("second");
    assertThat(metadata.attempts()).hasSize(2);
    assertThat(metadata.why())
        .isEqualTo("second answered, after first with " + StandIn.MODEL
            + " failed (SERVER_ERROR, HTTP 503)");
  }

  @Test
  void aStreamThatBreaksBeforeTheFirstTokenIsInvisible() throws Exception {
    two(Script.stream().chunk(": hello\n\n").close(), Wire.streamed("Be", "cause"));
    Recorder recorder = new Recorder();
    PatchbayStreamingChatModel.of(registry.router(), StandIn.MODEL).chat("Why?", recorder);

    assertThat(recorder.response().aiMessage().text()).isEqualTo("Because");
  }

  @Test
  void aFailureAfterTheFirstTokenIsAnErrorWithTheTextSoFarAndNeverAnAnswer() throws Exception {
    two(Script.stream().chunk(Wire.text("Be")).close(), Wire.streamed("Other", "wise"));
    Recorder recorder = new Recorder();
    PatchbayStreamingChatModel.of(registry.router(), StandIn.MODEL).chat("Why?", recorder);

    ProviderException cause = (ProviderException) recorder.error().getCause();
    assertThat(cause.kind()).isEqualTo(ErrorKind.STREAM_INTERRUPTED);
    assertThat(cause.partialText()).isEqualTo("Be");
    assertThat(recorder.told).containsExactly("Be");
    assertThat(second.requests()).isEmpty();
  }

  @Test
  void aWholeAnswerComesFromTheSecond() {
    two(Script.json(500, "{}"), Wire.ANSWER);

    ChatResponse response =
        PatchbayChatModel.of(registry.router(), StandIn.MODEL).chat(UserMessage.from("Why?"));

    assertThat(((PatchbayMetadata) response.metadata()).provider()).isEqualTo("second");
  }

  @Test
  void ifBothFailTheCauseListsAllAttempts() {
    two(Script.json(500, "{}"), Script.json(500, "{}"));

    InternalServerException failure = catchThrowableOfType(
        InternalServerException.class,
        () ->
            PatchbayChatModel.of(registry.router(), StandIn.MODEL).chat(UserMessage.from("Why?")));

    assertThat(((ProviderException) failure.getCause()).attempts())
        .extracting("provider")
        .contains("first", "second");
  }
}
