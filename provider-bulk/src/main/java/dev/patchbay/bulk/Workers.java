package dev.patchbay.bulk;

import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** The threads that make calls: virtual ones where the JDK has them, from 21 on; else daemons. */
final class Workers {

  private static final @Nullable Method START_VIRTUAL = startVirtual();

  private Workers() {}

  static Thread start(String name, Runnable task) {
    if (START_VIRTUAL != null) {
      try {
        return (Thread) START_VIRTUAL.invoke(null, task);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("Cannot start a virtual thread", e);
      }
    }
    // Nothing of the starting thread is inherited: it is a cluster's.
    Thread thread = new Thread(null, task, name, 0, false);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static @Nullable Method startVirtual() {
    if (Runtime.version().feature() < 21) {
      return null;
    }
    try {
      return Thread.class.getMethod("startVirtualThread", Runnable.class);
    } catch (NoSuchMethodException e) {
      throw new ExceptionInInitializerError(e);
    }
  }
}
