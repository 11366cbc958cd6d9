package dev.patchbay.provider.openai;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A thread that makes a call, and ways to see where it is. */
final class Caller<T> {

  private final FutureTask<T> task;
  private final Thread thread;

  private Caller(Callable<T> call) {
    task = new FutureTask<>(call);
    thread = new Thread(task, "caller");
    thread.setDaemon(true);
    thread.start();
  }

  static <T> Caller<T> start(Callable<T> call) {
    return new Caller<>(call);
  }

  /** Has ten threads do it at the same time, and waits for them. */
  static void inTenThreads(Runnable action) {
    CountDownLatch all = new CountDownLatch(10);
    List<Caller<Object>> callers = Stream.generate(() -> start(() -> {
          all.countDown();
          all.await();
          action.run();
          return null;
        }))
        .limit(10)
        .toList();
    callers.forEach(Caller::result);
  }

  /** Waits until the base waits for the socket, in the class of that name. */
  Caller<T> awaitReading(String type) {
    Eventually.holds("the caller waits for the socket", () -> {
      StackTraceElement[] stack = thread.getStackTrace();
      return isIn(stack, "java.net.Socket$SocketInputStream", "read")
          && Arrays.stream(stack)
              .anyMatch(frame -> frame.getClassName().equals("dev.patchbay.provider.http." + type));
    });
    return this;
  }

  /** Waits until some thread connects: it may be another than the caller. */
  Caller<T> awaitConnecting() {
    Eventually.holds(
        "a thread connects",
        () -> Thread.getAllStackTraces().values().stream()
            .anyMatch(stack -> isIn(stack, "sun.nio.ch.NioSocketImpl", "connect")));
    return this;
  }

  void interrupt() {
    thread.interrupt();
  }

  boolean isOver() {
    return task.isDone();
  }

  /** What the call gives. */
  T result() {
    try {
      return task.get(100, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static boolean isIn(StackTraceElement[] stack, String type, String method) {
    return Arrays.stream(stack)
        .anyMatch(
            frame -> frame.getClassName().equals(type) && frame.getMethodName().equals(method));
  }
}
