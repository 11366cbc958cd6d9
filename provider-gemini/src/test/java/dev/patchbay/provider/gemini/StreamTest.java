package dev.patchbay.provider.gemini;

import static dev.patchbay.provider.gemini.Answers.HELLO;
import static dev.patchbay.provider.gemini.Answers.chunk;
import static dev.patchbay.provider.gemini.Answers.end;
import static dev.patchbay.provider.gemini.Answers.event;
import static dev.patchbay.provider.gemini.Answers.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.testkit.FaultServer;
import dev.patchbay.testkit.Script;
import java.time.Duration;
import java.util.Iterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How streams run, fail and end. */
class StreamTest {

  private static final String HI = chunk(text("Hel")) + chunk(text("lo"));

  @Test
  void eachPieceOfTextIsAToken() {
    assertThat(Answers.events(HI + end("STOP")))
        .hasSize(3)
        .startsWith(new CompletionEvent.TextDelta("Hel"), new CompletionEvent.TextDelta("lo"))
        .last()
        .isInstanceOf(CompletionEvent.Finished.class);
  }

  @Test
  void thoughtsComeAsTheyAreThought() {
    assertThat(Answers.events(chunk("{\"text\":\"First, \",\"thought\":true}")
            + chunk("{\"thought\":true,\"text\":\"I see.\"}")
            + HI
            + end("STOP")))
        .startsWith(
            new CompletionEvent.ReasoningDelta("First, "),
            new CompletionEvent.ReasoningDelta("I see."),
            new CompletionEvent.TextDelta("Hel"));
  }

  @Test
  void howTheBytesAreSplitChangesNothing() {
    String stream = Answers.streamed(
        Parts.THOUGHT, text("Grüße 😀"), Parts.SIGNED_TEXT, Parts.CALL_WITH_ID, Parts.UNKNOWN);
    Completion expected = Answers.completion(stream);

    for (int size : new int[] {1, 2, 3, 7, 61}) {
      try (FaultServer server =
          FaultServer.answering(Script.stream().chunksOf(size, stream).end())) {
        Completion answer = Way.STREAMED.ask(Servers.provider(server), HELLO);

        assertThat(answer.parts()).isEqualTo(expected.parts());
        assertThat(answer.usage()).isEqualTo(expected.usage());
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "503, UNAVAILABLE, OVERLOADED",
    "429, RESOURCE_EXHAUSTED, RATE_LIMITED",
    "500, INTERNAL, SERVER_ERROR",
    "504, DEADLINE_EXCEEDED, TIMEOUT",
    "400, INVALID_ARGUMENT, INVALID_REQUEST",
    "400, FAILED_PRECONDITION, PERMISSION",
    "401, UNAUTHENTICATED, AUTHENTICATION",
    "403, PERMISSION_DENIED, PERMISSION",
    "404, NOT_FOUND, MODEL_UNAVAILABLE",
    "418, SOMETHING_NEW, INVALID_REQUEST"
  })
  void anErrorBeforeTheTextIsOfItsKind(int status, String state, ErrorKind kind) {
    ProviderException failure =
        streamFailure(Script.stream().chunk(error(status, state)).end());

    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure.code()).isEqualTo(state);
    assertThat(failure.status()).hasValue(status);
    assertThat(failure).hasMessageContaining("high demand");
    assertThat(failure.partialText()).isEmpty();
  }

  @Test
  void anErrorInAStreamMaySayWhenToTryAgain() {
    ProviderException failure =
        streamFailure(Script.stream().chunk(error(429, "RESOURCE_EXHAUSTED")).end());

    assertThat(failure.retryAfter()).contains(Duration.ofSeconds(37));
  }

  @Test
  void anErrorAfterTextInterruptsTheStream() {
    ProviderException failure =
        streamFailure(Script.stream().chunk(HI + error(503, "UNAVAILABLE")).end());

    assertThat(failure.kind()).isEqualTo(ErrorKind.STREAM_INTERRUPTED);
    assertThat(failure.code()).isEqualTo("UNAVAILABLE");
    assertThat(failure.partialText()).isEqualTo("Hello");
  }

  @Test
  void aMalformedCallAfterTextInterruptsTheStream() {
    ProviderException failure =
        streamFailure(Script.stream().chunk(HI + end("MALFORMED_FUNCTION_CALL")).end());

    assertThat(failure.kind()).isEqualTo(ErrorKind.STREAM_INTERRUPTED);
    assertThat(failure.code()).isEqualTo("MALFORMED_FUNCTION_CALL");
    assertThat(failure.usage().outputTokens()).isEqualTo(115);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void aStreamThatEndsWithoutAFinishReasonIsInterruptedWithTheTextSoFar(int way) {
    Script cut = Script.stream().chunk(HI);

    ProviderException failure =
        streamFailure(way == 0 ? cut.close() : way == 1 ? cut.reset() : cut.end());

    assertThat(failure.kind()).isEqualTo(ErrorKind.STREAM_INTERRUPTED);
    assertThat(failure.partialText()).isEqualTo("Hello");
  }

  /** Proxies write the defaults of enums that the service leaves out. */
  @Test
  void aReasonThatIsTheDefaultIsNone() {
    String said = event("{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Hi\"}]},"
        + "\"finishReason\":\"FINISH_REASON_UNSPECIFIED\"}],"
        + "\"promptFeedback\":{\"blockReason\":\"BLOCK_REASON_UNSPECIFIED\"}}");

    ProviderException failure = streamFailure(Script.stream().chunk(said).end());

    assertThat(failure.kind()).isEqualTo(ErrorKind.STREAM_INTERRUPTED);
    assertThat(failure.partialText()).isEqualTo("Hi");
    assertThat(Answers.completion(said + end("STOP")).text()).isEqualTo("Hi");
  }

  @Test
  void aStreamOfCountsAloneIsAFailureOfItsOwn() {
    String counts = event("{\"usageMetadata\":{\"promptTokenCount\":9},\"modelVersion\":\"g\"}");

    assertThat(streamFailure(Script.stream().chunk(counts).end()).kind())
        .isEqualTo(ErrorKind.PROTOCOL);
  }

  @Test
  void countsMayFollowTheFinishReason() {
    String counts =
        event("{\"usageMetadata\":{\"promptTokenCount\":9,\"candidatesTokenCount\":77}}");

    assertThat(Answers.completion(HI + end("STOP") + counts).usage().outputTokens())
        .isEqualTo(77);
  }

  @Test
  void aTokenComesAtOnce() {
    try (FaultServer server = FaultServer.answering(Script.stream().chunk(HI).silence());
        CompletionStream stream = Servers.provider(server).stream(HELLO)) {
      Iterator<String> tokens = stream.tokens().iterator();

      assertThat(tokens.next()).isEqualTo("Hel");
      assertThat(tokens.next()).isEqualTo("lo");
    }
  }

  @Test
  void anEventThatIsNoJsonIsAFault() {
    ProviderException failure =
        streamFailure(Script.stream().chunk(HI + "data: {\"candidates\n\n").end());

    assertThat(failure.kind()).isEqualTo(ErrorKind.STREAM_INTERRUPTED);
    assertThat(failure.partialText()).isEqualTo("Hello");
  }

  private static String error(int status, String state) {
    return event("""
        {"error":{"code":%d,"message":"This model is experiencing high demand.","status":"%s","details":[\
        {"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"37s"}]}}""".formatted(status, state));
  }

  private static ProviderException streamFailure(Script script) {
    try (FaultServer server = FaultServer.answering(script)) {
      AbstractProvider provider = Servers.provider(server);
      return catchThrowableOfType(ProviderException.class, () -> Way.STREAMED.ask(provider, HELLO));
    }
  }
}
