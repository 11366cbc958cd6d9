package dev.patchbay.registry;

import static dev.patchbay.registry.Fakes.HELLO;
import static dev.patchbay.registry.Fakes.failing;
import static dev.patchbay.registry.Fakes.fake;
import static dev.patchbay.registry.Fakes.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.patchbay.provider.Attempt;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.testkit.FakeProvider;
import dev.patchbay.testkit.FakeProvider.Reply;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A second provider is asked when the first one takes its time. */
class HedgingTest {

  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch cancelled = new CountDownLatch(1);

  /** Waits until it is cancelled. */
  private final FakeProvider slow = fake("slow", (request, context) -> {
    asked.countDown();
    context.onCancel(cancelled::countDown);
    cancelled.await();
    throw ProviderException.of(ErrorKind.CANCELLED, "cancelled");
  });

  @Test
  void theFirstOutputWinsAndTheOtherCallIsCancelled() throws Exception {
    FakeProvider fast = fake("fast", afterTheOther(text("Hello")));

    Completion answer = router(Duration.ofMillis(1), slow, fast).complete(HELLO);

    assertThat(answer.text()).isEqualTo("Hello");
    assertThat(answer.attempts())
        .extracting(Attempt::provider, Attempt::error)
        .containsExactly(tuple("slow", ErrorKind.CANCELLED), tuple("fast", null));
    assertThat(cancelled.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aStreamThatWinsIsReadToItsEnd() throws Exception {
    FakeProvider fast = fake("fast", afterTheOther(text("Hello")));

    try (CompletionStream stream = router(Duration.ofMillis(1), slow, fast).stream(HELLO)) {
      assertThat(stream.tokens()).containsExactly("Hello");
      assertThat(stream.attempts()).extracting(Attempt::provider).containsExactly("slow", "fast");
    }
    assertThat(cancelled.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void nobodyElseIsAskedWhileTheFirstIsInTime() {
    FakeProvider second = fake("second", text("never"));

    Completion answer =
        router(Duration.ofMinutes(1), fake("first", text("Hello")), second).complete(HELLO);

    assertThat(answer.provider()).isEqualTo("first");
    assertThat(second.requests()).isEmpty();
  }

  @Test
  void aFailureBeforeTheDelayIsFollowedAtOnce() {
    Completion answer = router(
            Duration.ofMinutes(1),
            fake("first", failing(ErrorKind.SERVER_ERROR)),
            fake("second", text("Hello")))
        .complete(HELLO);

    assertThat(answer.attempts())
        .extracting(Attempt::provider, Attempt::error)
        .containsExactly(tuple("first", ErrorKind.SERVER_ERROR), tuple("second", null));
  }

  @Test
  void aRequestThatIsWrongEndsBoth() throws Exception {
    FakeProvider strict = fake("strict", afterTheOther(failing(ErrorKind.INVALID_REQUEST)));

    ProviderException failure = catchThrowableOfType(
        ProviderException.class,
        () -> router(Duration.ofMillis(1), slow, strict).complete(HELLO));

    assertThat(failure.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
    assertThat(cancelled.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void withoutABudgetNobodyElseIsAsked() {
    FakeProvider second = fake("second", text("never"));
    CountDownLatch late = new CountDownLatch(1);
    FakeProvider first = fake("first", (request, context) -> {
      boolean unused = late.await(50, TimeUnit.MILLISECONDS);
      return text("Hello").give(request, context);
    });
    Router router = Simulation.registryOf(first, second)
        .router(RoutingOptions.builder()
            .hedgeAfter(Duration.ofMillis(1))
            .retryBudget(0)
            .build());

    assertThat(router.complete(HELLO).provider()).isEqualTo("first");
    assertThat(second.requests()).isEmpty();
  }

  @Test
  void aStrategyThatFailsAtTheSecondChoiceEndsTheFirstCall() throws Exception {
    Router router = Simulation.registryOf(slow, fake("other", text("never")))
        .router(RoutingOptions.builder()
            .hedgeAfter(Duration.ofMillis(1))
            .strategy((candidates, draw) -> {
              if (candidates.size() == 1) {
                awaitCall();
                throw new IllegalStateException("no second choice");
              }
              return 0;
            })
            .build());

    ProviderException failure =
        catchThrowableOfType(ProviderException.class, () -> router.complete(HELLO));

    assertThat(failure.kind()).isEqualTo(ErrorKind.PLUGIN_FAILURE);
    assertThat(failure.attempts()).extracting(Attempt::provider).containsExactly("slow");
    assertThat(cancelled.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aCancelEndsBothCalls() throws Exception {
    CallContext context = CallContext.create();
    Router router = router(Duration.ofMillis(1), slow, fake("other", (request, child) -> {
      child.onCancel(cancelled::countDown);
      cancelled.await();
      throw ProviderException.of(ErrorKind.CANCELLED, "cancelled");
    }));
    FutureTask<ProviderException> call = new FutureTask<>(
        () -> catchThrowableOfType(ProviderException.class, () -> router.complete(HELLO, context)));
    new Thread(call).start();
    asked.await();

    context.cancel();

    assertThat(call.get(10, TimeUnit.SECONDS).kind()).isEqualTo(ErrorKind.CANCELLED);
  }

  private void awaitCall() {
    try {
      asked.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Waits until the slow one was called. */
  private Reply afterTheOther(Reply answer) {
    return (request, context) -> {
      asked.await();
      return answer.give(request, context);
    };
  }

  private static Router router(Duration delay, FakeProvider first, FakeProvider second) {
    return Simulation.registryOf(first, second)
        .router(RoutingOptions.builder().hedgeAfter(delay).build());
  }

  @Test
  void whatTheSlowerOneDoesWhenItIsCancelledCostsNoAnswer() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    FakeProvider evil = fake("evil", (request, context) -> {
      context.onCancel(() -> {
        awaitLatch(never);
        throw new IllegalStateException("no");
      });
      asked.countDown();
      never.await();
      return text("late").give(request, context);
    });
    FakeProvider fast = fake("fast", afterTheOther(text("Hello")));

    try {
      Completion answer = router(Duration.ofMillis(1), evil, fast).complete(HELLO);

      assertThat(answer.text()).isEqualTo("Hello");
      assertThat(answer.attempts())
          .extracting(Attempt::provider, Attempt::error)
          .containsExactly(tuple("evil", ErrorKind.CANCELLED), tuple("fast", null));
    } finally {
      never.countDown();
    }
  }

  @Test
  void aSecondThatWaitsForItsTurnHoldsTheFirstUpNoLonger() {
    CountDownLatch waits = new CountDownLatch(1);
    CountDownLatch gaveUp = new CountDownLatch(1);
    FakeProvider first = fake("first", (request, context) -> {
      waits.await();
      return text("Hello").give(request, context);
    });
    FakeProvider second = fake("second", text("never"));
    Router router = Simulation.registryOf(first, second)
        .router(RoutingOptions.builder()
            .hedgeAfter(Duration.ofMillis(1))
            .sharedLimits(new SharedLimits() {
              @Override
              public void awaitTurn(CallContext context, String provider)
                  throws InterruptedException {
                if (provider.equals("second")) {
                  context.onCancel(gaveUp::countDown);
                  waits.countDown();
                  gaveUp.await();
                  context.requireAlive();
                }
              }

              @Override
              public BigDecimal allowance(BigDecimal needed) {
                return needed;
              }
            })
            .build());

    Completion answer = router.complete(HELLO);

    assertThat(answer.text()).isEqualTo("Hello");
    assertThat(answer.attempts()).extracting(Attempt::provider).containsExactly("first");
    assertThat(second.requests()).isEmpty();
  }

  @Test
  void aTurnThatIsRefusedLeavesTheFirstAlone() {
    CountDownLatch refused = new CountDownLatch(1);
    FakeProvider first = fake("first", (request, context) -> {
      refused.await();
      return text("Hello").give(request, context);
    });
    Router router = Simulation.registryOf(first, fake("second", text("never")))
        .router(RoutingOptions.builder()
            .hedgeAfter(Duration.ofMillis(1))
            .sharedLimits(new SharedLimits() {
              @Override
              public void awaitTurn(CallContext context, String provider) {
                if (provider.equals("second")) {
                  refused.countDown();
                  throw ProviderException.of(ErrorKind.LIMIT_EXCEEDED, "not now");
                }
              }

              @Override
              public BigDecimal allowance(BigDecimal needed) {
                return needed;
              }
            })
            .build());

    assertThat(router.complete(HELLO).text()).isEqualTo("Hello");
  }

  private static void awaitLatch(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
