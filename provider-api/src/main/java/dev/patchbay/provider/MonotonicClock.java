package dev.patchbay.provider;

import java.time.Instant;
import java.time.InstantSource;

/**
 * A clock that starts at the system's time and then only counts up, so that correcting the system's
 * time moves no deadline.
 */
final class MonotonicClock implements InstantSource {

  static final MonotonicClock INSTANCE = new MonotonicClock();

  private final Instant start = Instant.now();
  private final long startNanos = System.nanoTime();

  private MonotonicClock() {}

  @Override
  public Instant instant() {
    return start.plusNanos(System.nanoTime() - startNanos);
  }
}
