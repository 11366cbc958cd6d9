package dev.patchbay.registry.plugin;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A plugin's code on a separate daemon thread. Whatever waits for it gives up after a while; code that hangs then goes on hanging
 * alone.
 */
final class TimedTask<T> {

  /** The code did not return in time. Its stack trace is that of the thread that hangs. */
  static final class Exceeded extends TimeoutException {
    private static final long serialVersionUID = 1;
    private static final int FRAMES = 4;

    private Exceeded(Duration limit, StackTraceElement[] stack) {
      super("it did not return within " + inWords(limit)
          + Arrays.stream(stack)
              .limit(FRAMES)
              .map(frame -> "at " + frame)
              .collect(Collectors.joining(" ", stack.length == 0 ? "" : "; it hangs ", "")));
      setStackTrace(stack);
    }

    private static String inWords(Duration limit) {
      return limit.toMillis() % 1000 == 0 ? limit.toSeconds() + " s" : limit.toMillis() + " ms";
    }

    /** The message alone: it says it all. */
    @Override
    @SuppressWarnings("OverrideThrowableToString")
    public String toString() {
      return String.valueOf(getMessage());
    }
  }

  private final Thread thread;
  private final Duration limit;
  private final CountDownLatch over = new CountDownLatch(1);

  /** When the code began, for a busy machine may take its time to run a new thread; null before that. */
  private volatile @Nullable Long start;

  private boolean settled;
  private @Nullable T value;
  private @Nullable Throwable failure;

  private TimedTask(String name, Duration limit, Function<Runnable, Callable<T>> action) {
    this.limit = limit;
    Callable<T> code = action.apply(this::beginStep);
    thread = new Thread(() -> run(code), name);
    thread.setDaemon(true);
  }

  /** Starts it, on a thread of that name. */
  static <T> TimedTask<T> start(
      String name, ClassLoader context, Duration limit, Callable<T> action) {
    return startInSteps(name, context, limit, nextStep -> action);
  }

  /**
   * The same for code with several steps, each of which has the time.
   *
   * @param action is given what the code calls when it begins its next step
   */
  static <T> TimedTask<T> startInSteps(
      String name, ClassLoader context, Duration limit, Function<Runnable, Callable<T>> action) {
    TimedTask<T> task = new TimedTask<>(name, limit, action);
    task.thread.setContextClassLoader(context);
    task.thread.start();
    return task;
  }

  /** Whether it has returned, has thrown, or has had its time. */
  boolean over() {
    if (over.getCount() > 0 && left() <= 0) {
      settle(null, new Exceeded(limit, thread.getStackTrace()));
      // Some code can be woken; what it does then is of no interest any more.
      thread.interrupt();
    }
    return over.getCount() == 0;
  }

  /** Waits until it is over. An interrupt does not end the wait and is kept. */
  void await() {
    boolean interrupted = false;
    while (!over()) {
      try {
        boolean unused = over.await(left(), TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * What it returned, once it is over.
   *
   * @throws Throwable what it threw, or {@link Exceeded}
   */
  @SuppressWarnings("NullAway") // The value may be null if T may.
  synchronized T result() throws Throwable {
    if (failure != null) {
      throw failure;
    }
    return value;
  }

  private long left() {
    // Durations of centuries mean "never".
    long nanos = limit.compareTo(Duration.ofDays(365)) > 0 ? Long.MAX_VALUE : limit.toNanos();
    Long began = start;
    return began == null ? nanos : nanos - (System.nanoTime() - began);
  }

  private void beginStep() {
    start = System.nanoTime();
  }

  private void run(Callable<T> action) {
    beginStep();
    try {
      settle(action.call(), null);
    } catch (Throwable e) {
      settle(null, e);
    }
  }

  private synchronized void settle(@Nullable T result, @Nullable Throwable thrown) {
    if (!settled) {
      settled = true;
      value = result;
      failure = thrown;
      over.countDown();
    }
  }
}
