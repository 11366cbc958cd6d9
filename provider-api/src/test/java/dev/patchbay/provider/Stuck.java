package dev.patchbay.provider;

import java.util.concurrent.CountDownLatch;

/** Code that blocks until a test lets it go. */
final class Stuck implements AutoCloseable {

  private final CountDownLatch blocking = new CountDownLatch(1);
  private final CountDownLatch over = new CountDownLatch(1);

  /** Blocks until it is let go, deaf to interrupts. */
  void deaf() {
    blocking.countDown();
    boolean waiting = true;
    while (waiting) {
      try {
        over.await();
        waiting = false;
      } catch (InterruptedException e) {
        // Deaf.
      }
    }
  }

  /** Blocks until it is let go or interrupted; then it fails as code does that was not written for that. */
  void untilInterrupted() {
    blocking.countDown();
    try {
      over.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Waits until something blocks. */
  void awaitBlocking() {
    try {
      blocking.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Lets it go. */
  @Override
  public void close() {
    over.countDown();
  }
}
