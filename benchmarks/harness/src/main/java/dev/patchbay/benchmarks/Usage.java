package dev.patchbay.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The CPU time that this process has taken, its compiler and collector included, and the bytes that all its threads have
 * allocated, the client's own among them.
 *
 * <p>From JDK 21 on, the JVM counts the bytes of threads that have ended too. Before, those of a thread that ends between
 * two readings are lost, which favours clients that start threads.
 */
final class Usage {

  private static final OperatingSystemMXBean OS =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final @Nullable Method TOTAL = totalBytes();

  private final long wallNanos = System.nanoTime();
  private final long cpuNanos = OS.getProcessCpuTime();
  private final long totalBytes = TOTAL == null ? 0 : readTotal(TOTAL);
  private final Map<Long, Long> bytesByThread = TOTAL == null ? readThreads() : Map.of();

  private Usage() {}

  static Usage now() {
    return new Usage();
  }

  long wallNanosSince(Usage before) {
    return wallNanos - before.wallNanos;
  }

  long cpuNanosSince(Usage before) {
    return cpuNanos - before.cpuNanos;
  }

  long bytesSince(Usage before) {
    long bytes = totalBytes - before.totalBytes;
    for (Map.Entry<Long, Long> thread : bytesByThread.entrySet()) {
      bytes += thread.getValue() - before.bytesByThread.getOrDefault(thread.getKey(), 0L);
    }
    return bytes;
  }

  private static Map<Long, Long> readThreads() {
    long[] ids = THREADS.getAllThreadIds();
    long[] bytes = THREADS.getThreadAllocatedBytes(ids);
    Map<Long, Long> byThread = new HashMap<>();
    for (int i = 0; i < ids.length; i++) {
      // -1 if the thread has ended meanwhile.
      byThread.put(ids[i], Math.max(0, bytes[i]));
    }
    return byThread;
  }

  private static @Nullable Method totalBytes() {
    try {
      return ThreadMXBean.class.getMethod("getTotalThreadAllocatedBytes");
    } catch (NoSuchMethodException e) {
      return null;
    }
  }

  private static long readTotal(Method total) {
    try {
      return (long) total.invoke(THREADS);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
