package dev.patchbay.gateway.fault;

import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits within one call. A cancel, the deadline, an interrupt and {@link #close} end each wait at once. */
final class Wait implements AutoCloseable {

  private static final Duration DAY = Duration.ofDays(1);

  private final CallContext context;
  private final CountDownLatch over = new CountDownLatch(1);
  private final CallContext.Registration registration;

  Wait(CallContext context) {
    this.context = context;
    registration = context.onCancel(over::countDown);
  }

  /** Returns after that time. */
  void pause(Duration time) {
    if (context.remaining().filter(left -> left.compareTo(time) <= 0).isPresent()) {
      untilOver();
    }
    await(time);
  }

  /** Returns never. */
  void untilOver() {
    while (true) {
      // A millisecond more, since a wait may end a little early.
      await(context
          .remaining()
          .filter(left -> left.compareTo(DAY) < 0)
          .orElse(DAY)
          .plusMillis(1));
    }
  }

  private void await(Duration time) {
    context.requireAlive();
    try {
      if (over.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
        context.requireAlive();
        throw ProviderException.of(ErrorKind.CANCELLED, "the stream was closed");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ProviderException.of(ErrorKind.CANCELLED, "the thread was interrupted");
    }
    context.requireAlive();
  }

  @Override
  public void close() {
    registration.close();
    over.countDown();
  }
}
