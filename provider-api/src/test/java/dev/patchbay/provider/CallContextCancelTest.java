package dev.patchbay.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Cancellation of a call. */
@Timeout(30)
class CallContextCancelTest {

  private final CallContext context = CallContext.create();
  private final List<String> ran = new ArrayList<>();

  @Test
  void aContextIsNotCancelledUntilSomeoneCancelsIt() {
    assertThat(context.cancelled()).isFalse();
    context.cancel();
    assertThat(context.cancelled()).isTrue();
  }

  @Test
  void cancellingRunsEveryActionInTheOrderOfRegistration() {
    register("first");
    register("second");

    context.cancel();

    assertThat(ran).containsExactly("first", "second");
  }

  @Test
  void cancellingTwiceRunsAnActionOnce() {
    register("only");

    context.cancel();
    context.cancel();

    assertThat(ran).containsExactly("only");
  }

  @Test
  void cancellingFromManyThreadsRunsAnActionOnce() {
    AtomicInteger runs = new AtomicInteger();
    CallContext.Registration registration = context.onCancel(runs::incrementAndGet);
    CountDownLatch start = new CountDownLatch(1);
    CompletableFuture<?>[] cancellers = new CompletableFuture<?>[4];
    for (int i = 0; i < cancellers.length; i++) {
      cancellers[i] = CompletableFuture.runAsync(() -> {
        try {
          start.await();
        } catch (InterruptedException e) {
          throw new AssertionError(e);
        }
        context.cancel();
      });
    }
    start.countDown();
    CompletableFuture.allOf(cancellers).join();

    assertThat(runs).hasValue(1);
    registration.close();
  }

  @Test
  void anActionRegisteredAfterTheCancelRunsAtOnce() {
    context.cancel();

    register("late");

    assertThat(ran).containsExactly("late");
  }

  @Test
  void anActionRegisteredWhileAnotherThreadCancelsRunsExactlyOnce() {
    for (int round = 0; round < 500; round++) {
      CallContext contested = CallContext.create();
      AtomicInteger runs = new AtomicInteger();
      CompletableFuture<Void> canceller = CompletableFuture.runAsync(contested::cancel);

      CallContext.Registration registration = contested.onCancel(runs::incrementAndGet);
      canceller.join();

      assertThat(runs).hasValue(1);
      registration.close();
    }
  }

  @Test
  void anActionThatIsTakenBackDoesNotRun() {
    CallContext.Registration registration = register("taken back");
    register("kept");
    registration.close();

    context.cancel();

    assertThat(ran).containsExactly("kept");
  }

  @Test
  void takingBackAnActionTwiceOrAfterItRanDoesNothing() {
    CallContext.Registration registration = register("only");
    context.cancel();

    registration.close();
    registration.close();

    assertThat(ran).containsExactly("only");
  }

  @Test
  void theSameActionMayBeRegisteredTwiceAndTakenBackOnce() {
    Runnable action = () -> ran.add("same");
    CallContext.Registration first = context.onCancel(action);
    CallContext.Registration second = context.onCancel(action);
    first.close();

    context.cancel();

    assertThat(ran).containsExactly("same");
    second.close();
  }

  @Test
  void anActionMayTakeBackALaterOne() {
    List<CallContext.Registration> later = new ArrayList<>();
    CallContext.Registration first = context.onCancel(() -> later.forEach(each -> each.close()));
    later.add(register("taken back"));

    context.cancel();

    assertThat(ran).isEmpty();
    first.close();
  }

  @Test
  void anActionMayTakeItselfBackAndAskForTheState() {
    List<CallContext.Registration> own = new ArrayList<>();
    own.add(context.onCancel(() -> {
      own.get(0).close();
      ran.add("cancelled: " + context.cancelled());
    }));

    context.cancel();

    assertThat(ran).containsExactly("cancelled: true");
  }

  @Test
  void allActionsRunThoughOneThrowsAndItsExceptionComesOut() {
    IllegalStateException failure = new IllegalStateException("first");
    registerThrowing(failure);
    register("second");

    assertThatThrownBy(context::cancel).isSameAs(failure);

    assertThat(ran).containsExactly("second");
  }

  @Test
  void allActionsRunThoughOneThrowsAnError() {
    NoClassDefFoundError failure = new NoClassDefFoundError("okhttp3/Call");
    registerThrowing(failure);
    register("second");

    assertThatThrownBy(context::cancel).isSameAs(failure);

    assertThat(ran).containsExactly("second");
  }

  @Test
  void furtherFailuresOfActionsAreSuppressedInTheFirst() {
    IllegalStateException first = new IllegalStateException("first");
    IllegalStateException second = new IllegalStateException("second");
    registerThrowing(first);
    registerThrowing(second);

    assertThatThrownBy(context::cancel).isSameAs(first).hasSuppressedException(second);
  }

  @Test
  void actionsMayThrowTheSameException() {
    IllegalStateException shared = new IllegalStateException("shared");
    registerThrowing(shared);
    registerThrowing(shared);
    register("third");

    assertThatThrownBy(context::cancel).isSameAs(shared);

    assertThat(ran).containsExactly("third");
  }

  @Test
  void aContextWhoseActionThrewIsCancelled() {
    registerThrowing(new IllegalStateException("first"));

    assertThatThrownBy(context::cancel).isInstanceOf(IllegalStateException.class);

    assertThat(context.cancelled()).isTrue();
  }

  @Test
  void anActionMayRegisterAnother() {
    CallContext.Registration outer = context.onCancel(() -> register("inner"));

    context.cancel();

    assertThat(ran).containsExactly("inner");
    outer.close();
  }

  private CallContext.Registration register(String name) {
    return context.onCancel(() -> ran.add(name));
  }

  private void registerThrowing(Throwable failure) {
    CallContext.Registration ignored = context.onCancel(() -> {
      throw Sneaky.asUnchecked(failure);
    });
    assertThat(ignored).isNotNull();
  }
}
