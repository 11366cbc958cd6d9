package dev.patchbay.registry;

import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The live figures of one provider. Thread-safe without locks, and allocates nothing.
 *
 * <p>The time to the first token is a peak-sensitive moving average: a slower answer than expected counts in full at once, a
 * faster one as much as time has passed, and without answers it fades, so that a provider gets its second chance.
 */
final class Load {

  private static final double DECAY_NANOS = TimeUnit.SECONDS.toNanos(10);
  // One tick is 2^24 ns (17 ms): an int of them lasts for more than a year.
  private static final int TICK_BITS = 24;

  private final AtomicInteger outstanding = new AtomicInteger();
  /** Of a provider without limits: there is nothing to tell one call from another. */
  private final Use free = new Use(null, Instant.EPOCH);
  // Average and time belong together, so they share a word: a float of nanoseconds above, an int of
  // ticks below. No object, no lock, no mixture of two threads' figures.
  private final AtomicLong average = new AtomicLong();

  private volatile @Nullable Throttle throttle;
  /** Of the calls that wait for room. */
  private final Set<Semaphore> waiting = ConcurrentHashMap.newKeySet();

  /** Sets how much the provider may be asked; what was counted so far goes on to count if the limits are the same. */
  void limit(LoadLimits limits) {
    Throttle known = throttle;
    if (limits.isNone()) {
      throttle = null;
    } else if (known == null || !known.limits().equals(limits)) {
      throttle = new Throttle(limits);
    }
    if (throttle != known) {
      wake();
    }
  }

  /** Begins a call, unless the provider is full. Gives what its end is to be told to, or null if it is full. */
  @Nullable
  Use begin(Instant now) {
    Throttle held = throttle;
    if (held != null && !held.begin(now)) {
      return null;
    }
    outstanding.incrementAndGet();
    return held == null ? free : new Use(held, now);
  }

  boolean limited() {
    return throttle != null;
  }

  /** Why no further call may begin, or null if one may. */
  @Nullable
  String full(Instant now) {
    Throttle held = throttle;
    return held == null ? null : held.full(now);
  }

  /** When a further call may begin although none ends: the moment, not later, to look again; null if there is no such moment. */
  @Nullable
  Instant roomAt(Instant now) {
    Throttle held = throttle;
    return held == null ? null : held.roomAt(now);
  }

  /** Has that released whenever there may be room, until {@link #wakeNoMore}. To be called before the first look. */
  void wakeAtRoom(Semaphore woken) {
    waiting.add(woken);
  }

  void wakeNoMore(Semaphore woken) {
    waiting.remove(woken);
  }

  private void wake() {
    waiting.forEach(Semaphore::release);
  }

  /** One call that is under way. */
  final class Use {
    private final @Nullable Throttle held;
    private final Instant begun;

    private Use(@Nullable Throttle held, Instant begun) {
      this.held = held;
      this.begun = begun;
    }

    /** The call has ended and used that many tokens; -1 if that is not known. */
    void end(Instant now, long tokens) {
      outstanding.decrementAndGet();
      if (held != null) {
        held.end(now, tokens);
        wake();
      }
    }

    /** The call was not made after all. */
    void withdraw(Instant now) {
      outstanding.decrementAndGet();
      if (held != null) {
        held.withdraw(begun, now);
        wake();
      }
    }
  }

  /** The first output of a call has arrived, that long after its begin. */
  void firstToken(long nanosSinceStart, long nowNanos) {
    float sample = Math.max(0, nanosSinceStart);
    while (true) {
      long seen = average.get();
      int now = tick(nowNanos);
      int last = seen == 0 ? now : (int) seen;
      double weight = weight(last, now);
      double faded = nanos(seen) * weight;
      float next = sample > faded ? sample : (float) (faded + sample * (1 - weight));
      long updated = packed(next, last + ticks(last, now));
      // Not written if it stays as it is: other processors would have to read it anew.
      if (updated == seen || average.compareAndSet(seen, updated)) {
        return;
      }
    }
  }

  /** How many calls have begun and not ended. */
  int outstanding() {
    return outstanding.get();
  }

  /** The average by now, in nanoseconds; 0 if there has never been an answer, or not for minutes. */
  long timeToFirstToken(long nowNanos) {
    long seen = average.get();
    return seen == 0 ? 0 : (long) (nanos(seen) * weight((int) seen, tick(nowNanos)));
  }

  /** What is left of an average after the time in between, from 0 to 1. */
  private static double weight(int last, int now) {
    int ticks = ticks(last, now);
    return ticks == 0 ? 1 : Math.exp(-((long) ticks << TICK_BITS) / DECAY_NANOS);
  }

  /** Never negative: of two threads the one that looked at the clock sooner may come later. */
  private static int ticks(int last, int now) {
    return Math.max(0, now - last);
  }

  private static int tick(long nowNanos) {
    return (int) (nowNanos >> TICK_BITS);
  }

  private static float nanos(long average) {
    return Float.intBitsToFloat((int) (average >>> Integer.SIZE));
  }

  private static long packed(float nanos, int tick) {
    return (long) Float.floatToRawIntBits(nanos) << Integer.SIZE | (tick & 0xFFFFFFFFL);
  }
}
