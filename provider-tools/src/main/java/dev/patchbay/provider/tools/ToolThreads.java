package dev.patchbay.provider.tools;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The threads of one batch of tools, which are interrupted together. Thread-safe. */
final class ToolThreads {

  /** {@code Thread.startVirtualThread(Runnable)}, which only Java 21 and newer have. */
  private static final @Nullable MethodHandle START_VIRTUAL = startVirtual();

  /** How many run at once: any number where they are virtual. */
  static final int MOST = START_VIRTUAL == null ? 8 : Integer.MAX_VALUE;

  private final List<Thread> running = new ArrayList<>();
  private boolean interrupted;

  void start(Runnable task) {
    synchronized (running) {
      if (!interrupted) {
        running.add(started(task));
      }
    }
  }

  /** Interrupts those that run, and starts no more. */
  void interrupt() {
    synchronized (running) {
      interrupted = true;
      running.forEach(Thread::interrupt);
      running.clear();
    }
  }

  boolean interrupted() {
    synchronized (running) {
      return interrupted;
    }
  }

  private static Thread started(Runnable task) {
    if (START_VIRTUAL != null) {
      try {
        return (Thread) START_VIRTUAL.invokeExact(task);
      } catch (Throwable e) {
        throw new IllegalStateException("Cannot start a virtual thread", e);
      }
    }
    Thread thread = new Thread(task, "patchbay-tool");
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
