package dev.patchbay.registry.plugin;

import dev.patchbay.registry.PluginFailure;
import java.io.IOException;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One version of a plugin at work, and how many use it: the folder, and each call that runs. Once it is retired, the last of
 * them closes it. Thread-safe.
 */
final class OpenPlugin {

  /**
   * What goes when the plugin is closed.
   *
   * @param providers by id
   */
  record Contents(URLClassLoader loader, PluginCopy copy, Map<String, LoadedProvider> providers) {}

  private final String source;
  private final Duration limit;
  private final Consumer<PluginFailure> onFailure;

  private final AtomicInteger users = new AtomicInteger(1);
  // Null once it is closed, so that an application that keeps an old provider keeps none of its
  // classes.
  private final AtomicReference<@Nullable Contents> contents;
  private final CountDownLatch closed = new CountDownLatch(1);

  /**
   * Makes a plugin with one user, the folder.
   *
   * @param limit the time that each provider has to close
   * @param onFailure is told of failures then, on another thread
   */
  OpenPlugin(String source, Contents contents, Duration limit, Consumer<PluginFailure> onFailure) {
    this.source = source;
    this.contents = new AtomicReference<>(contents);
    this.limit = limit;
    this.onFailure = onFailure;
  }

  /** Begins a use, which {@link #release} ends; null if the plugin is closed or about to be. */
  @Nullable
  Contents acquire() {
    int before;
    do {
      before = users.get();
      if (before == 0) {
        return null;
      }
    } while (!users.compareAndSet(before, before + 1));
    Contents present = contents.get();
    if (present == null) {
      release();
    }
    return present;
  }

  /** Ends a use, such as the folder's once another version is in its place: the last user closes the plugin. */
  void release() {
    if (users.decrementAndGet() == 0) {
      close();
    }
  }

  /** Closes it, whoever uses it; does not wait. */
  void close() {
    Contents last = contents.getAndSet(null);
    if (last != null) {
      Thread thread = new Thread(() -> close(last), "patchbay-close " + source);
      thread.setDaemon(true);
      thread.start();
    }
  }

  /** Waits until it is closed, which takes no longer than the limit; an interrupt ends the wait and is kept. */
  void awaitClosed() {
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void close(Contents last) {
    try {
      Closing.all(
              last.providers().values(),
              last.loader(),
              limit,
              (provider, e) -> Diagnosis.of(
                  source,
                  provider.className(),
                  PluginFailure.Stage.CLOSING,
                  e,
                  PluginLoading.IN_THE_PLUGIN))
          .forEach(onFailure);
    } finally {
      closeLoader(last.loader());
      last.copy().delete();
      closed.countDown();
    }
  }

  static void closeLoader(URLClassLoader loader) {
    try {
      loader.close();
    } catch (IOException e) {
      // A jar stays open until the loader is collected; nothing depends on it.
      System.getLogger(OpenPlugin.class.getName())
          .log(System.Logger.Level.DEBUG, "A plugin's jar was not closed", e);
    }
  }
}
