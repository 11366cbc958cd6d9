package dev.patchbay.provider;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Daemons for plugins' code that might not end, each used again if it is soon needed. Never virtual threads: code that blocks in a
 * monitor, or counts for ever, would take a carrier away from all others.
 */
final class PluginThreads {

  private static final long KEEP_ALIVE_SECONDS = 1;

  private static final ExecutorService POOL = new ThreadPoolExecutor(
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

  private PluginThreads() {}

  static void run(Runnable task) {
    POOL.execute(task);
  }
}
