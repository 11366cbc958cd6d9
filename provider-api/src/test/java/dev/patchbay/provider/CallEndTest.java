package dev.patchbay.provider;

import static dev.patchbay.provider.TestProvider.able;
import static dev.patchbay.provider.TestProvider.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A deadline, a cancel or an interrupt ends every call, whatever the plugin does. */
@Timeout(30)
class CallEndTest {

  private static final Duration DEADLINE = Duration.ofMillis(40);
  private static final Duration GRACE = Duration.ofMillis(250);

  // Of this many the quickest counts: the others tell how busy the machine is.
  private static final int TRIES = 3;

  static Stream<Consumer<Stuck>> waysToBlock() {
    return Stream.of(Stuck::untilInterrupted, Stuck::deaf);
  }

  @ParameterizedTest
  @MethodSource("waysToBlock")
  void aCallThatBlocksEndsAtMostAQuarterOfASecondAfterItsDeadline(Consumer<Stuck> blocking) {
    List<Duration> late = new ArrayList<>();
    for (int i = 0; i < TRIES; i++) {
      try (Stuck stuck = new Stuck()) {
        TestProvider provider = stuckIn(stuck, blocking);
        long start = System.nanoTime();

        ProviderException failure = failureOf(provider, CallContext.withTimeout(DEADLINE));

        late.add(Duration.ofNanos(System.nanoTime() - start).minus(DEADLINE));
        assertThat(failure.kind()).isEqualTo(ErrorKind.TIMEOUT);
        assertThat(failure.provider()).isEqualTo("parrot");
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
      }
    }
    assertThat(Collections.min(late)).isLessThan(GRACE);
  }

  @ParameterizedTest
  @MethodSource("waysToBlock")
  void aCallThatBlocksEndsSoonAfterItIsCancelled(Consumer<Stuck> blocking) {
    List<Duration> late = new ArrayList<>();
    for (int i = 0; i < TRIES; i++) {
      try (Stuck stuck = new Stuck()) {
        TestProvider provider = stuckIn(stuck, blocking);
        CallContext context = CallContext.create();
        CompletableFuture<ProviderException> call =
            CompletableFuture.supplyAsync(() -> failureOf(provider, context));
        stuck.awaitBlocking();
        long start = System.nanoTime();

        context.cancel();

        assertThat(call.join().kind()).isEqualTo(ErrorKind.CANCELLED);
        late.add(Duration.ofNanos(System.nanoTime() - start));
      }
    }
    assertThat(Collections.min(late)).isLessThan(GRACE);
  }

  @ParameterizedTest
  @MethodSource("waysToBlock")
  void anInterruptEndsACallThatBlocksAndTheCallerStaysInterrupted(Consumer<Stuck> blocking)
      throws InterruptedException {
    try (Stuck stuck = new Stuck()) {
      TestProvider provider = stuckIn(stuck, blocking);
      CompletableFuture<ProviderException> call = new CompletableFuture<>();
      CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
      Thread caller = new Thread(() -> {
        call.complete(failureOf(provider, CallContext.create()));
        interrupted.complete(Thread.currentThread().isInterrupted());
      });
      caller.start();
      stuck.awaitBlocking();

      caller.interrupt();

      assertThat(call.join().kind()).isEqualTo(ErrorKind.CANCELLED);
      assertThat(call.join()).hasMessageContaining("the thread was interrupted");
      assertThat(interrupted.join()).isTrue();
      caller.join();
    }
  }

  @Test
  void aCallThatIsLeftTellsWhereThePluginHangs() {
    FakeClock clock = new FakeClock();
    CallContext context = CallContext.builder().clock(clock).timeout(DEADLINE).build();
    try (Stuck stuck = new Stuck()) {
      TestProvider provider = answering((request, given) -> {
        clock.advance(DEADLINE);
        stuck.deaf();
        return Completion.of("late");
      });

      ProviderException failure = failureOf(provider, context);

      assertThat(failure).hasStackTraceContaining("Stuck.deaf");
    }
  }

  @Test
  void aWholeAnswerAfterTheDeadlineIsATimeout() {
    FakeClock clock = new FakeClock();
    CallContext context =
        CallContext.builder().clock(clock).timeout(Duration.ofSeconds(10)).build();

    ProviderException failure = failureOf(
        answering((request, given) -> {
          clock.advance(Duration.ofSeconds(10));
          return Completion.of("late");
        }),
        context);

    assertThat(failure.kind()).isEqualTo(ErrorKind.TIMEOUT);
    assertThat(failure.provider()).isEqualTo("parrot");
  }

  @Test
  void aWholeAnswerAfterTheCancelIsACancel() {
    TestProvider provider = answering((request, given) -> {
      given.cancel();
      return Completion.of("late");
    });

    assertThat(failureOf(provider, CallContext.create()).kind()).isEqualTo(ErrorKind.CANCELLED);
  }

  @Test
  void whateverAPluginThrowsAfterTheCancelIsACancel() {
    TestProvider provider = answering((request, given) -> {
      given.cancel();
      throw ProviderException.of(ErrorKind.UNREACHABLE, "the socket is gone");
    });

    ProviderException failure = failureOf(provider, CallContext.create());

    assertThat(failure.kind()).isEqualTo(ErrorKind.CANCELLED);
    assertThat(failure).hasStackTraceContaining("the socket is gone");
  }

  @Test
  void whatTheServiceSaidAfterTheDeadlineIsStillWhatItSaid() {
    FakeClock clock = new FakeClock();
    TestProvider provider = answering((request, given) -> {
      clock.advance(Duration.ofSeconds(10));
      throw ProviderException.of(ErrorKind.SERVER_ERROR, "the service answered HTTP 500");
    });

    assertThat(failureOf(
                provider,
                CallContext.builder()
                    .clock(clock)
                    .timeout(Duration.ofSeconds(10))
                    .build())
            .kind())
        .isEqualTo(ErrorKind.SERVER_ERROR);
  }

  @Test
  void aStreamThatComesAfterItsCallWasLeftIsClosed() {
    FakeClock clock = new FakeClock();
    CallContext context = CallContext.builder().clock(clock).timeout(DEADLINE).build();
    ScriptedSource source = new ScriptedSource();
    CompletableFuture<Void> closed = new CompletableFuture<>();
    source.onClose(() -> closed.complete(null));
    try (Stuck stuck = new Stuck()) {
      TestProvider provider = answering((request, given) -> {
        clock.advance(DEADLINE);
        stuck.deaf();
        return source.stream();
      });

      assertThat(catchThrowableOfType(
                  ProviderException.class, () -> provider.stream(request(), context))
              .kind())
          .isEqualTo(ErrorKind.TIMEOUT);
    }

    closed.join();
  }

  @Test
  void aProviderThatEndsInTimeIsCalledByTheCallersThread() {
    List<Thread> callers = new ArrayList<>();
    AbstractProvider provider = new AbstractProvider(able().build()) {
      @Override
      protected CompletionResult createCompletion(CompletionRequest asked, CallContext context) {
        callers.add(Thread.currentThread());
        return Completion.of("Hi");
      }

      @Override
      protected boolean endsInTime() {
        return true;
      }
    };

    assertThat(provider.complete(request()).text()).isEqualTo("Hi");

    assertThat(callers).containsExactly(Thread.currentThread());
  }

  @Test
  void anExceptionWhoseMessageHangsHoldsTheCallerNoLongerThanItsDeadline() {
    try (Stuck stuck = new Stuck()) {
      TestProvider provider = answering((request, context) -> {
        throw new IllegalStateException() {
          @Override
          public String getMessage() {
            stuck.deaf();
            return "";
          }
        };
      });

      assertThat(failureOf(provider, CallContext.withTimeout(DEADLINE)).kind())
          .isEqualTo(ErrorKind.TIMEOUT);
    }
  }

  @Test
  void whatAPluginDoesWhenItsCallIsCancelledHoldsUpNobodyWhoFailsTheFuture() {
    try (Stuck stuck = new Stuck()) {
      TestProvider provider = answering((request, context) -> {
        CallContext.Registration unused = context.onCancel(stuck::deaf);
        stuck.deaf();
        return Completion.of("too late");
      });
      CompletableFuture<Completion> call = provider.completeAsync(request());
      stuck.awaitBlocking();

      assertThat(call.cancel(true)).isTrue();
    }
  }

  private static TestProvider stuckIn(Stuck stuck, Consumer<Stuck> blocking) {
    return answering((request, context) -> {
      blocking.accept(stuck);
      return Completion.of("too late");
    });
  }

  private static TestProvider answering(
      BiFunction<CompletionRequest, CallContext, CompletionResult> answer) {
    return new TestProvider(able().build(), answer);
  }

  private static ProviderException failureOf(AbstractProvider provider, CallContext context) {
    return catchThrowableOfType(
        ProviderException.class, () -> provider.complete(request(), context));
  }
}
