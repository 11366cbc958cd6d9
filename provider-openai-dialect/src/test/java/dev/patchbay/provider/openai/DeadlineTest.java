package dev.patchbay.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.openai.WireCase.Outcome;
import dev.patchbay.testkit.Script;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A6: a deadline covers everything. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DeadlineTest {

  @ParameterizedTest
  @EnumSource
  void aServerThatIsSilentBeforeTheHeadDoesNotOutliveTheDeadline(Mode mode) {
    assertThat(ended("waiting for its answer", mode, Script.raw().silence()).detail())
        .isEqualTo("the call's deadline passed while waiting for its answer");
  }

  @ParameterizedTest
  @EnumSource
  void aConnectionThatIsNotMadeDoesNotOutliveTheDeadline(Mode mode) {
    try (WireCase wire = WireCase.calling(FullBacklog.url())) {
      assertThat(runInTime(wire, mode, 300).failure().detail())
          .isEqualTo("the call's deadline passed while connecting to it");
    }
  }

  @ParameterizedTest
  @EnumSource
  void anAnswerThatDripsDoesNotOutliveTheDeadline(Mode mode) {
    boolean stream = mode == Mode.STREAM;
    Script dripping =
        stream ? Script.stream() : Script.chunked(200, Map.of("content-type", "application/json"));
    for (int i = 0; i < 500; i++) {
      dripping = dripping.chunk(stream ? ": still here\n\n" : " ").pause(Duration.ofMillis(20));
    }

    assertThat(ended("reading its answer", mode, dripping.end()).partialText()).isEmpty();
  }

  @Test
  void aStreamWhoseServerFallsSilentIsInterruptedAtTheDeadline() {
    Outcome outcome = WireCase.inTime(ended -> ended.tokens().size() == 2, millis -> {
      try (WireCase wire = WireCase.answering(Answers.tokens().silence())) {
        return wire.within(in(millis)).run(Mode.STREAM);
      }
    });

    assertThat(outcome.failure().kind()).isEqualTo(ErrorKind.STREAM_INTERRUPTED);
    assertThat(outcome.failure().partialText()).isEqualTo("Hello");
    assertThat(outcome.failure().detail()).contains("the call's deadline");
  }

  @Test
  void aStreamThatIsNotReadIsClosedAtTheDeadline() {
    try (WireCase wire = WireCase.answering(Script.stream().silence()).within(in(2000));
        CompletionStream stream = wire.open()) {
      Eventually.holds("the connection is closed", () -> wire.server().openConnections() == 0);

      assertThat(Answers.failure(stream::toCompletion).kind()).isEqualTo(ErrorKind.TIMEOUT);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aDeadlineBeyondAllReasonIsNone(Mode mode) {
    try (WireCase wire = WireCase.answering(Answers.good(mode))) {
      CallContext context = CallContext.withTimeout(Duration.ofSeconds(Long.MAX_VALUE));

      assertThat(wire.within(context).run(mode).completion().text()).isEqualTo("Hello");
    }
  }

  private static CallContext in(int millis) {
    return CallContext.withTimeout(Duration.ofMillis(millis));
  }

  /** How a call that has come that far ends with its deadline. */
  private static ProviderException ended(String doing, Mode mode, Script script) {
    return WireCase.inTime(outcome -> outcome.endedWhile(doing), millis -> {
          try (WireCase wire = WireCase.answering(script)) {
            return runInTime(wire, mode, 2 * millis);
          }
        })
        .failure();
  }

  /** Not before its deadline, and at most 250 ms after it. */
  private static Outcome runInTime(WireCase wire, Mode mode, int millis) {
    long start = System.nanoTime();
    Caller<Outcome> call = Caller.start(() -> wire.within(in(millis)).run(mode));
    Eventually.within(millis + 250, "the deadline has ended the call", call::isOver);

    ProviderException failure = call.result().failure();
    assertThat(failure.kind()).isEqualTo(ErrorKind.TIMEOUT);
    assertThat(failure.detail()).contains("the call's deadline");
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isGreaterThan(Duration.ofMillis(millis - 20));
    return call.result();
  }
}
