package dev.patchbay.provider;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A subscriber that notes its signals, in order, and asks for as much at the start as the test says. */
final class RecordingSubscriber implements Flow.Subscriber<CompletionEvent> {

  private final long atStart;
  private final List<Object> signals = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch ended = new CountDownLatch(1);
  private BiConsumer<Flow.Subscription, CompletionEvent> onNext = (subscription, event) -> {};
  private volatile Flow.@Nullable Subscription subscription;

  private RecordingSubscriber(long atStart) {
    this.atStart = atStart;
  }

  static RecordingSubscriber requesting(long atStart) {
    return new RecordingSubscriber(atStart);
  }

  RecordingSubscriber onNext(BiConsumer<Flow.Subscription, CompletionEvent> action) {
    onNext = action;
    return this;
  }

  Flow.Subscription subscription() {
    return subscription;
  }

  /** The events, then the exception or the word {@code complete}. */
  List<Object> signals() {
    return List.copyOf(signals);
  }

  /** Waits for onComplete or onError. */
  RecordingSubscriber awaitEnd() {
    try {
      ended.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return this;
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription = given;
    if (atStart != 0) {
      given.request(atStart);
    }
  }

  @Override
  public void onNext(CompletionEvent event) {
    signals.add(event);
    onNext.accept(subscription, event);
  }

  @Override
  public void onError(Throwable failure) {
    signals.add(failure);
    ended.countDown();
  }

  @Override
  public void onComplete() {
    signals.add("complete");
    ended.countDown();
  }
}
