package dev.patchbay.provider;

import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Hands a stream's events to one subscriber, each only after it was requested, by the rules of
 * Reactive Streams 1.0.4, whose numbers stand at the code that keeps them.
 */
final class StreamPublisher implements Flow.Publisher<CompletionEvent> {

  private final CompletionStream stream;
  private final Executor executor;

  StreamPublisher(CompletionStream stream, Executor executor) {
    this.stream = stream;
    this.executor = Objects.requireNonNull(executor, "executor");
  }

  @Override
  public void subscribe(Flow.Subscriber<? super CompletionEvent> subscriber) {
    Objects.requireNonNull(subscriber, "subscriber");
    try {
      stream.claim();
    } catch (IllegalStateException e) {
      // Reactive Streams rule 1.9: onSubscribe comes first even where onError is all that follows.
      subscriber.onSubscribe(new Refused());
      subscriber.onError(e);
      return;
    }
    Subscription subscription = new Subscription(stream, executor, subscriber);
    try {
      subscriber.onSubscribe(subscription);
    } catch (RuntimeException | Error e) {
      // Rule 2.13, as in deliver: nothing else would close the stream.
      subscription.cancel();
      throw e;
    }
  }

  private static final class Refused implements Flow.Subscription {
    @Override
    public void request(long n) {}

    @Override
    public void cancel() {}
  }

  /**
   * The state is one number: the demand. The request that raises it from zero starts the reading,
   * which goes on until it has served all demand; so at most one thread reads, and a request made
   * inside onNext only adds to the number.
   */
  private static final class Subscription implements Flow.Subscription {
    private final CompletionStream stream;
    private final Executor executor;
    private final Flow.Subscriber<? super CompletionEvent> subscriber;
    private final AtomicLong demand = new AtomicLong();
    private final AtomicBoolean done = new AtomicBoolean();
    private volatile @Nullable IllegalArgumentException badRequest;

    Subscription(
        CompletionStream stream,
        Executor executor,
        Flow.Subscriber<? super CompletionEvent> subscriber) {
      this.stream = stream;
      this.executor = executor;
      this.subscriber = subscriber;
    }

    @Override
    public void request(long n) {
      if (done.get()) {
        return;
      }
      if (n <= 0) {
        // Rule 3.9, signalled by the reading thread so that signals stay in sequence (rule 1.3).
        badRequest = new IllegalArgumentException(
            "A subscriber requests one event or more, but requested " + n);
      }
      if (demand.getAndAccumulate(Math.max(n, 1), Subscription::saturatedSum) == 0) {
        start();
      }
    }

    @Override
    public void cancel() {
      if (done.compareAndSet(false, true)) {
        stream.close();
      }
    }

    private void start() {
      try {
        executor.execute(this::serve);
      } catch (RejectedExecutionException e) {
        fail(e);
      }
    }

    private void serve() {
      long served = 0;
      long wanted = demand.get();
      while (true) {
        if (!serveOne()) {
          return;
        }
        served++;
        if (served == wanted) {
          wanted = demand.get();
          if (served == wanted) {
            wanted = demand.addAndGet(-served);
            served = 0;
            if (wanted == 0) {
              return;
            }
          }
        }
      }
    }

    private boolean serveOne() {
      if (done.get()) {
        return false;
      }
      IllegalArgumentException bad = badRequest;
      if (bad != null) {
        fail(bad);
        return false;
      }
      CompletionEvent event;
      try {
        event = stream.read();
      } catch (ProviderException e) {
        fail(e);
        return false;
      } catch (VirtualMachineError e) {
        fail(e);
        throw e;
      }
      if (done.get()) {
        return false;
      }
      deliver(Objects.requireNonNull(event, "the reading stops at Finished"));
      return !(event instanceof CompletionEvent.Finished);
    }

    private void deliver(CompletionEvent event) {
      try {
        subscriber.onNext(event);
      } catch (RuntimeException | Error e) {
        // Rule 2.13: a subscriber that throws has cancelled; its own exception goes to the thread's
        // handler.
        cancel();
        throw e;
      }
      if (event instanceof CompletionEvent.Finished && done.compareAndSet(false, true)) {
        subscriber.onComplete();
      }
    }

    private void fail(Throwable failure) {
      if (done.compareAndSet(false, true)) {
        stream.close();
        subscriber.onError(failure);
      }
    }

    private static long saturatedSum(long a, long b) {
      long sum = a + b;
      return sum < 0 ? Long.MAX_VALUE : sum;
    }
  }
}
