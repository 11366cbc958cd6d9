package dev.patchbay.provider;

import static dev.patchbay.provider.Events.FINISHED;
import static dev.patchbay.provider.Events.text;
import static dev.patchbay.provider.RecordingSubscriber.requesting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The reactive side of a stream when something goes wrong. */
class StreamPublisherFailureTest {

  @Test
  void aFailureArrivesOnceAsOnErrorAfterTheEventsBefore() {
    RecordingSubscriber subscriber = requesting(Long.MAX_VALUE);

    ScriptedSource.of(text("a")).thenThrow(new IOException("reset")).stream()
        .publisher(Runnable::run)
        .subscribe(subscriber);

    assertThat(subscriber.signals()).hasSize(2).startsWith(text("a"));
    assertThat(subscriber.signals().get(1))
        .isInstanceOfSatisfying(ProviderException.class, failure -> {
          assertThat(failure.kind()).isEqualTo(ErrorKind.STREAM_INTERRUPTED);
          assertThat(failure.partialText()).isEqualTo("a");
        });
  }

  @Test
  void nothingFollowsAFailure() {
    RecordingSubscriber subscriber = requesting(1);
    new ScriptedSource()
        .thenThrow(new IOException("reset")).then(text("late")).stream()
            .publisher(Runnable::run)
            .subscribe(subscriber);

    subscriber.subscription().request(1);
    subscriber.subscription().cancel();

    assertThat(subscriber.signals()).singleElement().isInstanceOf(ProviderException.class);
  }

  @Test
  void aStreamClosedBesideItsSubscriberFailsForIt() {
    CompletionStream stream = ScriptedSource.of(text("a"), FINISHED).stream();
    RecordingSubscriber subscriber = requesting(1);
    stream.publisher(Runnable::run).subscribe(subscriber);
    stream.close();

    subscriber.subscription().request(1);

    assertThat(subscriber.signals().get(1))
        .isInstanceOfSatisfying(
            ProviderException.class,
            failure -> assertThat(failure.kind()).isEqualTo(ErrorKind.CANCELLED));
  }

  @Test
  void aSecondSubscriberGetsAnIllegalStateExceptionAfterOnSubscribe() {
    CompletionStream stream = ScriptedSource.of(text("a"), FINISHED).stream();
    Flow.Publisher<CompletionEvent> publisher = stream.publisher(Runnable::run);
    RecordingSubscriber first = requesting(0);
    RecordingSubscriber second = requesting(1);
    publisher.subscribe(first);

    publisher.subscribe(second);

    assertThat(second.subscription()).isNotNull();
    assertThat(second.signals()).singleElement().isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aSecondSubscriberDoesNotDisturbTheFirst() {
    Flow.Publisher<CompletionEvent> publisher =
        ScriptedSource.of(text("a"), FINISHED).stream().publisher(Runnable::run);
    RecordingSubscriber first = requesting(1);
    RecordingSubscriber second = requesting(0);
    publisher.subscribe(first);
    publisher.subscribe(second);
    second.subscription().cancel();

    first.subscription().request(1);

    assertThat(first.signals()).containsExactly(text("a"), FINISHED, "complete");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE})
  void aRequestForNothingIsAnIllegalArgument(long n) {
    ScriptedSource source = ScriptedSource.of(text("a"), FINISHED);
    RecordingSubscriber subscriber = requesting(0);
    source.stream().publisher(Runnable::run).subscribe(subscriber);

    subscriber.subscription().request(n);

    assertThat(subscriber.signals())
        .singleElement()
        .isInstanceOfSatisfying(
            IllegalArgumentException.class,
            failure -> assertThat(failure).hasMessageContaining("requested " + n));
    assertThat(source.reads()).isZero();
    assertThat(source.closes()).isOne();
  }

  @Test
  void aRequestForNothingFromInsideOnNextComesAfterThatEvent() {
    RecordingSubscriber subscriber =
        requesting(Long.MAX_VALUE).onNext((subscription, event) -> subscription.request(0));

    ScriptedSource.of(text("a"), text("b"), FINISHED).stream()
        .publisher(Runnable::run)
        .subscribe(subscriber);

    assertThat(subscriber.signals()).hasSize(2).startsWith(text("a"));
    assertThat(subscriber.signals().get(1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aSubscriberThatThrowsHasCancelled() {
    IllegalStateException own = new IllegalStateException("the subscriber's own");
    ScriptedSource source = ScriptedSource.of(text("a"), text("b"), FINISHED);
    RecordingSubscriber subscriber = requesting(0).onNext((subscription, event) -> {
      throw own;
    });
    source.stream().publisher(Runnable::run).subscribe(subscriber);

    assertThatThrownBy(() -> subscriber.subscription().request(5)).isSameAs(own);

    assertThat(subscriber.signals()).containsExactly(text("a"));
    assertThat(source.closes()).isOne();
    assertThat(source.reads()).isOne();
  }

  @Test
  void aSubscriberThatThrowsFromOnSubscribeHasCancelled() {
    IllegalStateException own = new IllegalStateException("the subscriber's own");
    ScriptedSource source = ScriptedSource.of(text("a"), FINISHED);
    Flow.Publisher<CompletionEvent> publisher = source.stream().publisher(Runnable::run);

    assertThatThrownBy(() -> publisher.subscribe(new Flow.Subscriber<CompletionEvent>() {
          @Override
          public void onSubscribe(Flow.Subscription subscription) {
            throw own;
          }

          @Override
          public void onNext(CompletionEvent event) {}

          @Override
          public void onError(Throwable failure) {}

          @Override
          public void onComplete() {}
        }))
        .isSameAs(own);

    assertThat(source.closes()).isOne();
  }

  @Test
  void anExecutorThatRejectsTheReadingIsAnError() {
    RejectedExecutionException rejection = new RejectedExecutionException("full");
    ScriptedSource source = ScriptedSource.of(text("a"), FINISHED);
    RecordingSubscriber subscriber = requesting(1);

    source.stream()
        .publisher(task -> {
          throw rejection;
        })
        .subscribe(subscriber);

    assertThat(subscriber.signals()).containsExactly(rejection);
    assertThat(source.reads()).isZero();
    assertThat(source.closes()).isOne();
  }

  @Test
  void anErrorOfTheVirtualMachineReachesBothTheSubscriberAndTheThread() {
    OutOfMemoryError error = new OutOfMemoryError("none left");
    RecordingSubscriber subscriber = requesting(0);
    new ScriptedSource().thenThrow(error).stream().publisher(Runnable::run).subscribe(subscriber);

    assertThatThrownBy(() -> subscriber.subscription().request(1)).isSameAs(error);

    assertThat(subscriber.signals()).containsExactly(error);
  }

  @Test
  void aSourceThatFailsToCloseDoesNotSwallowTheSignal() {
    RecordingSubscriber subscriber = requesting(0);
    ScriptedSource.of(FINISHED)
        .onClose(() -> {
          throw new IllegalStateException("cannot close");
        })
        .stream()
        .publisher(Runnable::run)
        .subscribe(subscriber);

    subscriber.subscription().request(0);

    assertThat(subscriber.signals()).singleElement().isInstanceOf(IllegalArgumentException.class);
  }
}
