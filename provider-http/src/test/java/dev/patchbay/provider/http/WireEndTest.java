package dev.patchbay.provider.http;

import static dev.patchbay.provider.http.Answers.DONE;
import static dev.patchbay.provider.http.Answers.STOP;
import static dev.patchbay.provider.http.Answers.token;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.FinishReason;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.http.WireCase.Mode;
import dev.patchbay.provider.http.WireCase.Outcome;
import dev.patchbay.testkit.Script;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How an answer may end, or not end, by the ids of the collected failures and with all invariants. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WireEndTest {

  private static final String HALF_JSON = "{\"choices\":[{\"message\":{\"content\":\"Hel";
  private static final String JSON_HEAD = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n";

  @Test
  void T01_aCleanEndWithoutTerminalEvidence() {
    try (WireCase wire = WireCase.answering(
            Script.stream().chunk(token("Hel") + token("lo")).end())
        .mayPool()) {
      Outcome outcome = wire.run(Mode.STREAM);

      assertThat(outcome.tokens()).containsExactly("Hel", "lo");
      assertThat(outcome.failure().kind()).isEqualTo(ErrorKind.STREAM_INTERRUPTED);
      assertThat(outcome.failure().partialText()).isEqualTo("Hello");
    }
  }

  @Test
  void T01_aCleanEndWithoutAnyEvent() {
    try (WireCase wire = WireCase.answering(Script.stream().end()).mayPool()) {
      assertThat(wire.run(Mode.STREAM).failure().kind()).isEqualTo(ErrorKind.PROTOCOL);
    }
  }

  @Test
  void T01_aCleanEndInTheMiddleOfAWholeAnswer() {
    try (WireCase wire = WireCase.answering(raw(JSON_HEAD + "\r\n" + HALF_JSON).close())) {
      assertThat(wire.run(Mode.WHOLE).failure().kind()).isEqualTo(ErrorKind.PROTOCOL);
    }
  }

  @ParameterizedTest
  @EnumSource
  void T05_acceptedAndSilent(Mode mode) {
    try (WireCase wire = timed(Script.raw().silence(), "first-event-timeout")) {
      assertTimedOut(wire.run(mode).failure(), "first-event-timeout");
    }
  }

  @ParameterizedTest
  @EnumSource
  void T05_acceptedAndSilentWithoutASingleByte(Mode mode) {
    try (WireCase wire = timed(Script.raw().silence(), "idle-timeout")) {
      assertTimedOut(wire.run(mode).failure(), "idle-timeout");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"first-event-timeout", "idle-timeout"})
  void T05_headersThenSilenceOnAStream(String timer) {
    try (WireCase wire = timed(Script.stream().silence(), timer)) {
      assertTimedOut(wire.run(Mode.STREAM).failure(), timer);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"event-timeout", "idle-timeout"})
  void T05_headersThenSilenceOnAWholeAnswer(String timer) {
    try (WireCase wire = timed(raw(JSON_HEAD + "content-length: 99\r\n\r\n").silence(), timer)) {
      assertTimedOut(wire.run(Mode.WHOLE).failure(), timer);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"event-timeout", "idle-timeout"})
  void T05_oneTokenThenSilence(String timer) {
    try (WireCase wire = timed(Script.stream().chunk(token("Hi")).silence(), timer)) {
      Outcome outcome = wire.run(Mode.STREAM);

      assertThat(outcome.tokens()).containsExactly("Hi");
      assertThat(outcome.failure().kind()).isEqualTo(ErrorKind.STREAM_INTERRUPTED);
      assertThat(outcome.failure().partialText()).isEqualTo("Hi");
      assertTimedOut((ProviderException) outcome.failure().getCause(), timer);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"event-timeout", "idle-timeout"})
  void T05_halfAWholeAnswerThenSilence(String timer) {
    Script script = raw(JSON_HEAD + "content-length: 99\r\n\r\n" + HALF_JSON);
    try (WireCase wire = timed(script.silence(), timer)) {
      assertTimedOut(wire.run(Mode.WHOLE).failure(), timer);
    }
  }

  @ParameterizedTest
  @EnumSource
  void T09_aPageInPlaceOfTheAnswer(Mode mode) {
    Script page = Script.whole(
        200, Map.of("content-type", "text/html; charset=utf-8"), "<html>\n<title>Login</title>");
    try (WireCase wire = WireCase.answering(page).mayPool()) {
      ProviderException failure = wire.run(mode).failure();

      assertThat(failure.kind()).isEqualTo(ErrorKind.PROTOCOL);
      assertThat(failure.status()).hasValue(200);
      assertThat(failure.detail())
          .startsWith("the service answered HTTP 200 with ")
          .endsWith("(text/html): <html> <title>Login</title>");
    }
  }

  @ParameterizedTest
  @EnumSource
  void T09_aPageWithoutAnEnd(Mode mode) {
    Script page = Script.chunked(200, Map.of("content-type", "text/html"))
        .chunk("<html>" + "x".repeat(Limits.MAX_ERROR_BYTES));
    for (int i = 0; mode == Mode.WHOLE && i < 17; i++) {
      page = page.chunk("x".repeat(1024 * 1024));
    }
    try (WireCase wire = WireCase.answering(page.silence())) {
      assertThat(wire.run(mode).failure().kind())
          .isEqualTo(mode == Mode.STREAM ? ErrorKind.PROTOCOL : ErrorKind.LIMIT_EXCEEDED);
    }
  }

  static List<Script> evidence() {
    Script text = Script.stream().chunk(token("Hel") + token("lo"));
    Script finished = text.chunk(STOP);
    return List.of(
        finished.end(),
        finished.close(),
        finished.reset(),
        finished.halfClose(),
        finished.chunk(DONE).silence(),
        finished.chunk(DONE).reset(),
        finished.chunk(DONE + token("more") + "garbage").end(),
        text.chunk("data: [DONE]").end());
  }

  @ParameterizedTest
  @MethodSource("evidence")
  void A2_aFinishReasonOrDoneIsSuccessHoweverTheConnectionEnds(Script script) {
    try (WireCase wire = WireCase.answering(script).mayPool()) {
      Outcome outcome = wire.run(Mode.STREAM);

      assertThat(outcome.tokens()).containsExactly("Hel", "lo");
      assertThat(outcome.completion().text()).isEqualTo("Hello");
      assertThat(outcome.completion().finishReason())
          .isIn(FinishReason.STOP, FinishReason.UNSPECIFIED);
    }
  }

  static List<Script> breaks() {
    Script text = Script.stream().chunk(token("Hel") + token("lo"));
    return List.of(
        text.close(), text.reset(), text.halfClose(), text.chunk("data: {").close());
  }

  @ParameterizedTest
  @MethodSource("breaks")
  void A2_aBreakAfterTheFirstTokenIsAnErrorWithTheTextSoFar(Script script) {
    try (WireCase wire = WireCase.answering(script)) {
      ProviderException failure = wire.run(Mode.STREAM).failure();

      assertThat(failure.kind()).isEqualTo(ErrorKind.STREAM_INTERRUPTED);
      assertThat(failure.partialText()).isEqualTo("Hello");
    }
  }

  @ParameterizedTest
  @EnumSource
  void A4_aConnectionThatEndsBeforeTheHeadIsOneRequest(Mode mode) {
    for (Script script :
        List.of(Script.raw().reset(), Script.raw().close(), raw("HTTP/1.1 20").close())) {
      try (WireCase wire = WireCase.answering(script)) {
        assertThat(wire.run(mode).failure().kind()).isEqualTo(ErrorKind.UNREACHABLE);
      }
    }
  }

  @Test
  void A4_aPooledConnectionThatIsResetMeanwhileIsOneMoreRequest() {
    Script good = Script.json(200, Answers.COMPLETION);
    try (WireCase wire = WireCase.answeringInTurn(good, Script.raw().reset())) {
      assertThat(wire.run(Mode.WHOLE).completion().text()).isEqualTo("Hello");
      assertThat(wire.run(Mode.WHOLE).failure().kind()).isEqualTo(ErrorKind.UNREACHABLE);
    }
  }

  /** The named timer is the shortest by far. */
  private static WireCase timed(Script script, String timer) {
    return WireCase.answering(script, timer, "150ms");
  }

  private static void assertTimedOut(ProviderException failure, String timer) {
    assertThat(failure.kind()).isEqualTo(ErrorKind.TIMEOUT);
    assertThat(failure.detail()).contains("(setting " + timer + ")");
  }

  private static Script raw(String text) {
    return Script.raw().bytes(text.getBytes(UTF_8));
  }
}
