package dev.patchbay.provider;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/**
 * Starts the threads on which calls wait: virtual ones on Java 21 and newer, else daemons. For modules built for Java 17, which
 * cannot name virtual threads themselves.
 */
public final class CallThreads {

  /** {@code Thread.startVirtualThread(Runnable)}, which only Java 21 and newer have. */
  private static final @Nullable MethodHandle START_VIRTUAL = startVirtual();

  private CallThreads() {}

  /** Whether they are virtual, so that there may be any number. */
  public static boolean areVirtual() {
    return START_VIRTUAL != null;
  }

  /**
   * Runs the task on a new thread.
   *
   * @param name that of a daemon; a virtual thread has none
   */
  public static Thread start(String name, Runnable task) {
    if (START_VIRTUAL != null) {
      try {
        return (Thread) START_VIRTUAL.invokeExact(task);
      } catch (Throwable e) {
        throw new IllegalStateException("Cannot start a virtual thread", e);
      }
    }
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
    return thread;
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
