package dev.patchbay.provider.openai;

import static dev.patchbay.provider.openai.Answers.DONE;
import static dev.patchbay.provider.openai.Answers.STOP;
import static dev.patchbay.provider.openai.Answers.event;
import static dev.patchbay.provider.openai.Answers.token;
import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.FinishReason;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.Usage;
import dev.patchbay.provider.openai.WireCase.Outcome;
import dev.patchbay.testkit.Script;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A2: no success without terminal evidence. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StreamEndTest {

  private static final Script TOKENS = Answers.tokens();
  private static final String USAGE =
      event("{'choices':[],'usage':{'prompt_tokens':9,'completion_tokens':2}}");

  static List<Script> evidence() {
    Script finished = TOKENS.chunk(STOP);
    return List.of(
        finished.end(),
        finished.close(),
        finished.reset(),
        finished.halfClose(),
        finished.chunk(DONE).silence(),
        finished.chunk(DONE).reset(),
        finished.chunk(DONE + token("more") + "garbage").end());
  }

  @ParameterizedTest
  @MethodSource("evidence")
  void aFinishReasonIsSuccessHoweverTheConnectionEnds(Script script) {
    assertEnded(script, FinishReason.STOP);
  }

  @ParameterizedTest
  @ValueSource(strings = {DONE, "data: [DONE]", "data:[DONE]\r"})
  void doneIsSuccessOfUnknownReason(String done) {
    assertEnded(TOKENS.chunk(done).end(), FinishReason.UNSPECIFIED);
  }

  @Test
  void anOrderlyEndWithoutEvidenceIsAnErrorWithTheTextSoFar() {
    Outcome outcome = WireCase.outcome(Mode.STREAM, TOKENS.end());

    assertThat(outcome.tokens()).containsExactly("Hel", "lo");
    assertThat(outcome.failure().kind()).isEqualTo(ErrorKind.STREAM_INTERRUPTED);
    assertThat(outcome.failure().partialText()).isEqualTo("Hello");
    assertThat(outcome.failure().detail())
        .isEqualTo("the stream broke off after 5 characters of output:"
            + " the stream ended without saying that the answer is finished");
  }

  static List<Script> breaks() {
    return List.of(
        TOKENS.close(),
        TOKENS.reset(),
        TOKENS.halfClose(),
        TOKENS.chunk("data: {").close());
  }

  @ParameterizedTest
  @MethodSource("breaks")
  void aBreakAfterTheFirstTokenIsAnErrorWithTheTextSoFar(Script broken) {
    ProviderException failure = failure(broken);

    assertThat(failure.kind()).isEqualTo(ErrorKind.STREAM_INTERRUPTED);
    assertThat(failure.partialText()).isEqualTo("Hello");
    assertThat(((ProviderException) failure.getCause()).kind()).isEqualTo(ErrorKind.UNREACHABLE);
  }

  static List<Script> earlyBreaks() {
    return List.of(
        Script.stream().close(),
        Script.stream().reset(),
        Script.stream().chunk(": ping\n\n").close(),
        Script.stream().chunk("data: {\"choices\":[{\"delta\":{\"content\":\"a").close());
  }

  @ParameterizedTest
  @MethodSource("earlyBreaks")
  void aConnectionThatBreaksBeforeAnyOutputMayBeTriedAgain(Script broken) {
    ProviderException failure = failure(broken);

    assertThat(failure.kind()).isEqualTo(ErrorKind.UNREACHABLE);
    assertThat(failure.partialText()).isEmpty();
  }

  static List<Script> nothings() {
    return List.of(
        Script.whole(200, Map.of("content-type", "text/event-stream"), ""),
        Script.whole(200, Map.of("content-type", "text/html"), ""),
        Script.whole(200, Map.of(), ""),
        Script.json(200, ""),
        Script.stream().end(),
        Script.stream().chunk("\n\n: ping\n\n").end());
  }

  @ParameterizedTest
  @MethodSource("nothings")
  void aStreamOfNothingIsAnError(Script nothing) {
    assertThat(failure(nothing).kind()).isEqualTo(ErrorKind.PROTOCOL);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data: {\"error\":{\"message\":\"upstream died\",\"code\":\"server_error\"}}\n\n",
        "event: error\ndata: {\"message\":\"upstream died\",\"code\":\"server_error\"}\n\n"
      })
  void anErrorAfterTheFirstTokenKeepsTheTextSoFarAndWhatTheHeadSays(String error) {
    Map<String, String> headers = Map.of(
        "content-type", "text/event-stream",
        "x-request-id", "req-7",
        "x-ratelimit-remaining-tokens", "3",
        "retry-after", "2");
    Script script = Script.chunked(200, headers).chunk(token("Hi") + error + token("!") + DONE);
    ProviderException failure = failure(script.end());

    assertThat(failure.kind()).isEqualTo(ErrorKind.STREAM_INTERRUPTED);
    assertThat(failure.code()).isEqualTo("server_error");
    assertThat(failure.partialText()).isEqualTo("Hi");
    assertThat(failure.detail()).contains("upstream died");
    assertThat(failure.requestId()).isEqualTo("req-7");
    assertThat(failure.rateLimits()).containsOnly(Map.entry("x-ratelimit-remaining-tokens", "3"));
    assertThat(failure.retryAfter()).contains(Duration.ofSeconds(2));
  }

  @Test
  void anErrorBeforeTheFirstTokenKeepsItsKind() {
    ProviderException failure =
        failure(Script.stream().chunk(event("{'error':{'code':429}}")).end());

    assertThat(failure.kind()).isEqualTo(ErrorKind.RATE_LIMITED);
    assertThat(failure.status()).hasValue(429);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{'message':'broken'}", "broken", "'broken'", "{'error':"})
  void anEventNamedErrorIsAnErrorWhateverItHolds(String data) {
    Script script = Script.stream().chunk("event: error\n" + event(data) + DONE);

    assertThat(failure(script.end()).kind()).isEqualTo(ErrorKind.SERVER_ERROR);
  }

  @Test
  void aStreamThatFailsKeepsTheTokensThatItTook() {
    assertThat(failure(TOKENS.chunk(USAGE).close()).usage()).isEqualTo(Usage.of(9, 2));
    assertThat(failure(TOKENS.chunk(USAGE + event("{'error':'x'}")).end()).usage())
        .isEqualTo(Usage.of(9, 2));
  }

  @Test
  void aStreamThatIsClosedKeepsTheTokensThatItTook() {
    try (WireCase wire = WireCase.answering(TOKENS.chunk(USAGE + token("!")).silence())) {
      CompletableFuture<ProviderException> end = new CompletableFuture<>();
      try (CompletionStream stream = wire.open()) {
        stream.onEnd((answer, failure) -> end.complete(failure));
        for (CompletionEvent event : stream) {
          if (event.equals(new CompletionEvent.TextDelta("!"))) {
            break;
          }
        }
        assertThat(stream.usage()).isEqualTo(Usage.of(9, 2));
      }

      assertThat(wire.seen(end.join()).kind()).isEqualTo(ErrorKind.CANCELLED);
      assertThat(end.join().usage()).isEqualTo(Usage.of(9, 2));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"application/json", "application/json; charset=utf-8", "Application/JSON"})
  void aWholeAnswerInPlaceOfAStreamIsAStreamOfOneToken(String type) {
    assertThat(WireCase.outcome(
                Mode.STREAM, Script.whole(200, Map.of("content-type", type), Answers.COMPLETION))
            .events())
        .containsExactly(
            new CompletionEvent.TextDelta("Hello"),
            new CompletionEvent.Finished(FinishReason.STOP, Usage.UNKNOWN));
  }

  @Test
  void theCallsOfAWholeAnswerInPlaceOfAStreamAreCountedFromZero() {
    String answer = Answers.json("{'choices':[{'message':{'content':'I look.','tool_calls':["
        + "{'id':'a','function':{'name':'f','arguments':'{}'}},"
        + "{'id':'b','function':{'name':'g','arguments':'[]'}}]}}]}");

    assertThat(WireCase.outcome(Mode.STREAM, Script.json(200, answer)).events())
        .startsWith(
            new CompletionEvent.TextDelta("I look."),
            new CompletionEvent.ToolCallDelta(0, "a", "f", "{}"),
            new CompletionEvent.ToolCallDelta(1, "b", "g", "[]"));
  }

  @Test
  void anErrorInPlaceOfAStreamIsAnError() {
    assertThat(failure(Script.json(200, "{\"error\":{\"code\":\"insufficient_quota\"}}"))
            .kind())
        .isEqualTo(ErrorKind.QUOTA_EXHAUSTED);
    assertThat(failure(Script.json(200, "\"Error: upstream failed\"")).detail())
        .contains("Error: upstream failed");
  }

  @Test
  void anHttpErrorInTheFormOfAStreamIsAnError() {
    ProviderException failure = failure(
        Script.whole(500, Map.of("content-type", "text/event-stream"), token("no") + STOP + DONE));

    assertThat(failure.kind()).isEqualTo(ErrorKind.SERVER_ERROR);
    assertThat(failure.status()).hasValue(500);
  }

  private static void assertEnded(Script script, FinishReason reason) {
    Outcome outcome = WireCase.outcome(Mode.STREAM, script);

    assertThat(outcome.tokens()).containsExactly("Hel", "lo");
    assertThat(outcome.completion().text()).isEqualTo("Hello");
    assertThat(outcome.completion().finishReason()).isEqualTo(reason);
  }

  private static ProviderException failure(Script script) {
    return WireCase.failure(Mode.STREAM, script);
  }
}
