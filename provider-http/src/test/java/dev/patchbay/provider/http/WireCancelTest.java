package dev.patchbay.provider.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.http.WireCase.Mode;
import dev.patchbay.provider.http.WireCase.Outcome;
import dev.patchbay.testkit.Script;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A9: after a cancel the socket is closed, whoever cancels, how often, and when. With all invariants. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WireCancelTest {

  private static final Script HEAD = Script.raw()
      .bytes("HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
  private static final Script GOOD = Script.json(200, Answers.COMPLETION);

  /** How often and by whom. */
  // The lambdas hold no state, which the check cannot see.
  @SuppressWarnings("ImmutableEnumChecker")
  enum How {
    ONCE(Runnable::run),
    TWICE(cancel -> {
      cancel.run();
      cancel.run();
    }),
    FROM_TEN_THREADS(Callers::inTenThreads);

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
  void R02_cancelledBeforeSending(Mode mode, How how) {
    try (WireCase wire = WireCase.answering(GOOD).within(context)) {
      how.run(context::cancel);

      assertCancelled(wire.perform(mode));
    }
  }

  @ParameterizedTest
  @MethodSource("modesAndHows")
  void R02_cancelledWhileConnecting(Mode mode, How how) throws Exception {
    try (FullBacklog nobody = new FullBacklog();
        WireCase wire = WireCase.calling(nobody.url()).within(context)) {
      FutureTask<Outcome> call = Callers.start(() -> wire.perform(mode));
      Callers.awaitConnecting();

      how.run(context::cancel);

      assertCancelled(call.get(20, TimeUnit.SECONDS));
    }
  }

  @ParameterizedTest
  @MethodSource("modesAndHows")
  void R02_cancelledBeforeTheHeaders(Mode mode, How how) throws Exception {
    try (WireCase wire = WireCase.answering(Script.raw().silence()).within(context)) {
      FutureTask<Outcome> call = Callers.startBlocked(() -> wire.run(mode), HttpTransport.class);
      Eventually.holds("the request has arrived", () -> wire.server().requests().size() == 1);

      how.run(context::cancel);

      assertCancelled(call.get(20, TimeUnit.SECONDS));
    }
  }

  @ParameterizedTest
  @MethodSource("modesAndHows")
  void R02_cancelledBeforeTheFirstEvent(Mode mode, How how) throws Exception {
    Script script = mode == Mode.STREAM ? Script.stream().chunk(": wait\n\n") : HEAD;
    try (WireCase wire = WireCase.answering(script.silence()).within(context)) {
      FutureTask<Outcome> call = Callers.startBlocked(() -> wire.run(mode), readerIn(mode));

      how.run(context::cancel);

      assertCancelled(call.get(20, TimeUnit.SECONDS));
    }
  }

  @ParameterizedTest
  @MethodSource("modesAndHows")
  void R02_cancelledMidStream(Mode mode, How how) throws Exception {
    Script script = mode == Mode.STREAM
        ? Script.stream().chunk(Answers.token("Hi"))
        : HEAD.bytes("{\"choices\":[".getBytes(StandardCharsets.US_ASCII));
    try (WireCase wire = WireCase.answering(script.silence()).within(context)) {
      FutureTask<Outcome> call = Callers.startBlocked(() -> wire.run(mode), readerIn(mode));
      Eventually.holds("the token is read", () -> mode == Mode.WHOLE || wire.received() == 1);

      how.run(context::cancel);

      Outcome outcome = call.get(20, TimeUnit.SECONDS);
      assertCancelled(outcome);
      assertThat(outcome.failure().partialText()).isEqualTo(mode == Mode.STREAM ? "Hi" : "");
    }
  }

  @ParameterizedTest
  @EnumSource
  void R02_closedMidStream(How how) throws Exception {
    Script script = Script.stream().chunk(Answers.token("Hi")).silence();
    try (WireCase wire = WireCase.answering(script).requests(1)) {
      CompletionStream stream = wire.seen(wire.provider().stream(Parrot.HELLO));
      FutureTask<Outcome> call =
          Callers.startBlocked(() -> wire.read(stream), OpenAiStreamSource.class);
      Eventually.holds("the token is read", () -> wire.received() == 1);

      how.run(stream::close);

      Outcome outcome = call.get(20, TimeUnit.SECONDS);
      assertCancelled(outcome);
      assertThat(outcome.failure().partialText()).isEqualTo("Hi");
    }
  }

  @ParameterizedTest
  @EnumSource
  void R02_aStreamThatNobodyReadsIsClosed(How how) {
    try (WireCase wire = WireCase.answering(Script.stream().silence()).requests(1)) {
      CompletionStream stream = wire.seen(wire.provider().stream(Parrot.HELLO));

      how.run(stream::close);

      assertCancelled(wire.read(stream));
    }
  }

  @ParameterizedTest
  @MethodSource("modesAndHows")
  void R02_cancelledAfterTheEnd(Mode mode, How how) {
    Script script = mode == Mode.STREAM ? Answers.SHORT_STREAM : GOOD;
    try (WireCase wire = WireCase.answering(script).mayPool().within(context)) {
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
  void R02_closedAfterTheEnd(How how) {
    try (WireCase wire = WireCase.answering(Answers.SHORT_STREAM).mayPool().requests(1)) {
      CompletionStream stream = wire.seen(wire.provider().stream(Parrot.HELLO));
      Outcome outcome = wire.read(stream);

      how.run(stream::close);

      assertThat(stream.toCompletion()).isSameAs(outcome.completion());
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
  void R03_theConsumerThrowsInTheMiddle(Consumer<CompletionStream> consumer) {
    Script script = Script.stream().chunk(Answers.token("Hi")).silence();
    try (WireCase wire = WireCase.answering(script).requests(1)) {
      List<CompletionStream> opened = new ArrayList<>();

      Throwable thrown = wire.thrownBy(() -> {
        try (CompletionStream stream = wire.seen(wire.provider().stream(Parrot.HELLO))) {
          opened.add(stream);
          consumer.accept(stream);
        }
      });

      assertThat(thrown).isInstanceOf(ConsumerFailure.class).hasMessage("Hi").hasNoCause();
      assertThat(thrown.getSuppressed()).isEmpty();
      ProviderException after = wire.seen(Answers.failure(() -> opened.get(0).toCompletion()));
      assertThat(after.kind()).isEqualTo(ErrorKind.CANCELLED);
      assertThat(after.partialText()).isEqualTo("Hi");
    }
  }

  private static void assertCancelled(Outcome outcome) {
    assertThat(outcome.failure().kind()).isEqualTo(ErrorKind.CANCELLED);
  }

  private static Class<?> readerIn(Mode mode) {
    return mode == Mode.STREAM ? OpenAiStreamSource.class : HttpExchange.class;
  }

  private static final class ConsumerFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ConsumerFailure(String token) {
      super(token);
    }
  }
}
