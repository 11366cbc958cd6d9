package dev.patchbay.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls that are not waited for. */
@Timeout(30)
class CompleteAsyncTest {

  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch cancelled = new CountDownLatch(1);

  @Test
  void theFutureHasTheAnswer() throws Exception {
    TestProvider provider = TestProvider.answering(() -> Completion.of("Hi"));

    Completion answer = provider.completeAsync(TestProvider.request()).get();

    assertThat(answer.text()).isEqualTo("Hi");
    assertThat(answer.provider()).isEqualTo("parrot");
  }

  @Test
  void theCallRunsOnAnotherThread() throws Exception {
    AtomicReference<Thread> asked = new AtomicReference<>();
    CountDownLatch goOn = new CountDownLatch(1);
    TestProvider provider = TestProvider.answering(() -> {
      asked.set(Thread.currentThread());
      await(goOn);
      return Completion.of("Hi");
    });

    CompletableFuture<Completion> future = provider.completeAsync(TestProvider.request());
    assertThat(future).isNotDone();
    goOn.countDown();
    future.get();

    assertThat(asked.get()).isNotSameAs(Thread.currentThread());
  }

  @Test
  void theFutureFailsAsTheCallDoes() {
    TestProvider provider = TestProvider.answering(() -> {
      throw ProviderException.of(ErrorKind.OVERLOADED, "the service is overloaded");
    });

    assertThatThrownBy(() -> provider.completeAsync(TestProvider.request()).get())
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOfSatisfying(ProviderException.class, failure -> {
          assertThat(failure.kind()).isEqualTo(ErrorKind.OVERLOADED);
          assertThat(failure.provider()).isEqualTo("parrot");
        });
  }

  @Test
  void cancellingTheFutureCancelsTheCall() throws Exception {
    CompletableFuture<Completion> future = waiting().completeAsync(TestProvider.request());
    begun.await();

    future.cancel(true);

    assertThat(cancelled.await(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aTimeLimitOfTheFutureCancelsTheCall() throws Exception {
    CompletableFuture<Completion> future = waiting().completeAsync(TestProvider.request());
    begun.await();
    future.orTimeout(1, TimeUnit.MILLISECONDS);

    assertThatThrownBy(future::get).hasCauseInstanceOf(TimeoutException.class);
    assertThat(cancelled.await(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void cancellingTheContextFailsTheFuture() throws Exception {
    CallContext context = CallContext.create();
    CompletableFuture<Completion> future = waiting().completeAsync(TestProvider.request(), context);
    begun.await();

    context.cancel();

    assertThatThrownBy(future::get)
        .cause()
        .isInstanceOfSatisfying(
            ProviderException.class,
            failure -> assertThat(failure.kind()).isEqualTo(ErrorKind.CANCELLED));
  }

  /** A provider that waits until its call is cancelled. */
  private TestProvider waiting() {
    return new TestProvider(TestProvider.able().build(), (request, context) -> {
      CallContext.Registration unused = context.onCancel(cancelled::countDown);
      begun.countDown();
      await(cancelled);
      context.requireAlive();
      return null;
    });
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
