package dev.patchbay.provider;

import static dev.patchbay.provider.Events.FINISHED;
import static dev.patchbay.provider.Events.text;
import static dev.patchbay.provider.RecordingSubscriber.requesting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The reactive side of a stream that succeeds. */
@Timeout(30)
class StreamPublisherTest {

  @Test
  void allEventsAndThenOnCompleteReachASubscriberWithoutBounds() {
    RecordingSubscriber subscriber = requesting(Long.MAX_VALUE);

    ScriptedSource.of(text("a"), text("b"), FINISHED).stream()
        .publisher(Runnable::run)
        .subscribe(subscriber);

    assertThat(subscriber.signals()).containsExactly(text("a"), text("b"), FINISHED, "complete");
  }

  @Test
  void withoutAnExecutorAThreadOfItsOwnReads() {
    RecordingSubscriber subscriber = requesting(Long.MAX_VALUE);
    AtomicBoolean daemon = new AtomicBoolean();
    ScriptedSource source = new ScriptedSource().thenRun(() -> {
      daemon.set(Thread.currentThread().isDaemon());
      return FINISHED;
    });

    source.stream().publisher().subscribe(subscriber);

    assertThat(subscriber.awaitEnd().signals()).containsExactly(FINISHED, "complete");
    assertThat(daemon).isTrue();
  }

  @Test
  void nothingIsReadBeforeItIsRequested() {
    ScriptedSource source = ScriptedSource.of(text("a"), FINISHED);
    RecordingSubscriber subscriber = requesting(0);

    source.stream().publisher(Runnable::run).subscribe(subscriber);

    assertThat(subscriber.subscription()).isNotNull();
    assertThat(source.reads()).isZero();
  }

  @Test
  void noMoreIsReadThanWasRequested() {
    ScriptedSource source = ScriptedSource.of(text("a"), text("b"), text("c"), FINISHED);
    RecordingSubscriber subscriber = requesting(2);

    source.stream().publisher(Runnable::run).subscribe(subscriber);

    assertThat(subscriber.signals()).containsExactly(text("a"), text("b"));
    assertThat(source.reads()).isEqualTo(2);
  }

  @Test
  void requestsAddUp() {
    Queue<Runnable> tasks = new ArrayDeque<>();
    RecordingSubscriber subscriber = requesting(0);
    ScriptedSource.of(text("a"), text("b"), text("c"), FINISHED).stream()
        .publisher(tasks::add)
        .subscribe(subscriber);

    subscriber.subscription().request(1);
    subscriber.subscription().request(2);

    assertThat(tasks).hasSize(1);
    tasks.remove().run();
    assertThat(subscriber.signals()).containsExactly(text("a"), text("b"), text("c"));
  }

  @Test
  void requestsBeyondTheLargestNumberMeanAll() {
    Queue<Runnable> tasks = new ArrayDeque<>();
    RecordingSubscriber subscriber = requesting(Long.MAX_VALUE);
    ScriptedSource.of(text("a"), FINISHED).stream().publisher(tasks::add).subscribe(subscriber);
    // A sum that wraps around is zero after the second of these, and the third would start a second
    // reader.
    subscriber.subscription().request(Long.MAX_VALUE);
    subscriber.subscription().request(2);
    subscriber.subscription().request(1);

    assertThat(tasks).hasSize(1);
    tasks.remove().run();
    assertThat(subscriber.signals()).containsExactly(text("a"), FINISHED, "complete");
  }

  @Test
  void aRequestAfterAPauseGoesOnWhereTheReadingStopped() {
    RecordingSubscriber subscriber = requesting(1);
    ScriptedSource.of(text("a"), FINISHED).stream().publisher(Runnable::run).subscribe(subscriber);
    assertThat(subscriber.signals()).containsExactly(text("a"));

    subscriber.subscription().request(1);

    assertThat(subscriber.signals()).containsExactly(text("a"), FINISHED, "complete");
  }

  @Test
  void onCompleteFollowsFinishedWithoutFurtherDemand() {
    RecordingSubscriber subscriber = requesting(1);

    ScriptedSource.of(FINISHED).stream().publisher(Runnable::run).subscribe(subscriber);

    assertThat(subscriber.signals()).containsExactly(FINISHED, "complete");
  }

  @Test
  void aRequestFromInsideOnNextIsServedWithoutRecursion() {
    AtomicInteger depth = new AtomicInteger();
    AtomicInteger deepest = new AtomicInteger();
    RecordingSubscriber subscriber = requesting(1).onNext((subscription, event) -> {
      deepest.accumulateAndGet(depth.incrementAndGet(), Math::max);
      subscription.request(1);
      depth.decrementAndGet();
    });
    ScriptedSource source = new ScriptedSource();
    for (int i = 0; i < 10_000; i++) {
      source.then(text("x"));
    }

    source.then(FINISHED).stream().publisher(Runnable::run).subscribe(subscriber);

    assertThat(subscriber.signals()).hasSize(10_002).endsWith(FINISHED, "complete");
    assertThat(deepest).hasValue(1);
  }

  @Test
  void signalsComeOneAtATimeWhoeverRequests() {
    int events = 2_000;
    ScriptedSource source = new ScriptedSource();
    for (int i = 0; i < events; i++) {
      source.then(text(Integer.toString(i)));
    }
    AtomicInteger inside = new AtomicInteger();
    AtomicBoolean overlapped = new AtomicBoolean();
    RecordingSubscriber subscriber = requesting(0).onNext((subscription, event) -> {
      if (inside.incrementAndGet() > 1) {
        overlapped.set(true);
      }
      inside.decrementAndGet();
    });
    ExecutorService readers = Executors.newFixedThreadPool(4);
    try {
      source.then(FINISHED).stream().publisher(readers).subscribe(subscriber);
      for (int thread = 0; thread < 3; thread++) {
        new Thread(() -> {
              for (int i = 0; i < events; i++) {
                subscriber.subscription().request(1);
              }
            })
            .start();
      }
      subscriber.awaitEnd();
    } finally {
      readers.shutdown();
    }

    assertThat(overlapped).isFalse();
    assertThat(subscriber.signals()).hasSize(events + 2).endsWith(FINISHED, "complete");
    assertThat(subscriber.signals().get(events - 1)).isEqualTo(text(Integer.toString(events - 1)));
  }

  @Test
  void noRequestIsLostThatArrivesJustAsTheReadingPauses() throws InterruptedException {
    int events = 3_000;
    ScriptedSource source = new ScriptedSource();
    for (int i = 0; i < events; i++) {
      source.then(text("x"));
    }
    Semaphore delivered = new Semaphore(1);
    RecordingSubscriber subscriber =
        requesting(0).onNext((subscription, event) -> delivered.release());
    ExecutorService readers = Executors.newFixedThreadPool(2);
    try {
      source.then(FINISHED).stream().publisher(readers).subscribe(subscriber);
      for (int i = 0; i <= events; i++) {
        delivered.acquire();
        subscriber.subscription().request(1);
      }
      subscriber.awaitEnd();
    } finally {
      readers.shutdownNow();
    }

    assertThat(subscriber.signals()).hasSize(events + 2).endsWith(FINISHED, "complete");
  }

  @Test
  void cancellingClosesTheStream() {
    ScriptedSource source = ScriptedSource.of(text("a"), text("b"), FINISHED);
    RecordingSubscriber subscriber = requesting(1);
    source.stream().publisher(Runnable::run).subscribe(subscriber);

    subscriber.subscription().cancel();

    assertThat(source.closes()).isOne();
    subscriber.subscription().request(5);
    assertThat(subscriber.signals()).containsExactly(text("a"));
  }

  @Test
  void cancellingFromInsideOnNextEndsTheSignals() {
    ScriptedSource source = ScriptedSource.of(text("a"), text("b"), FINISHED);
    RecordingSubscriber subscriber =
        requesting(Long.MAX_VALUE).onNext((subscription, event) -> subscription.cancel());

    source.stream().publisher(Runnable::run).subscribe(subscriber);

    assertThat(subscriber.signals()).containsExactly(text("a"));
    assertThat(source.closes()).isOne();
    assertThat(source.reads()).isOne();
  }

  @Test
  void cancellingWhileTheLastEventIsDeliveredPreventsOnComplete() {
    RecordingSubscriber subscriber =
        requesting(1).onNext((subscription, event) -> subscription.cancel());

    ScriptedSource.of(FINISHED).stream().publisher(Runnable::run).subscribe(subscriber);

    assertThat(subscriber.signals()).containsExactly(FINISHED);
  }

  @Test
  void cancellingFreesTheReaderAndBringsNoSignal() {
    BlockedSource source = new BlockedSource();
    RecordingSubscriber subscriber = requesting(1);
    ExecutorService reader = Executors.newSingleThreadExecutor();
    try {
      CompletionStream.of(source).publisher(reader).subscribe(subscriber);
      source.awaitReader();

      subscriber.subscription().cancel();
    } finally {
      reader.shutdown();
    }

    assertThat(reader)
        .satisfies(it -> assertThat(it.awaitTermination(30, TimeUnit.SECONDS)).isTrue());
    assertThat(subscriber.signals()).isEmpty();
    assertThat(source.closes()).isOne();
  }

  @Test
  void aPublisherTakesNoStreamUntilItIsSubscribedTo() {
    CompletionStream stream = ScriptedSource.of(text("a"), FINISHED).stream();

    assertThat(stream.publisher(Runnable::run)).isNotNull();

    assertThat(stream.tokens()).containsExactly("a");
  }

  @Test
  void nullIsNoSubscriberAndNoExecutor() {
    CompletionStream stream = ScriptedSource.of(FINISHED).stream();

    assertThatThrownBy(() -> stream.publisher(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> stream.publisher().subscribe(null))
        .isInstanceOf(NullPointerException.class);
    assertThat(stream).containsExactly(FINISHED);
  }
}
