package dev.patchbay.benchmarks;

import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Threads that call a client at the same time. */
final class Callers {

  private static final long PATIENCE_SECONDS = 60;

  /** What a caller does. */
  interface Task {
    void run() throws Exception;
  }

  private final ExecutorService executor;
  private final List<Future<?>> started = new ArrayList<>();

  private Callers(ExecutorService executor) {
    this.executor = executor;
  }

  static Callers platform() {
    return new Callers(Executors.newCachedThreadPool());
  }

  /** Virtual threads where the JDK has them. */
  static Callers light() {
    try {
      return new Callers((ExecutorService)
          Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null));
    } catch (NoSuchMethodException e) {
      return platform();
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException(e);
    }
  }

  static boolean lightIsVirtual() {
    return Runtime.version().feature() >= 21;
  }

  void start(Task task) {
    Callable<Void> call = () -> {
      task.run();
      return null;
    };
    started.add(executor.submit(call));
  }

  boolean running() {
    return started.stream().anyMatch(each -> !each.isDone());
  }

  /** Throws if a caller has failed. */
  void check() throws ExecutionException, InterruptedException {
    for (Future<?> each : started) {
      if (each.isDone()) {
        each.get();
      }
    }
  }

  /** Waits for all of them, and throws if one has failed. */
  void join() throws InterruptedException, ExecutionException, TimeoutException {
    try {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
      for (Future<?> each : started) {
        each.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
      }
    } finally {
      executor.shutdownNow();
    }
  }
}
