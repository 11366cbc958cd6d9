package dev.patchbay.langchain4j;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The threads on which streams are read: a virtual one for each on Java 21 and newer, else a daemon that ends a second after its last
 * stream. Each has the context class loader of the thread that has started the stream.
 */
final class CallThreads {

  private static final long KEEP_ALIVE_SECONDS = 1;

  private static final Executor DAEMONS = newDaemons();
  private static final Executor EXECUTOR = executor();

  private CallThreads() {}

  /** Daemons alone, for code of others: on a virtual thread it could hold up all others by a monitor that it blocks in. */
  static Executor daemons() {
    return DAEMONS;
  }

  static Executor executor(@Nullable Executor wanted) {
    return wanted == null ? EXECUTOR : wanted;
  }

  private static Executor executor() {
    MethodHandle startVirtual = startVirtual();
    return startVirtual == null
        ? daemons()
        : task -> {
          try {
            Thread ignored = (Thread) startVirtual.invokeExact(task);
          } catch (Throwable e) {
            throw new IllegalStateException("Cannot start a virtual thread", e);
          }
        };
  }

  private static Executor newDaemons() {
    ThreadPoolExecutor pool = new ThreadPoolExecutor(
        0,
        Integer.MAX_VALUE,
        KEEP_ALIVE_SECONDS,
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        task -> {
          Thread thread = new Thread(null, task, "patchbay-langchain4j", 0, false);
          thread.setContextClassLoader(null);
          thread.setDaemon(true);
          return thread;
        });
    return task -> {
      ClassLoader loader = Thread.currentThread().getContextClassLoader();
      pool.execute(() -> {
        Thread thread = Thread.currentThread();
        thread.setContextClassLoader(loader);
        try {
          task.run();
        } finally {
          thread.setContextClassLoader(null);
        }
      });
    };
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
