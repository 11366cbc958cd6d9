package dev.patchbay.registry.plugin;

import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A plugin's code on a separate daemon thread. Whatever waits for it gives up after a while; code that hangs then goes on hanging
 * alone.
 */
final class TimedTask<T> extends FutureTask<T> {

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

  /** When the present step began, for a busy machine may take its time to run a new thread; null before that. */
  private final AtomicReference<@Nullable Long> start;

  private TimedTask(
      String name, Duration limit, AtomicReference<@Nullable Long> start, Callable<T> code) {
    super(code);
    this.limit = limit;
    this.start = start;
    thread = new Thread(this, name);
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
    AtomicReference<@Nullable Long> start = new AtomicReference<>();
    Runnable nextStep = () -> start.set(System.nanoTime());
    Callable<T> code = action.apply(nextStep);
    TimedTask<T> task = new TimedTask<>(name, limit, start, () -> {
      nextStep.run();
      return code.call();
    });
    task.thread.setContextClassLoader(context);
    task.thread.start();
    return task;
  }

  /** Whether it has returned, has thrown, or has had its time. */
  boolean over() {
    if (!isDone() && left() <= 0) {
      setException(new Exceeded(limit, thread.getStackTrace()));
      // Some code can be woken; what it does then is of no interest any more.
      thread.interrupt();
    }
    return isDone();
  }

  /** Waits until it is over. An interrupt does not end the wait and is kept. */
  void await() {
    boolean interrupted = false;
    while (!over()) {
      try {
        T unused = get(left(), TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        interrupted = true;
      } catch (ExecutionException | TimeoutException e) {
        // The former is in the result, and the latter is for over() to see.
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
  T result() throws Throwable {
    try {
      return get();
    } catch (ExecutionException e) {
      throw Objects.requireNonNull(e.getCause());
    }
  }

  private long left() {
    // Durations of centuries mean "never".
    long nanos = limit.compareTo(Duration.ofDays(365)) > 0 ? Long.MAX_VALUE : limit.toNanos();
    Long began = start.get();
    return began == null ? nanos : nanos - (System.nanoTime() - began);
  }
}
