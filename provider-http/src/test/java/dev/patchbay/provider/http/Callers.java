package dev.patchbay.provider.http;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;

/** Threads that call, and ways to see where they are. */
final class Callers {

  private Callers() {}

  /** Starts a call on a thread of its own. */
  static <T> FutureTask<T> start(Callable<T> call) {
    FutureTask<T> task = new FutureTask<>(call);
    new Thread(task, "caller").start();
    return task;
  }

  /** Starts a call on a thread of its own, and waits until that class of ours makes it wait for the socket. */
  static <T> FutureTask<T> startBlocked(Callable<T> call, Class<?> waiting) {
    FutureTask<T> task = new FutureTask<>(call);
    Thread thread = new Thread(task, "caller");
    thread.start();
    Eventually.holds("the caller waits for the socket", () -> {
      StackTraceElement[] stack = thread.getStackTrace();
      return isIn(stack, "java.net.Socket$SocketInputStream", "read")
          && Arrays.stream(stack).anyMatch(frame -> frame.getClassName().equals(waiting.getName()));
    });
    return task;
  }

  /** Waits until some thread is connecting. */
  static void awaitConnecting() {
    Eventually.holds(
        "a thread connects",
        () -> Thread.getAllStackTraces().values().stream()
            .anyMatch(stack -> isIn(stack, "sun.nio.ch.NioSocketImpl", "connect")));
  }

  /** Has ten threads do it at the same time, and waits for them. */
  static void inTenThreads(Runnable action) {
    CountDownLatch all = new CountDownLatch(10);
    List<FutureTask<?>> tasks = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      tasks.add(start(() -> {
        all.countDown();
        all.await();
        action.run();
        return null;
      }));
    }
    for (FutureTask<?> task : tasks) {
      try {
        task.get();
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }
  }

  private static boolean isIn(StackTraceElement[] stack, String type, String method) {
    return Arrays.stream(stack)
        .anyMatch(
            frame -> frame.getClassName().equals(type) && frame.getMethodName().equals(method));
  }
}
