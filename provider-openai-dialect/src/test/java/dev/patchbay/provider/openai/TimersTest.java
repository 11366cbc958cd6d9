package dev.patchbay.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.openai.WireCase.Outcome;
import dev.patchbay.testkit.Script;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each timer is the shortest by far where it is tested, and names itself. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TimersTest {

  private static final String SHORT = "150ms";
  private static final Duration TICK = Duration.ofMillis(20);
  private static final Script HALF = Answers.raw(
      "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 999\r\n\r\n{");

  @ParameterizedTest
  @EnumSource
  void anAnswerWhoseHeadDoesNotComeRunsIntoTheFirstEventTimeout(Mode mode) {
    ProviderException failure = withoutAHead(mode, "first-event-timeout");

    assertTimedOut(failure, "first-event-timeout");
    assertThat(failure.detail())
        .matches("the service did not begin to answer within \\d+ ms"
            + " \\(setting first-event-timeout\\), while waiting for its answer");
  }

  @ParameterizedTest
  @EnumSource
  void anAnswerWhoseHeadDoesNotComeRunsIntoTheIdleTimeout(Mode mode) {
    ProviderException failure = withoutAHead(mode, "idle-timeout");

    assertTimedOut(failure, "idle-timeout");
    assertThat(failure.detail()).startsWith("the service was silent for too long while waiting");
  }

  @ParameterizedTest
  @EnumSource
  void aServerThatDoesNotTakeTheConnectionRunsIntoTheConnectTimeout(Mode mode) {
    try (WireCase wire = WireCase.calling(FullBacklog.url(), "connect-timeout", SHORT)) {
      ProviderException failure = wire.perform(mode).failure();

      assertTimedOut(failure, "connect-timeout");
      assertThat(failure.detail()).contains("while connecting to it");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"first-event-timeout", "idle-timeout"})
  void aStreamThatHasNoEventRunsIntoTheTimer(String timer) {
    assertTimedOut(WireCase.failure(Mode.STREAM, Script.stream().silence(), timer, SHORT), timer);
  }

  @ParameterizedTest
  @ValueSource(strings = {"event-timeout", "idle-timeout"})
  void aWholeAnswerThatStopsHalfwayRunsIntoTheTimer(String timer) {
    assertTimedOut(WireCase.failure(Mode.WHOLE, HALF.silence(), timer, SHORT), timer);
  }

  @ParameterizedTest
  @ValueSource(strings = {"event-timeout", "idle-timeout"})
  void aStreamThatFallsSilentIsInterruptedByTheTimer(String timer) {
    Outcome outcome = afterTheTokens(Answers.tokens().silence(), timer);

    assertThat(outcome.failure().kind()).isEqualTo(ErrorKind.STREAM_INTERRUPTED);
    assertThat(outcome.failure().partialText()).isEqualTo("Hello");
    assertTimedOut((ProviderException) outcome.failure().getCause(), timer);
  }

  /** Events that say nothing of the answer. */
  static List<String> nothings() {
    return List.of(
        ": still here\n\n",
        "event: ping\ndata: {}\n\n",
        "event: ping\n" + Answers.event("{'type':'ping','at':%d}"),
        Answers.event("{'id':'c%d','choices':[]}"),
        Answers.event("{'choices':[{'delta':{'role':'assistant','content':''}}]}"));
  }

  @ParameterizedTest
  @MethodSource("nothings")
  void aStreamThatOnlySaysThatItLivesRunsIntoTheFirstEventTimeout(String nothing) {
    Script script = drip(Script.stream(), nothing).silence();

    assertTimedOut(
        WireCase.failure(Mode.STREAM, script, "first-event-timeout", SHORT), "first-event-timeout");
  }

  @ParameterizedTest
  @MethodSource("nothings")
  void aStreamThatGoesOnOnlySayingThatItLivesRunsIntoTheEventTimeout(String nothing) {
    Outcome outcome = afterTheTokens(drip(Answers.tokens(), nothing).silence(), "event-timeout");

    assertThat(outcome.failure().kind()).isEqualTo(ErrorKind.STREAM_INTERRUPTED);
    assertThat(outcome.failure().detail())
        .containsPattern("sent no further event within \\d+ ms \\(setting event-timeout\\)");
  }

  @ParameterizedTest
  @MethodSource("nothings")
  void whatSaysThatAStreamLivesKeepsItFromRunningIntoTheIdleTimeout(String nothing) {
    Script script = drip(Answers.tokens(), nothing).chunk(Answers.STOP).end();

    // As long as all of the script, and much longer than a pause in it.
    assertThat(WireCase.outcome(Mode.STREAM, script, "idle-timeout", "5s").tokens())
        .containsExactly("Hel", "lo");
  }

  @Test
  void aWholeAnswerThatDripsRunsIntoTheEventTimeout() {
    Script script = HALF;
    for (int i = 0; i < 100; i++) {
      script = script.pause(TICK).bytes(new byte[] {' '});
    }
    ProviderException failure =
        WireCase.failure(Mode.WHOLE, script.silence(), "event-timeout", SHORT);

    assertTimedOut(failure, "event-timeout");
    assertThat(failure.detail()).endsWith("while reading its answer");
  }

  @Test
  void theTimeThatTheConsumerTakesIsNotTheServices() {
    Script script = Script.stream()
        .chunk(Answers.token("one"))
        .chunk(Answers.token("two") + Answers.STOP)
        .end()
        .pause(Duration.ofMillis(2500))
        .close();
    try (WireCase wire = WireCase.answering(script, "event-timeout", "2s", "idle-timeout", "2s");
        CompletionStream stream = wire.open()) {
      Iterator<String> tokens = stream.tokens().iterator();
      assertThat(tokens.next()).isEqualTo("one");

      Eventually.holds("the service has finished", () -> wire.server().openConnections() == 0);

      assertThat(tokens.next()).isEqualTo("two");
      assertThat(tokens.hasNext()).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource({"999999999m", "35792m", "1ms"})
  void anyLengthOfTimeCanBeUsed(String time) {
    assertThat(Answers.failure(() -> Parrot.at(
                    "http://parrot.invalid", "connect-timeout", time, "idle-timeout", time)
                .complete(Parrot.HELLO))
            .kind())
        .isEqualTo(ErrorKind.UNREACHABLE);
  }

  /** How a call fails under that timer that has sent its request. */
  private static ProviderException withoutAHead(Mode mode, String timer) {
    return WireCase.inTime(
            outcome -> outcome.endedWhile("waiting for its answer"),
            millis -> WireCase.outcome(mode, Script.raw().silence(), timer, millis + "ms"))
        .failure();
  }

  /** How a stream ends under that timer after its tokens. */
  private static Outcome afterTheTokens(Script script, String timer) {
    Outcome outcome = WireCase.inTime(
        ended -> ended.tokens().size() == 2,
        millis -> WireCase.outcome(Mode.STREAM, script, timer, millis + "ms"));
    assertThat(outcome.tokens()).containsExactly("Hel", "lo");
    return outcome;
  }

  /** For half a second. */
  private static Script drip(Script script, String piece) {
    Script longer = script;
    for (int i = 0; i < 25; i++) {
      longer = longer.chunk(piece.replace("%d", String.valueOf(i))).pause(TICK);
    }
    return longer;
  }

  private static void assertTimedOut(ProviderException failure, String timer) {
    assertThat(failure.kind()).isEqualTo(ErrorKind.TIMEOUT);
    assertThat(failure.detail()).contains("(setting " + timer + ")");
  }
}
