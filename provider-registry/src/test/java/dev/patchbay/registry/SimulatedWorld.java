package dev.patchbay.registry;

import dev.patchbay.provider.CallContext;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Time that only passes when everybody waits, so that a history of hours takes no time and can be repeated. Of all its threads
 * one runs at a time, until it waits or ends; the one that is due first goes on then.
 */
final class SimulatedWorld implements InstantSource, Pause {

  /** A call that reached a provider. */
  record Asked(String provider, int number) {}

  /** A thread that does not run: until a moment, or until it is woken. */
  private static final class Waiting {
    final Instant until;
    final Semaphore woken;
    final Semaphore goesOn = new Semaphore(0);

    Waiting(Instant until, Semaphore woken) {
      this.until = until;
      this.woken = woken;
    }
  }

  private static final Duration LONGEST_WAIT = Duration.ofDays(1);
  private static final long REAL_SECONDS = 10;

  /** Threads are used again: histories start more than a JVM starts quickly. */
  private static final ExecutorService THREADS = Executors.newCachedThreadPool(task -> {
    Thread thread = new Thread(task, "simulated");
    thread.setDaemon(true);
    return thread;
  });

  private final SplittableRandom random;
  private final List<Asked> asked = new ArrayList<>();
  private final List<Waiting> waiting = new ArrayList<>();
  private volatile Instant now = Instant.EPOCH;
  private @Nullable CallContext call;
  private @Nullable Instant cancelAt;

  SimulatedWorld(SplittableRandom random) {
    this.random = random;
  }

  @Override
  public Instant instant() {
    return now;
  }

  /** Begins a call that is cancelled after that time, or never. */
  synchronized void begin(CallContext context, @Nullable Duration cancelAfter) {
    call = context;
    cancelAt = cancelAfter == null ? null : now.plus(cancelAfter);
    asked.clear();
  }

  /** What reached providers since the call began. */
  synchronized List<Asked> asked() {
    return List.copyOf(asked);
  }

  /** Notes that a provider is asked; gives the number that its answer shall carry. */
  synchronized int ask(String provider) {
    asked.add(new Asked(provider, asked.size()));
    return asked.size() - 1;
  }

  /** Lets time pass: all of it, or until the deadline or the cancelling of that call. */
  void pass(Duration time, CallContext context) {
    Semaphore cancelled = new Semaphore(0);
    CallContext.Registration registration = context.onCancel(cancelled::release);
    await(
        cancelled, context.remaining().filter(left -> left.compareTo(time) < 0).orElse(time));
    registration.close();
  }

  @Override
  public void await(Semaphore woken, Duration most) {
    Duration time = most.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : most;
    Waiting mine = new Waiting(now.plus(time), woken);
    synchronized (this) {
      waiting.add(mine);
      letNextGoOn();
    }
    untilItGoesOn(mine);
  }

  @Override
  public synchronized void start(Runnable attempt) {
    Waiting mine = new Waiting(now, new Semaphore(0));
    waiting.add(mine);
    THREADS.execute(() -> {
      untilItGoesOn(mine);
      try {
        attempt.run();
      } finally {
        letNextGoOn();
      }
    });
  }

  private static void untilItGoesOn(Waiting mine) {
    try {
      if (!mine.goesOn.tryAcquire(REAL_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("the thread that had to go on did not end");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private synchronized void letNextGoOn() {
    Waiting next = waiting.stream().min(Comparator.comparing(this::due)).orElseThrow();
    if (cancelAt != null && !cancelAt.isAfter(due(next))) {
      now = cancelAt.isBefore(now) ? now : cancelAt;
      cancelAt = null;
      call.cancel();
      next = waiting.stream().min(Comparator.comparing(this::due)).orElseThrow();
    }
    now = due(next);
    waiting.remove(next);
    boolean unused = next.woken.tryAcquire();
    next.goesOn.release();
  }

  private Instant due(Waiting each) {
    return each.woken.availablePermits() > 0 || each.until.isBefore(now) ? now : each.until;
  }

  /** Up to that long; short times are as frequent as long ones. */
  Duration some(Duration most) {
    double share = Math.pow(random.nextDouble(), 3);
    return Duration.ofNanos((long) (most.toNanos() * share));
  }

  boolean oneIn(int n) {
    return random.nextInt(n) == 0;
  }

  int upTo(int most) {
    return random.nextInt(most + 1);
  }

  <T> T oneOf(T[] values) {
    return values[random.nextInt(values.length)];
  }
}
