package dev.patchbay.provider.anthropic;

import static dev.patchbay.provider.anthropic.Answers.HELLO;
import static dev.patchbay.provider.anthropic.Answers.PING;
import static dev.patchbay.provider.anthropic.Answers.START;
import static dev.patchbay.provider.anthropic.Answers.STOP;
import static dev.patchbay.provider.anthropic.Answers.begin;
import static dev.patchbay.provider.anthropic.Answers.delta;
import static dev.patchbay.provider.anthropic.Answers.end;
import static dev.patchbay.provider.anthropic.Answers.event;
import static dev.patchbay.provider.anthropic.Answers.stop;
import static dev.patchbay.provider.anthropic.Answers.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.ContentPart.Text;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.testkit.FaultServer;
import dev.patchbay.testkit.Script;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How streams run, fail and end. */
class StreamTest {

  private static final String HI = START
      + begin(0, text(""))
      + PING
      + delta(0, "text_delta", "text", "Hel")
      + delta(0, "text_delta", "text", "lo");
  private static final String REST = stop(0) + end("end_turn") + STOP;

  @Test
  void eachPieceOfTextIsATokenAndAPingIsNothing() {
    assertThat(Answers.events(HI + PING + REST))
        .hasSize(3)
        .startsWith(new CompletionEvent.TextDelta("Hel"), new CompletionEvent.TextDelta("lo"))
        .last()
        .isInstanceOf(CompletionEvent.Finished.class);
  }

  @Test
  void howTheBytesAreSplitChangesNothing() {
    String stream = Answers.streamed(
        Blocks.THINKING, text("Grüße 😀"), Blocks.WEATHER, Blocks.CITED, Blocks.SEARCH);
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

  @Test
  void lineEndsMayBeThoseOfWindows() {
    assertThat(Answers.completion((HI + REST).replace("\n", "\r\n")).text()).isEqualTo("Hello");
  }

  @Test
  void eventsAndDeltasThatNobodyKnowsYetAreNothing() {
    String unknown =
        event("content_block_preview", "{\"text\":\"Bye\",\"stop_reason\":\"max_tokens\"}")
            + delta(0, "sound_delta", "sound", Map.of("text", "Bye"));

    Completion answer = Answers.completion(unknown + HI + unknown + REST);

    assertThat(answer.parts()).containsExactly(new Text("Hello"));
    assertThat(answer.details().extras()).isEmpty();
    assertThat(answer.finishReason().raw()).isEqualTo("end_turn");
  }

  @Test
  void membersThatNobodyKnowsYetAreKept() {
    String end = end("end_turn").replace("\"stop_details\":null", "\"container\":{\"id\":\"c_1\"}");

    assertThat(Answers.completion(HI + stop(0) + end + STOP).details().extras())
        .isEqualTo(Map.of("container", Map.of("id", "c_1")));
  }

  @ParameterizedTest
  @CsvSource({
    "overloaded_error, OVERLOADED",
    "rate_limit_error, RATE_LIMITED",
    "api_error, SERVER_ERROR",
    "timeout_error, TIMEOUT",
    "invalid_request_error, INVALID_REQUEST",
    "authentication_error, AUTHENTICATION",
    "permission_error, PERMISSION",
    "billing_error, QUOTA_EXHAUSTED",
    "not_found_error, MODEL_UNAVAILABLE",
    "request_too_large, INVALID_REQUEST",
    "something_new_error, SERVER_ERROR"
  })
  void anErrorBeforeTheTextIsOfItsKind(String type, ErrorKind kind) {
    ProviderException failure = streamFailure(
        Script.stream().chunk(START + PING + error(type, "It is too much")).end());

    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure.code()).isEqualTo(type);
    assertThat(failure).hasMessageContaining("It is too much");
    assertThat(failure.partialText()).isEmpty();
  }

  @Test
  void anErrorAfterTextInterruptsTheStream() {
    ProviderException failure = streamFailure(
        Script.stream().chunk(HI + error("overloaded_error", "Overloaded")).end());

    assertThat(failure.kind()).isEqualTo(ErrorKind.STREAM_INTERRUPTED);
    assertThat(failure.code()).isEqualTo("overloaded_error");
    assertThat(failure.partialText()).isEqualTo("Hello");
  }

  @Test
  void anErrorInAStreamKeepsWhatTheHeadersSay() {
    Map<String, String> headers = Map.of(
        "content-type", "text/event-stream; charset=utf-8",
        "request-id", "req_018EeWyXxfu5pfWkrYcMdjWG",
        "retry-after", "12",
        "anthropic-ratelimit-requests-remaining", "3");

    ProviderException failure =
        streamFailure(Script.whole(200, headers, START + error("rate_limit_error", "Too many")));

    assertThat(failure.requestId()).isEqualTo("req_018EeWyXxfu5pfWkrYcMdjWG");
    assertThat(failure.retryAfter()).contains(Duration.ofSeconds(12));
    assertThat(failure.rateLimits()).containsEntry("anthropic-ratelimit-requests-remaining", "3");
  }

  @Test
  void anErrorWithoutANameOfItsEventIsOneAsWell() {
    ProviderException failure = streamFailure(Script.stream()
        .chunk(
            "data: {\"type\":\"error\",\"error\":{\"type\":\"api_error\",\"message\":\"Oh\"}}\n\n")
        .end());

    assertThat(failure.kind()).isEqualTo(ErrorKind.SERVER_ERROR);
    assertThat(failure.code()).isEqualTo("api_error");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void aStreamThatIsCutOffIsInterruptedWithTheTextSoFar(int way) {
    Script cut = Script.stream().chunk(HI);

    ProviderException failure = streamFailure(way == 0 ? cut.close() : cut.reset());

    assertThat(failure.kind()).isEqualTo(ErrorKind.STREAM_INTERRUPTED);
    assertThat(failure.partialText()).isEqualTo("Hello");
  }

  @Test
  void aStreamThatEndsWithoutAStopReasonIsInterrupted() {
    ProviderException failure =
        streamFailure(Script.stream().chunk(HI + stop(0)).end());

    assertThat(failure.kind()).isEqualTo(ErrorKind.STREAM_INTERRUPTED);
  }

  @Test
  void aStreamThatEndsBeforeAnyTextIsAFailureOfItsOwn() {
    ProviderException failure =
        streamFailure(Script.stream().chunk(START + PING).end());

    assertThat(failure.kind()).isEqualTo(ErrorKind.PROTOCOL);
  }

  /** The stop reason comes with the last count of tokens: all is said. */
  @Test
  void aStreamWithAStopReasonIsWholeWithoutItsLastEvent() {
    try (FaultServer server = FaultServer.answering(
        Script.stream().chunk(HI + stop(0) + end("max_tokens")).end())) {
      Completion answer = Way.STREAMED.ask(Servers.provider(server), HELLO);

      assertThat(answer.text()).isEqualTo("Hello");
      assertThat(answer.finishReason().raw()).isEqualTo("max_tokens");
      assertThat(answer.usage().outputTokens()).isEqualTo(15);
    }
  }

  @Test
  void nothingIsReadAfterTheLastEvent() {
    try (FaultServer server = FaultServer.answering(
        Script.stream().chunk(HI + REST + error("api_error", "Too late")).silence())) {
      assertThat(Way.STREAMED.ask(Servers.provider(server), HELLO).text()).isEqualTo("Hello");
    }
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
    ProviderException failure = streamFailure(Script.stream()
        .chunk(HI + "event: content_block_delta\ndata: {\"delta\n\n")
        .end());

    assertThat(failure.kind()).isEqualTo(ErrorKind.STREAM_INTERRUPTED);
    assertThat(failure.partialText()).isEqualTo("Hello");
  }

  @Test
  void aStopWithoutABlockIsNothing() {
    assertThat(Answers.completion(
                START + stop(0) + begin(0, "null") + stop(0) + end("end_turn") + STOP)
            .parts())
        .isEmpty();
  }

  private static String error(String type, String message) {
    return event(
        "error",
        "{\"type\":\"error\",\"error\":{\"details\":null,\"type\":\"%s\",\"message\":\"%s\"}}"
            .formatted(type, message));
  }

  private static ProviderException streamFailure(Script script) {
    try (FaultServer server = FaultServer.answering(script)) {
      AbstractProvider provider = Servers.provider(server);
      return catchThrowableOfType(ProviderException.class, () -> Way.STREAMED.ask(provider, HELLO));
    }
  }

  @Test
  void aStreamWhoseEventsHaveLostTheirNamesSaysTheSame() {
    String stream = Answers.streamed(
        Blocks.THINKING, text("Grüße 😀"), Blocks.WEATHER, Blocks.CITED, Blocks.SEARCH);

    assertThat(Answers.completion(stream.replaceAll("event: .*\\n", "")).parts())
        .isEqualTo(Answers.completion(stream).parts());
  }
}
