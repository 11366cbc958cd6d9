package dev.patchbay.provider;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs an action at a time that hardly ever comes, such as the deadline of a call. Setting an alarm and taking it back cost
 * a place in a list: the one thread that all alarms share is woken only if an alarm is due before it would wake anyway. It is
 * a daemon, it ends when there are no alarms, and it keeps no class loader.
 */
final class Alarm {

  private static final long LONGEST_SLEEP = TimeUnit.SECONDS.toNanos(10);
  private static final Duration LONGEST = Duration.ofDays(365);

  private static final Object LOCK = new Object();

  /** The alarms that are set, as a list through their own fields. */
  private static @Nullable Alarm first;

  private static @Nullable Thread sleeper;
  private static long wakesAt;

  private final Runnable action;
  private @Nullable Alarm previous;
  private @Nullable Alarm next;
  private long at;
  private boolean set;

  /** Makes an alarm that is not set. The action runs on the shared thread, so it must neither block nor be a plugin's code. */
  Alarm(Runnable action) {
    this.action = action;
  }

  /** Sets it anew: it rings after that time, or after a year if that is longer. */
  void set(Duration fromNow) {
    // More than a few centuries overflow nanoseconds.
    long nanos = (fromNow.compareTo(LONGEST) < 0 ? fromNow : LONGEST).toNanos();
    synchronized (LOCK) {
      remove();
      at = System.nanoTime() + nanos;
      add();
      if (sleeper == null) {
        sleeper = startSleeper();
      } else if (at - wakesAt < 0) {
        wakesAt = at;
        LOCK.notifyAll();
      }
    }
  }

  /** Takes it back. If it is ringing, that goes on. */
  void cancel() {
    synchronized (LOCK) {
      remove();
    }
  }

  private void add() {
    previous = null;
    next = first;
    if (next != null) {
      next.previous = this;
    }
    first = this;
    set = true;
  }

  private void remove() {
    if (!set) {
      return;
    }
    set = false;
    if (previous == null) {
      first = next;
    } else {
      previous.next = next;
    }
    if (next != null) {
      next.previous = previous;
    }
    previous = null;
    next = null;
  }

  private static Thread startSleeper() {
    // Whoever sets the first alarm may be a plugin: nothing of its thread is inherited.
    Thread thread = new Thread(null, Alarm::ringAll, "patchbay-deadlines", 0, false);
    thread.setContextClassLoader(null);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static void ringAll() {
    List<Alarm> due = awaitDue();
    while (!due.isEmpty()) {
      due.forEach(Alarm::ring);
      due = awaitDue();
    }
  }

  private void ring() {
    try {
      action.run();
    } catch (Throwable e) {
      // The next alarm may be another call's.
      System.getLogger(Alarm.class.getName())
          .log(System.Logger.Level.WARNING, "A call could not be ended at its deadline", e);
    }
  }

  /** Waits until alarms are due, and takes them off the list; none if there have been none for a while. */
  private static List<Alarm> awaitDue() {
    synchronized (LOCK) {
      boolean idle = false;
      while (true) {
        long now = System.nanoTime();
        List<Alarm> due = takeDue(now);
        if (!due.isEmpty()) {
          return due;
        }
        if (idle && first == null) {
          sleeper = null;
          return List.of();
        }
        // The next call sets the next alarm: starting a thread for it would cost more than the
        // call.
        idle = first == null;
        try {
          LOCK.wait(TimeUnit.NANOSECONDS.toMillis(wakesAt - now) + 1);
        } catch (InterruptedException e) {
          // An interrupt means nothing to this thread: it looks at the time, and goes on.
          idle = false;
        }
      }
    }
  }

  /** Takes those that are due off the list, and notes when to look again. */
  private static List<Alarm> takeDue(long now) {
    List<Alarm> due = new ArrayList<>(0);
    wakesAt = now + LONGEST_SLEEP;
    for (Alarm alarm = first; alarm != null; ) {
      Alarm following = alarm.next;
      if (alarm.at - now <= 0) {
        alarm.remove();
        due.add(alarm);
      } else if (alarm.at - wakesAt < 0) {
        wakesAt = alarm.at;
      }
      alarm = following;
    }
    return due;
  }
}
