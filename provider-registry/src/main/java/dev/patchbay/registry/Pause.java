package dev.patchbay.registry;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** How a router waits, and how it makes an attempt beside another; tests have their own time for both. */
@FunctionalInterface
interface Pause {

  /** Really waits. */
  Pause REAL = (woken, most) -> {
    boolean unused = woken.tryAcquire(TimeUnit.NANOSECONDS.convert(most), TimeUnit.NANOSECONDS);
  };

  /** Waits for a permit and takes it, or until that time has passed. */
  void await(Semaphore woken, Duration most) throws InterruptedException;

  /** Makes an attempt on another thread. */
  default void start(Runnable attempt) {
    Router.run("patchbay-attempt", attempt);
  }
}
