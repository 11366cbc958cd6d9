package dev.patchbay.provider;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The threads that Patchbay starts: for the publishers of streams, and for plugins' code that might
 * not end.
 */
final class Threads {

  /** {@code Thread.startVirtualThread(Runnable)}, which only Java 21 and newer have. */
  private static final @Nullable MethodHandle START_VIRTUAL = startVirtual();

  private Threads() {}

  /** Runs the task on a new thread: a virtual one where the JDK has them, else a daemon. */
  static void start(String name, Runnable task) {
    if (START_VIRTUAL != null) {
      try {
        Thread ignored = (Thread) START_VIRTUAL.invokeExact(task);
        return;
      } catch (Throwable e) {
        throw new IllegalStateException("Cannot start a virtual thread", e);
      }
    }
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Runs a plugin's code on a daemon, which is used again if it is soon needed. Never on a virtual thread: code that blocks in
   * a monitor, or counts for ever, would take a carrier away from all others.
   */
  static void runPlugin(Runnable task) {
    Plugins.POOL.execute(task);
  }

  private static final class Plugins {
    private static final long KEEP_ALIVE_SECONDS = 1;

    static final ExecutorService POOL = new ThreadPoolExecutor(
        0,
        Integer.MAX_VALUE,
        KEEP_ALIVE_SECONDS,
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        task -> {
          // Nothing of the call that happens to need a thread may be seen by the next one.
          Thread thread = new Thread(null, task, "patchbay-plugin", 0, false);
          thread.setContextClassLoader(null);
          thread.setDaemon(true);
          return thread;
        });
  }

  private static @Nullable MethodHandle startVirtual() {
    if (Runtime.version().feature() < 21) {
      return null;
    }
    try {
      return MethodHandles.publicLookup()
          .findStatic(
              Thread.class,
              "startVirtualThread",
              MethodType.methodType(Thread.class, Runnable.class));
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }
}
