package dev.patchbay.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.openai.WireCase.Outcome;
import dev.patchbay.testkit.Script;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A9: after a cancel, a close or an interrupt the service's socket is closed, from whatever thread, how often and when ever. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CancellationTest {

  private static final Script HEAD = Answers.raw("HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n");
  private static final Script HALF = HEAD.bytes(new byte[] {'{'}).silence();
  private static final Script TOKENS = Answers.tokens().silence();

  /** How often and by whom. */
  // The lambdas hold no state, which the check cannot see.
  @SuppressWarnings("ImmutableEnumChecker")
  enum How {
    ONCE(Runnable::run),
    TWICE(cancel -> {
      cancel.run();
      cancel.run();
    }),
    FROM_TEN_THREADS(Caller::inTenThreads);

    private final Consumer<Runnable> runner;

    How(Consumer<Runnable> runner) {
      this.runner = runner;
    }

    void run(Runnable cancel) {
      runner.accept(cancel);
    }
  }

  private final CallContext context = CallContext.create();

  static Stream<Arguments> modesAndHows() {
    return Arrays.stream(Mode.values())
        .flatMap(mode -> Arrays.stream(How.values()).map(how -> Arguments.of(mode, how)));
  }

  @ParameterizedTest
  @MethodSource("modesAndHows")
  void aCallThatIsCancelledBeforehandSendsNothing(Mode mode, How how) {
    try (WireCase wire = WireCase.answering(Answers.good(mode)).within(context)) {
      how.run(context::cancel);

      assertCancelled(wire.perform(mode));
      assertThat(wire.server().openConnections()).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("modesAndHows")
  void aCallThatConnectsIsCancelled(Mode mode, How how) {
    try (WireCase wire =
        WireCase.calling(FullBacklog.url(), "connect-timeout", "2m").within(context)) {
      Caller<Outcome> call = Caller.start(() -> wire.perform(mode)).awaitConnecting();

      how.run(context::cancel);

      assertCancelled(call.result());
    }
  }

  @ParameterizedTest
  @MethodSource("modesAndHows")
  void aCallThatWaitsForTheHeadIsCancelled(Mode mode, How how) {
    try (WireCase wire = WireCase.answering(Script.raw().silence()).within(context)) {
      Caller<Outcome> call = Caller.start(() -> wire.run(mode)).awaitReading("HttpTransport");

      how.run(context::cancel);

      assertCancelled(call.result());
    }
  }

  @ParameterizedTest
  @MethodSource("modesAndHows")
  void aCallThatWaitsForTheBodyIsCancelled(Mode mode, How how) {
    Script script = mode == Mode.STREAM ? Script.stream().chunk(": wait\n\n") : HEAD;
    try (WireCase wire = WireCase.answering(script.silence()).within(context)) {
      Caller<Outcome> call = Caller.start(() -> wire.run(mode)).awaitReading(readerIn(mode));

      how.run(context::cancel);

      assertCancelled(call.result());
    }
  }

  @ParameterizedTest
  @MethodSource("modesAndHows")
  void aCallThatReadsItsAnswerIsCancelledAndKeepsItsTextSoFar(Mode mode, How how) {
    boolean stream = mode == Mode.STREAM;
    try (WireCase wire = WireCase.answering(stream ? TOKENS : HALF).within(context)) {
      Caller<Outcome> call = Caller.start(() -> wire.run(mode));
      Eventually.holds("the tokens are read", () -> !stream || wire.received() == 2);
      call.awaitReading(readerIn(mode));

      how.run(context::cancel);

      Outcome outcome = call.result();
      assertCancelled(outcome);
      assertThat(outcome.failure().partialText()).isEqualTo(stream ? "Hello" : "");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aStreamThatIsReadIsEndedByItsClose(How how) {
    try (WireCase wire = WireCase.answering(TOKENS)) {
      CompletionStream stream = wire.open();
      Caller<Outcome> call = Caller.start(() -> wire.read(stream));
      Eventually.holds("the tokens are read", () -> wire.received() == 2);
      call.awaitReading("HttpStream");

      how.run(stream::close);

      Outcome outcome = call.result();
      assertCancelled(outcome);
      assertThat(outcome.failure().partialText()).isEqualTo("Hello");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aStreamThatIsNotReadIsEndedByItsContextAndByItsClose(How how) {
    try (WireCase wire = WireCase.answering(TOKENS).within(context)) {
      CompletionStream closed = wire.open();
      how.run(closed::close);
      assertCancelled(wire.read(closed));

      CompletionStream cancelled = wire.open();
      how.run(context::cancel);
      assertCancelled(wire.read(cancelled));
    }
  }

  @Test
  void aStreamCancelledAfterItsFinishReasonIsNoSuccess() {
    Script finished = Answers.tokens().chunk(Answers.STOP).silence();
    try (WireCase wire = WireCase.answering(finished).within(context)) {
      Caller<Outcome> call = Caller.start(() -> wire.run(Mode.STREAM));
      Eventually.holds("the tokens are read", () -> wire.received() == 2);
      call.awaitReading("HttpStream");

      context.cancel();

      assertCancelled(call.result());
    }
  }

  @ParameterizedTest
  @MethodSource("modesAndHows")
  void aCancelAfterTheAnswerDoesNotTouchTheNextCall(Mode mode, How how) {
    try (WireCase wire = WireCase.answering(Answers.good(mode)).within(context)) {
      Outcome first = wire.run(mode);
      how.run(context::cancel);

      assertThat(first.success()).isPresent();
      // The next call goes over the same connection, which the late cancel left alone.
      assertThat(wire.server().openConnections()).isEqualTo(1);
      assertThat(wire.within(CallContext.create()).run(mode).success()).isPresent();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aCloseAfterTheEndTakesNothingBack(How how) {
    try (WireCase wire = WireCase.answering(Answers.good(Mode.STREAM))) {
      CompletionStream stream = wire.open();
      Outcome outcome = wire.read(stream);

      how.run(stream::close);

      assertThat(stream.toCompletion()).isSameAs(outcome.completion());
      assertThat(wire.server().openConnections()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anInterruptEndsTheWaitForTheHead(Mode mode) {
    try (WireCase wire = WireCase.answering(Script.raw().silence())) {
      Caller<Outcome> call =
          Caller.start(() -> stillInterrupted(wire.run(mode))).awaitReading("HttpTransport");

      call.interrupt();

      assertCancelled(call.result());
    }
  }

  @ParameterizedTest
  @EnumSource
  void anInterruptEndsTheReadingOfTheAnswer(Mode mode) {
    boolean stream = mode == Mode.STREAM;
    try (WireCase wire = WireCase.answering(stream ? TOKENS : HALF)) {
      Caller<Outcome> call = Caller.start(() -> stillInterrupted(wire.run(mode)));
      Eventually.holds("the tokens are read", () -> !stream || wire.received() == 2);
      call.awaitReading(readerIn(mode));

      call.interrupt();

      Outcome outcome = call.result();
      assertCancelled(outcome);
      assertThat(outcome.failure().partialText()).isEqualTo(stream ? "Hello" : "");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aThreadThatIsInterruptedAlreadySendsNothingOverANewOrAnOpenConnection(Mode mode) {
    try (WireCase wire = WireCase.answering(Answers.good(mode))) {
      for (int i = 0; i < 2; i++) {
        Outcome outcome = Caller.start(() -> {
              Thread.currentThread().interrupt();
              return stillInterrupted(wire.perform(mode));
            })
            .result();

        assertCancelled(outcome);
        assertThat(outcome.failure().detail()).startsWith("the thread was interrupted while ");
        wire.run(mode);
      }
    }
  }

  /** Ways to consume a stream, each of which fails at the first token. */
  static Stream<Consumer<CompletionStream>> consumers() {
    return Stream.of(
        stream -> {
          for (String token : stream.tokens()) {
            throw new ConsumerFailure(token);
          }
        },
        stream -> {
          for (CompletionEvent event : stream) {
            throw new ConsumerFailure(((CompletionEvent.TextDelta) event).text());
          }
        },
        stream -> stream.tokens().forEach(token -> {
          throw new ConsumerFailure(token);
        }),
        stream -> stream.publisher(Runnable::run).subscribe(new ThrowingSubscriber()));
  }

  private static final class ThrowingSubscriber implements Flow.Subscriber<CompletionEvent> {
    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(CompletionEvent event) {
      throw new ConsumerFailure(((CompletionEvent.TextDelta) event).text());
    }

    @Override
    public void onError(Throwable failure) {
      throw new AssertionError("a second signal", failure);
    }

    @Override
    public void onComplete() {
      throw new AssertionError("a second signal");
    }
  }

  @ParameterizedTest
  @MethodSource("consumers")
  void aConsumerThatThrowsGetsItsOwnExceptionAndEndsTheCall(Consumer<CompletionStream> consumer) {
    try (WireCase wire = WireCase.answering(TOKENS)) {
      List<CompletionStream> opened = new ArrayList<>();

      Throwable thrown = wire.thrownBy(() -> {
        try (CompletionStream stream = wire.open()) {
          opened.add(stream);
          consumer.accept(stream);
        }
      });

      assertThat(thrown).isInstanceOf(ConsumerFailure.class).hasMessage("Hel").hasNoCause();
      assertThat(thrown.getSuppressed()).isEmpty();
      ProviderException after = wire.seen(Answers.failure(() -> opened.get(0).toCompletion()));
      assertThat(after.kind()).isEqualTo(ErrorKind.CANCELLED);
      assertThat(after.partialText()).isEqualTo("Hel");
    }
  }

  private static void assertCancelled(Outcome outcome) {
    assertThat(outcome.failure().kind()).isEqualTo(ErrorKind.CANCELLED);
  }

  private static Outcome stillInterrupted(Outcome outcome) {
    assertThat(Thread.currentThread().isInterrupted()).isTrue();
    return outcome;
  }

  private static String readerIn(Mode mode) {
    return mode == Mode.STREAM ? "HttpStream" : "HttpExchange";
  }

  private static final class ConsumerFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ConsumerFailure(String token) {
      super(token);
    }
  }
}
