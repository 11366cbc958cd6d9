package dev.patchbay.registry;

import static dev.patchbay.registry.Fakes.HELLO;
import static dev.patchbay.registry.Fakes.failing;
import static dev.patchbay.registry.Fakes.fake;
import static dev.patchbay.registry.Fakes.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.patchbay.provider.Attempt;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.testkit.FakeProvider;
import dev.patchbay.testkit.FakeProvider.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A call that is cancelled asks nobody any more, and waits for nothing. */
@Timeout(30)
class RoutedCancelTest {

  private static final Reply LIMITED = failing(ErrorKind.RATE_LIMITED, Duration.ofSeconds(20));

  // Of this many the quickest counts: the others tell how busy the machine is.
  private static final int TRIES = 5;
  private static final Duration AT_ONCE = Duration.ofMillis(100);

  private record Ended(ProviderException failure, boolean interrupted, long atNanos) {}

  @Test
  void cancellingDuringAWaitEndsItWithinATenthOfASecond() {
    List<Duration> delays = new ArrayList<>();
    for (int i = 0; i < TRIES; i++) {
      FakeProvider a = fake("a", LIMITED);
      CountDownLatch waiting = new CountDownLatch(1);
      CallContext context = CallContext.create();
      CompletableFuture<Ended> call =
          CompletableFuture.supplyAsync(() -> ended(reallyWaiting(a, waiting), context));
      await(waiting);

      long cancelledAt = System.nanoTime();
      context.cancel();
      Ended ended = call.join();

      delays.add(Duration.ofNanos(ended.atNanos() - cancelledAt));
      assertThat(ended.failure().kind()).isEqualTo(ErrorKind.CANCELLED);
      assertThat(ended.failure().attempts()).extracting(Attempt::provider).containsExactly("a");
      assertThat(a.requests()).hasSize(1);
    }
    assertThat(Collections.min(delays)).isLessThan(AT_ONCE);
  }

  @Test
  void anInterruptDuringAWaitEndsItAndTheThreadStaysInterrupted() {
    List<Duration> delays = new ArrayList<>();
    for (int i = 0; i < TRIES; i++) {
      FakeProvider a = fake("a", LIMITED);
      CountDownLatch waiting = new CountDownLatch(1);
      CompletableFuture<Ended> call = new CompletableFuture<>();
      Thread caller =
          new Thread(() -> call.complete(ended(reallyWaiting(a, waiting), CallContext.create())));
      caller.start();
      await(waiting);

      long interruptedAt = System.nanoTime();
      caller.interrupt();
      Ended ended = call.join();

      delays.add(Duration.ofNanos(ended.atNanos() - interruptedAt));
      assertThat(ended.failure().kind()).isEqualTo(ErrorKind.CANCELLED);
      assertThat(ended.interrupted()).isTrue();
    }
    assertThat(Collections.min(delays)).isLessThan(AT_ONCE);
  }

  @Test
  void cancellingDuringAnAttemptAsksNobodyElse() {
    CallContext context = CallContext.create();
    FakeProvider a = fake("a", (request, given) -> {
      given.cancel();
      return failing(ErrorKind.UNREACHABLE).give(request, given);
    });
    FakeProvider b = fake("b", text("never"));

    ProviderException failure = failureOf(Simulation.registryOf(a, b).router(), context);

    assertThat(failure.kind()).isEqualTo(ErrorKind.CANCELLED);
    assertThat(b.requests()).isEmpty();
  }

  @Test
  void cancellingBeforeTheFirstOutputClosesTheStreamAndAsksNobodyElse() {
    AtomicInteger closed = new AtomicInteger();
    FakeProvider a = fake(
        "a",
        (request, given) -> CompletionStream.of(new CompletionStream.Source() {
          @Override
          public CompletionEvent next() {
            given.cancel();
            return new CompletionEvent.TextDelta("");
          }

          @Override
          public void close() {
            closed.incrementAndGet();
          }

          @Override
          public boolean endsWhenClosed() {
            return true;
          }
        }));
    FakeProvider b = fake("b", text("never"));

    ProviderException failure = catchThrowableOfType(
        ProviderException.class, () -> Simulation.registryOf(a, b).stream(HELLO));

    assertThat(failure.kind()).isEqualTo(ErrorKind.CANCELLED);
    assertThat(closed).hasValue(1);
    assertThat(b.requests()).isEmpty();
  }

  @Test
  void aCallThatIsCancelledBeforehandAsksNobody() {
    FakeProvider a = fake("a", text("never"));
    CallContext context = CallContext.create();
    context.cancel();

    assertThat(failureOf(Simulation.registryOf(a).router(), context).kind())
        .isEqualTo(ErrorKind.CANCELLED);
    assertThat(a.requests()).isEmpty();
  }

  private static Router reallyWaiting(FakeProvider provider, CountDownLatch waiting) {
    return new Router(Simulation.registryOf(provider), RoutingOptions.defaults(), (woken, most) -> {
      waiting.countDown();
      Pause.REAL.await(woken, most);
    });
  }

  private static Ended ended(Router router, CallContext context) {
    ProviderException failure = failureOf(router, context);
    return new Ended(failure, Thread.currentThread().isInterrupted(), System.nanoTime());
  }

  private static ProviderException failureOf(Router router, CallContext context) {
    return catchThrowableOfType(ProviderException.class, () -> router.complete(HELLO, context));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
