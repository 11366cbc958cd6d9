package dev.patchbay.registry;

import dev.patchbay.provider.CallContext;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Interrupts a plugin that goes on although its call is cancelled or past its deadline. One that obeys the call's context is
 * done before and never notices; one that waits for something else would otherwise hold its caller up for as long as that
 * takes. Nothing helps against a plugin that also ignores interrupts.
 */
final class Overdue {

  /** What a plugin gets to end by itself. A deadline may be passed by a quarter of a second in all. */
  private static final Duration GRACE = Duration.ofMillis(100);

  private final Thread thread = Thread.currentThread();
  private final CallContext.Registration onCancel;
  private @Nullable Future<?> alarm;
  private boolean over;
  private boolean interrupted;

  private Overdue(CallContext context) {
    Duration remaining = context.remaining().orElse(null);
    if (remaining != null) {
      interruptAfter(remaining.plus(GRACE));
    }
    onCancel = context.onCancel(() -> interruptAfter(GRACE));
  }

  /** Watches what the current thread does until it closes the watch. */
  static Overdue watch(CallContext context) {
    return new Overdue(context);
  }

  void close() {
    onCancel.close();
    synchronized (this) {
      over = true;
      if (alarm != null) {
        alarm.cancel(false);
      }
      if (interrupted) {
        // Ours, and meant for the plugin alone.
        boolean unused = Thread.interrupted();
      }
    }
  }

  private synchronized void interruptAfter(Duration time) {
    if (alarm != null) {
      alarm.cancel(false);
    }
    if (!over) {
      // More than a year overflows nanoseconds sooner or later.
      long millis =
          Math.min(time.toSeconds(), TimeUnit.DAYS.toSeconds(365)) * 1_000 + time.toMillisPart();
      alarm = Timer.INSTANCE.schedule(this::interrupt, millis, TimeUnit.MILLISECONDS);
    }
  }

  private synchronized void interrupt() {
    if (!over && !thread.isInterrupted()) {
      interrupted = true;
      thread.interrupt();
    }
  }

  private static final class Timer {
    static final ScheduledThreadPoolExecutor INSTANCE = timer();

    private static ScheduledThreadPoolExecutor timer() {
      ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, task -> {
        Thread thread = new Thread(task, "patchbay-overdue");
        thread.setDaemon(true);
        return thread;
      });
      timer.setRemoveOnCancelPolicy(true);
      timer.setKeepAliveTime(1, TimeUnit.SECONDS);
      timer.allowCoreThreadTimeOut(true);
      return timer;
    }
  }
}
