package dev.patchbay.langchain4j;

import dev.patchbay.provider.CallThreads;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads on which streams are read: a virtual one for each on Java 21 and newer, else a daemon that ends a second after its last
 * stream. Each has the context class loader of the thread that has started the stream.
 */
final class StreamThreads {

  private static final long KEEP_ALIVE_SECONDS = 1;

  private static final Executor DAEMONS = newDaemons();

  private StreamThreads() {}

  /** Daemons alone, for code of others: on a virtual thread it could hold up all others by a monitor that it blocks in. */
  static Executor daemons() {
    return DAEMONS;
  }

  /** What runs a stream if the application has not said. */
  static Executor forStreams() {
    return CallThreads.areVirtual()
        ? task -> {
          Thread unused = CallThreads.start("patchbay-langchain4j", task);
        }
        : DAEMONS;
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
}
