package dev.patchbay.provider;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/** Starts threads: virtual ones where the JDK has them, else daemons. */
final class Threads {

  /** {@code Thread.startVirtualThread(Runnable)}, which only Java 21 and newer have. */
  private static final @Nullable MethodHandle START_VIRTUAL = startVirtual();

  private Threads() {}

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
