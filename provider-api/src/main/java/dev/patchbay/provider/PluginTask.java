package dev.patchbay.provider;

import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A plugin's code, run on a thread that is not the caller's, which waits for it. Whatever the code does to its thread, the
 * caller does not notice. When the call is over the code has a moment to end; then its thread is interrupted; and if it goes on
 * even so, it is left alone with that thread, and the caller goes its way. An interrupt of the caller reaches the code at once
 * and ends the call like a cancel; the caller stays interrupted.
 *
 * @param <T> what the code returns
 */
final class PluginTask<T> {

  /** What the code gets to end by itself, and to end when it is interrupted. A deadline may be passed by 250 ms in all. */
  private static final long INTERRUPTED_AFTER = TimeUnit.MILLISECONDS.toNanos(60);

  private static final long LEFT_AFTER = TimeUnit.MILLISECONDS.toNanos(100);

  /** The code did not end with its call. Its stack trace shows where it was then. */
  static final class Left extends TimeoutException {
    private static final long serialVersionUID = 1L;

    private Left(StackTraceElement[] stack) {
      super("the plugin's code goes on although its call is over");
      setStackTrace(stack);
    }
  }

  private final Callable<? extends T> code;
  private final @Nullable ClassLoader contextLoader =
      Thread.currentThread().getContextClassLoader();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition change = lock.newCondition();
  private @Nullable Thread thread;
  private boolean indispensable;
  private boolean interrupted;
  private boolean done;
  private boolean left;
  private boolean callOver;
  private long callOverAt;
  private @Nullable T value;
  private @Nullable Throwable thrown;

  PluginTask(Callable<? extends T> code) {
    this.code = code;
  }

  /** Runs the code for that call, and waits for what it returns. */
  static <T> T call(Callable<? extends T> code, CallContext context) throws Throwable {
    PluginTask<T> task = new PluginTask<>(code);
    CallContext.Registration registration = context.onOver(task::callIsOver);
    try {
      return task.run();
    } finally {
      registration.close();
    }
  }

  /**
   * Runs the code on another thread, and waits for what it returns.
   *
   * @throws Throwable what the code throws, {@linkplain Thrown.Examined examined}, or {@link Left}
   */
  T run() throws Throwable {
    PluginThreads.run(this::runCode);
    if (await()) {
      Thread.currentThread().interrupt();
    }
    return result();
  }

  /**
   * Runs the code even if the call is over, and waits for it no longer than for other code after that.
   *
   * @throws Throwable what the code throws, {@linkplain Thrown.Examined examined}, or {@link Left}
   */
  static void clean(Callable<?> code) throws Throwable {
    PluginTask<?> task = new PluginTask<>(code);
    task.callIsOver();
    task.indispensable = true;
    Object unused = task.run();
  }

  /** Says that the result is no longer needed. */
  void callIsOver() {
    lock.lock();
    try {
      if (!callOver) {
        callOver = true;
        callOverAt = System.nanoTime();
        change.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Waits until the code has ended or is left. Returns whether the waiting thread was interrupted. */
  private boolean await() {
    boolean wasInterrupted = false;
    lock.lock();
    try {
      while (!done && !left) {
        try {
          long unused = change.awaitNanos(untilNextStep());
        } catch (InterruptedException e) {
          wasInterrupted = true;
          if (!callOver) {
            callIsOver();
            interrupt();
          }
        }
      }
      return wasInterrupted;
    } finally {
      lock.unlock();
    }
  }

  /** Takes the step that is due. Returns for how long there is none to take then. */
  private long untilNextStep() {
    if (!callOver) {
      return Long.MAX_VALUE;
    }
    long late = System.nanoTime() - callOverAt;
    if (late >= LEFT_AFTER) {
      left = true;
      return 0;
    }
    if (late >= INTERRUPTED_AFTER && !interrupted) {
      interrupt();
    }
    return (interrupted ? LEFT_AFTER : INTERRUPTED_AFTER) - late;
  }

  private void interrupt() {
    interrupted = true;
    if (thread != null) {
      thread.interrupt();
    }
  }

  private T result() throws Throwable {
    lock.lock();
    try {
      if (left) {
        throw new Left(thread == null ? new StackTraceElement[0] : thread.getStackTrace());
      }
      if (thrown != null) {
        if (Thrown.original(thrown) instanceof ProviderException failure) {
          leadToCaller(failure);
        }
        throw thrown;
      }
      return valueOrNull();
    } finally {
      lock.unlock();
    }
  }

  @SuppressWarnings("NullAway") // The value may be null if T may.
  private T valueOrNull() {
    return value;
  }

  /** Lets its stack trace lead on from the plugin's thread to that of the caller, if it came about there. */
  private static void leadToCaller(ProviderException failure) {
    StackTraceElement[] plugin = failure.getStackTrace();
    // A plugin may throw one exception again and again, from many threads.
    if (frames("runCode", plugin) > frames("run", plugin)) {
      StackTraceElement[] caller = new Throwable().getStackTrace();
      StackTraceElement[] both = Arrays.copyOf(plugin, plugin.length + caller.length);
      System.arraycopy(caller, 0, both, plugin.length, caller.length);
      failure.setStackTrace(both);
    }
  }

  private static long frames(String method, StackTraceElement[] trace) {
    return Arrays.stream(trace)
        .filter(frame -> frame.getMethodName().equals(method))
        .filter(frame -> frame.getClassName().equals(PluginTask.class.getName()))
        .count();
  }

  private void runCode() {
    if (!begin()) {
      return;
    }
    T result = null;
    Throwable failure = null;
    try {
      result = code.call();
    } catch (Throwable e) {
      failure = Thrown.examined(e);
    }
    boolean tooLate = end(result, failure);
    if (tooLate && result instanceof CompletionStream stream) {
      stream.close();
    }
    if (tooLate && failure != null) {
      Thrown.rethrowFatal(failure);
    }
  }

  private boolean begin() {
    lock.lock();
    try {
      if (left && !indispensable) {
        return false;
      }
      thread = Thread.currentThread();
      thread.setContextClassLoader(contextLoader);
      if (interrupted) {
        thread.interrupt();
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Hands over what the code ended with. Returns whether the caller has gone already. */
  private boolean end(@Nullable T result, @Nullable Throwable failure) {
    lock.lock();
    try {
      // The thread goes on to other code, and is not interrupted from here on.
      thread = null;
      Thread.currentThread().setContextClassLoader(null);
      boolean unused = Thread.interrupted();
      value = result;
      thrown = failure;
      done = true;
      change.signal();
      return left;
    } finally {
      lock.unlock();
    }
  }
}
