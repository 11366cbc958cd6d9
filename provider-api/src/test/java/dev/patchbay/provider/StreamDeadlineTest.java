package dev.patchbay.provider;

import static dev.patchbay.provider.Events.FINISHED;
import static dev.patchbay.provider.Events.text;
import static dev.patchbay.provider.TestProvider.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever reads a stream is free soon after its call is over, whatever the source does. */
@Timeout(30)
class StreamDeadlineTest {

  private static final Duration DEADLINE = Duration.ofMillis(40);
  private static final Duration GRACE = Duration.ofMillis(250);

  // Of this many the quickest counts: the others tell how busy the machine is.
  private static final int TRIES = 3;

  static Stream<Function<Stuck, CompletionStream.Source>> sourcesThatBlock() {
    return Stream.of(
        stuck -> new Blocking(stuck, true, Blocking.UNTIL_CLOSED),
        stuck -> new Blocking(stuck, false, Blocking.UNTIL_CLOSED),
        stuck -> new Blocking(stuck, false, Blocking.UNTIL_INTERRUPTED),
        stuck -> new Blocking(stuck, false, Blocking.FOR_EVER),
        stuck -> new Blocking(stuck, false, Blocking.FOR_EVER_AND_SO_DOES_CLOSE),
        stuck -> new Blocking(stuck, false, Blocking.IN_ITS_USAGE));
  }

  @ParameterizedTest
  @MethodSource("sourcesThatBlock")
  void aReaderIsFreeAtMostAQuarterOfASecondAfterTheDeadline(
      Function<Stuck, CompletionStream.Source> source) {
    List<Duration> late = new ArrayList<>();
    for (int i = 0; i < TRIES; i++) {
      try (Stuck stuck = new Stuck()) {
        long start = System.nanoTime();
        CallContext context = CallContext.withTimeout(DEADLINE);

        ProviderException failure = catchThrowableOfType(
            ProviderException.class, () -> served(source.apply(stuck), context).toCompletion());

        late.add(Duration.ofNanos(System.nanoTime() - start).minus(DEADLINE));
        assertThat(failure.kind()).isEqualTo(ErrorKind.TIMEOUT);
        assertThat(failure).hasMessageContaining("the call's deadline has passed");
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
      }
    }
    assertThat(Collections.min(late)).isLessThan(GRACE);
  }

  @ParameterizedTest
  @MethodSource("sourcesThatBlock")
  void aReaderIsFreeSoonAfterACancel(Function<Stuck, CompletionStream.Source> source) {
    assertFreeSoonAfter(source, (context, stream) -> context.cancel());
  }

  @ParameterizedTest
  @MethodSource("sourcesThatBlock")
  void aReaderIsFreeSoonAfterTheStreamWasClosed(Function<Stuck, CompletionStream.Source> source) {
    assertFreeSoonAfter(source, (context, stream) -> stream.close());
  }

  private static void assertFreeSoonAfter(
      Function<Stuck, CompletionStream.Source> source,
      BiConsumer<CallContext, CompletionStream> end) {
    List<Duration> late = new ArrayList<>();
    for (int i = 0; i < TRIES; i++) {
      try (Stuck stuck = new Stuck()) {
        CallContext context = CallContext.create();
        CompletionStream stream = served(source.apply(stuck), context);
        CompletableFuture<ProviderException> reader =
            CompletableFuture.supplyAsync(() -> failureOf(stream));
        stuck.awaitBlocking();
        long start = System.nanoTime();

        end.accept(context, stream);

        assertThat(reader.join().kind()).isEqualTo(ErrorKind.CANCELLED);
        late.add(Duration.ofNanos(System.nanoTime() - start));
      }
    }
    assertThat(Collections.min(late)).isLessThan(GRACE);
  }

  @Test
  void aReaderThatIsInterruptedIsFreeAndStaysInterrupted() throws InterruptedException {
    try (Stuck stuck = new Stuck()) {
      CompletionStream stream =
          served(new Blocking(stuck, false, Blocking.FOR_EVER), CallContext.create());
      CompletableFuture<ProviderException> failure = new CompletableFuture<>();
      CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
      Thread reader = new Thread(() -> {
        failure.complete(failureOf(stream));
        interrupted.complete(Thread.currentThread().isInterrupted());
      });
      reader.start();
      stuck.awaitBlocking();

      reader.interrupt();

      assertThat(failure.join().kind()).isEqualTo(ErrorKind.CANCELLED);
      assertThat(interrupted.join()).isTrue();
      reader.join();
    }
  }

  @Test
  void aStreamThatIsNotBeingReadIsClosedAtItsDeadlineAndSaysSo() {
    FakeClock clock = new FakeClock();
    CompletableFuture<Void> closed = new CompletableFuture<>();
    CompletableFuture<@Nullable ProviderException> end = new CompletableFuture<>();
    ScriptedSource source = ScriptedSource.of(text("a"), text("b"), FINISHED);
    source.onClose(() -> closed.complete(null));
    CompletionStream stream =
        served(source, CallContext.builder().clock(clock).timeout(DEADLINE).build());
    stream.onEnd((answer, failure) -> end.complete(failure));

    clock.advance(DEADLINE);
    closed.join();

    assertThat(end.join()).isNotNull();
    assertThat(end.join().kind()).isEqualTo(ErrorKind.TIMEOUT);
    assertThat(failureOf(stream).kind()).isEqualTo(ErrorKind.TIMEOUT);
    assertThat(source.reads()).isZero();
  }

  @Test
  void atTheDeadlineReaderAndListenerAreToldTheSameOfAStreamWithOutput() {
    FakeClock clock = new FakeClock();
    CompletableFuture<Void> closed = new CompletableFuture<>();
    CompletableFuture<@Nullable ProviderException> end = new CompletableFuture<>();
    ScriptedSource source = ScriptedSource.of(text("a"), text("b"), FINISHED);
    source.onClose(() -> closed.complete(null));
    CompletionStream stream =
        served(source, CallContext.builder().clock(clock).timeout(DEADLINE).build());
    stream.onEnd((answer, failure) -> end.complete(failure));
    Iterator<CompletionEvent> events = stream.iterator();
    events.next();

    clock.advance(DEADLINE);
    closed.join();

    assertThat(end.join()).isNotNull();
    assertThat(end.join().kind()).isEqualTo(ErrorKind.STREAM_INTERRUPTED);
    assertThat(catchThrowableOfType(ProviderException.class, events::next).kind())
        .isEqualTo(ErrorKind.STREAM_INTERRUPTED);
  }

  @Test
  void aDeadlineDuringTheReadingInterruptsAStreamThatHasOutput() {
    FakeClock clock = new FakeClock();
    try (Stuck stuck = new Stuck()) {
      ScriptedSource source = ScriptedSource.of(text("a")).readElsewhere().thenRun(() -> {
        clock.advance(DEADLINE);
        stuck.deaf();
        return text("late");
      });
      CompletionStream stream =
          served(source, CallContext.builder().clock(clock).timeout(DEADLINE).build());
      Iterator<CompletionEvent> events = stream.iterator();
      events.next();

      ProviderException failure = catchThrowableOfType(ProviderException.class, events::hasNext);

      assertThat(failure.kind()).isEqualTo(ErrorKind.STREAM_INTERRUPTED);
      assertThat(failure.partialText()).isEqualTo("a");
      assertThat(failure).hasStackTraceContaining("Stuck.deaf");
    }
  }

  @Test
  void waitingForTheFirstOutputEndsAsWell() {
    try (Stuck stuck = new Stuck()) {
      CallContext context = CallContext.withTimeout(DEADLINE);

      ProviderException failure = catchThrowableOfType(
          ProviderException.class,
          () -> served(new Blocking(stuck, false, Blocking.FOR_EVER), context).awaitOutput());

      assertThat(failure.kind()).isEqualTo(ErrorKind.TIMEOUT);
    }
  }

  @Test
  void theDeadlineOfACallThatIsOverDoesNotReachTheSourceAgain() {
    FakeClock clock = new FakeClock();
    CallContext context = CallContext.builder().clock(clock).timeout(DEADLINE).build();
    ScriptedSource source = ScriptedSource.of(text("a"), FINISHED);
    assertThat(served(source, context).toCompletion().text()).isEqualTo("a");

    clock.advance(DEADLINE);
    // The stream's alarm would have rung before this one, which is set later for the same time.
    CompletableFuture<Void> rung = new CompletableFuture<>();
    context.onOver(() -> rung.complete(null));
    rung.join();

    assertThat(source.closes()).isOne();
  }

  @Test
  void aSourceThatEndsWhenItIsClosedIsReadByTheReadersThread() {
    List<Thread> readers = new ArrayList<>();
    CompletionStream.Source source = new CompletionStream.Source() {
      @Override
      public CompletionEvent next() {
        readers.add(Thread.currentThread());
        return FINISHED;
      }

      @Override
      public void close() {}

      @Override
      public boolean endsWhenClosed() {
        return true;
      }
    };

    assertThat(served(source, CallContext.create()).toCompletion().text()).isEmpty();

    assertThat(readers).containsExactly(Thread.currentThread());
  }

  private static CompletionStream served(CompletionStream.Source source, CallContext context) {
    return TestProvider.answering(() -> CompletionStream.of(source)).stream(request(), context);
  }

  private static ProviderException failureOf(CompletionStream stream) {
    return catchThrowableOfType(ProviderException.class, stream::toCompletion);
  }

  /** A source whose {@code next} blocks. */
  private record Blocking(Stuck stuck, boolean endsWhenClosed, int until)
      implements CompletionStream.Source {

    static final int UNTIL_CLOSED = 0;
    static final int UNTIL_INTERRUPTED = 1;
    static final int FOR_EVER = 2;
    static final int FOR_EVER_AND_SO_DOES_CLOSE = 3;
    static final int IN_ITS_USAGE = 4;

    @Override
    public @Nullable CompletionEvent next() {
      if (until == IN_ITS_USAGE) {
        throw new IllegalStateException("what has it taken?");
      }
      if (until == UNTIL_INTERRUPTED) {
        stuck.untilInterrupted();
      } else {
        stuck.deaf();
      }
      return null;
    }

    @Override
    public Usage usage() {
      if (until == IN_ITS_USAGE) {
        stuck.deaf();
      }
      return Usage.UNKNOWN;
    }

    @Override
    public void close() {
      if (until == UNTIL_CLOSED) {
        stuck.close();
      } else if (until == FOR_EVER_AND_SO_DOES_CLOSE) {
        stuck.deaf();
      }
    }
  }
}
