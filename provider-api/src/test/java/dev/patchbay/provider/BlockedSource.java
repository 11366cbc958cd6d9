package dev.patchbay.provider;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A source whose service stays silent: {@code next} waits until the source is closed and then fails as a socket does. */
final class BlockedSource implements CompletionStream.Source {

  private final CountDownLatch reading = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);
  private final AtomicInteger closes = new AtomicInteger();

  /** Waits until a thread is in {@code next}. */
  void awaitReader() {
    await(reading);
  }

  int closes() {
    return closes.get();
  }

  @Override
  public CompletionEvent next() throws IOException {
    reading.countDown();
    await(closed);
    throw new IOException("Socket closed");
  }

  @Override
  public void close() {
    closes.incrementAndGet();
    closed.countDown();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting", e);
    }
  }
}
