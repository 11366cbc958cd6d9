package dev.patchbay.provider.http;

import static dev.patchbay.provider.http.Answers.COMPLETION;
import static dev.patchbay.provider.http.Answers.DONE;
import static dev.patchbay.provider.http.Answers.STOP;
import static dev.patchbay.provider.http.Answers.event;
import static dev.patchbay.provider.http.Answers.events;
import static dev.patchbay.provider.http.Answers.streamFailure;
import static dev.patchbay.provider.http.Answers.token;
import static dev.patchbay.provider.http.Answers.tokens;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.FinishReason;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.Usage;
import dev.patchbay.testkit.Script;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A2: no success without terminal evidence. */
class StreamEndTest {

  private static final Script HALF = Script.stream().chunk(token("Hel") + token("lo"));

  @Test
  void aFinishReasonAndDoneIsSuccess() {
    assertThat(tokens(HALF.chunk(STOP + DONE).end())).containsExactly("Hel", "lo");
  }

  @Test
  void doneWithoutAFinishReasonIsSuccessOfUnknownReason() {
    assertThat(events(HALF.chunk(DONE).end()))
        .last()
        .isEqualTo(new CompletionEvent.Finished(FinishReason.UNSPECIFIED, Usage.UNKNOWN));
  }

  static List<Script> cuts() {
    Script finished = HALF.chunk(STOP);
    return List.of(finished.end(), finished.close(), finished.halfClose(), finished.reset());
  }

  @ParameterizedTest
  @MethodSource("cuts")
  void aFinishReasonIsEnoughHoweverTheConnectionEnds(Script finished) {
    assertThat(tokens(finished)).containsExactly("Hel", "lo");
  }

  @Test
  void anUnfinishedLastLineCounts() {
    assertThat(tokens(HALF.chunk("data: [DONE]").end())).containsExactly("Hel", "lo");
  }

  @Test
  void doneEndsTheStreamAtOnceThoughTheServerNeverCloses() {
    assertThat(assertTimeoutPreemptively(
            Duration.ofSeconds(20), () -> tokens(HALF.chunk(STOP + DONE).silence())))
        .containsExactly("Hel", "lo");
  }

  // T01
  @Test
  void anOrderlyEndWithoutEvidenceIsAnErrorWithTheTextSoFar() {
    ProviderException failure = streamFailure(HALF.end());

    assertThat(failure.kind()).isEqualTo(ErrorKind.STREAM_INTERRUPTED);
    assertThat(failure.partialText()).isEqualTo("Hello");
    assertThat(failure.detail())
        .isEqualTo("the stream broke off after 5 characters of output:"
            + " the stream ended without saying that the answer is finished");
  }

  static List<Script> breaks() {
    return List.of(HALF.close(), HALF.halfClose(), HALF.reset());
  }

  @ParameterizedTest
  @MethodSource("breaks")
  void aBrokenConnectionIsAnErrorWithTheTextSoFar(Script broken) {
    ProviderException failure = streamFailure(broken);

    assertThat(failure.kind()).isEqualTo(ErrorKind.STREAM_INTERRUPTED);
    assertThat(failure.partialText()).isEqualTo("Hello");
    assertThat(failure.getCause())
        .isInstanceOfSatisfying(
            ProviderException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNREACHABLE));
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
    ProviderException failure = streamFailure(broken);

    assertThat(failure.kind()).isEqualTo(ErrorKind.UNREACHABLE);
    assertThat(failure.partialText()).isEmpty();
  }

  // C05
  @Test
  void anErrorObjectAfterTheFirstTokenIsAnErrorWithTheTextSoFar() {
    ProviderException failure = streamFailure(
        HALF.chunk(event("{\"error\":{\"message\":\"upstream died\",\"code\":\"server_error\"}}"))
            .chunk(STOP + DONE)
            .end());

    assertThat(failure.kind()).isEqualTo(ErrorKind.STREAM_INTERRUPTED);
    assertThat(failure.code()).isEqualTo("server_error");
    assertThat(failure.partialText()).isEqualTo("Hello");
    assertThat(failure.detail()).contains("upstream died");
  }

  @Test
  void anErrorObjectBeforeTheFirstTokenKeepsItsKind() {
    ProviderException failure =
        streamFailure(Script.stream().chunk(event("{\"error\":{\"code\":429}}")).end());

    assertThat(failure.kind()).isEqualTo(ErrorKind.RATE_LIMITED);
    assertThat(failure.status()).hasValue(429);
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "\"out of memory\"", "{}"})
  void anErrorOfAnyShapeIsAnError(String error) {
    ProviderException failure = streamFailure(Script.stream()
        .chunk(event("{\"error\":" + error + ",\"choices\":[]}") + DONE)
        .end());

    assertThat(failure.kind()).isEqualTo(ErrorKind.SERVER_ERROR);
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "false"})
  void anErrorThatIsNoneIsNone(String error) {
    assertThat(
            tokens(HALF.chunk(event("{\"error\":" + error + "}") + STOP + DONE).end()))
        .containsExactly("Hel", "lo");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"message\":\"broken\"}", "broken", "\"broken\"", "{\"error\":"})
  void anEventNamedErrorIsAnErrorWhateverItHolds(String data) {
    ProviderException failure = streamFailure(
        Script.stream().chunk("event: error\n" + event(data) + DONE).end());

    assertThat(failure.kind()).isEqualTo(ErrorKind.SERVER_ERROR);
  }

  @ParameterizedTest
  @ValueSource(strings = {"oops", "null", "[]", "\"Error: no\"", "{\"choices\":[", "{} {}"})
  void anEventThatIsNoJsonObjectIsAnError(String data) {
    ProviderException failure =
        streamFailure(Script.stream().chunk(event(data) + DONE).end());

    assertThat(failure.kind()).isEqualTo(ErrorKind.PROTOCOL);
    assertThat(failure.detail()).isEqualTo("an event of the stream is not a JSON object: " + data);
  }

  @Test
  void anEventNestedBeyondAllReasonIsALimit() {
    ProviderException failure =
        streamFailure(HALF.chunk(event("{\"x\":" + "[".repeat(1000))).end());

    assertThat(failure.kind()).isEqualTo(ErrorKind.LIMIT_EXCEEDED);
    assertThat(failure.partialText()).isEqualTo("Hello");
  }

  @Test
  void anEventWithoutAnEndIsALimit() {
    Script script = HALF.chunk("data: ");
    String piece = "x".repeat(100_000);
    for (int i = 0; i < 11; i++) {
      script = script.chunk(piece);
    }

    assertThat(streamFailure(script.end()).kind()).isEqualTo(ErrorKind.LIMIT_EXCEEDED);
  }

  // T09
  @Test
  void aPageInPlaceOfAStreamIsAnError() {
    ProviderException failure = streamFailure(Script.whole(
        200, Map.of("content-type", "text/html; charset=utf-8"), "<html><title>Login</title>"));

    assertThat(failure.kind()).isEqualTo(ErrorKind.PROTOCOL);
    assertThat(failure.detail())
        .isEqualTo("the service answered HTTP 200 with a page (text/html): "
            + "<html><title>Login</title>");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"application/json", "application/json; charset=utf-8", "Application/JSON"})
  void aWholeAnswerInPlaceOfAStreamIsAStreamOfOneToken(String type) {
    assertThat(events(Script.whole(200, Map.of("content-type", type), COMPLETION)))
        .containsExactly(
            new CompletionEvent.TextDelta("Hello"),
            new CompletionEvent.Finished(FinishReason.STOP, Usage.UNKNOWN));
  }

  @Test
  void anErrorInA200InPlaceOfAStreamIsAnError() {
    ProviderException failure = streamFailure(
        Script.json(200, "{\"error\":{\"message\":\"no\",\"code\":\"insufficient_quota\"}}"));

    assertThat(failure.kind()).isEqualTo(ErrorKind.QUOTA_EXHAUSTED);
  }

  @Test
  void aJsonStringInPlaceOfAStreamIsAnError() {
    ProviderException failure = streamFailure(Script.json(200, "\"Error: upstream failed\""));

    assertThat(failure.kind()).isEqualTo(ErrorKind.PROTOCOL);
    assertThat(failure.detail()).contains("Error: upstream failed");
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
  void anEmpty200IsAnError(Script nothing) {
    assertThat(streamFailure(nothing).kind()).isEqualTo(ErrorKind.PROTOCOL);
  }

  @Test
  void anHttpErrorOnAStreamIsAnError() {
    ProviderException failure = streamFailure(
        Script.whole(500, Map.of("content-type", "text/event-stream"), token("no") + STOP + DONE));

    assertThat(failure.kind()).isEqualTo(ErrorKind.SERVER_ERROR);
    assertThat(failure.status()).hasValue(500);
  }
}
