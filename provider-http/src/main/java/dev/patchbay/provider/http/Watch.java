package dev.patchbay.provider.http;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okio.AsyncTimeout;
import org.jspecify.annotations.Nullable;

/**
 * Cancels a call when what blocks in it has taken too long. Used by one thread at a time.
 *
 * <p>All watches of the JVM share one {@link Alarm}, which is only set anew when a watch ends before it: an alarm of its own
 * for each would wake Okio's watchdog thread at every call, which costs more than the call does.
 */
final class Watch {

  /** An alarm that nobody needs any longer goes off after this, and with it all that holds the class loader. */
  private static final long LONGEST_ALARM_NANOS = TimeUnit.SECONDS.toNanos(10);

  private static final Object LOCK = new Object();

  /** The watches that run, as a list through their own fields. */
  private static @Nullable Watch first;

  private static @Nullable Alarm alarm;

  private final Call call;
  private @Nullable Watch previous;
  private @Nullable Watch next;
  private long end;
  private boolean running;
  private boolean expired;

  Watch(Call call) {
    this.call = call;
  }

  /** Begins what may take that long. */
  void begin(long nanos) {
    long now = System.nanoTime();
    synchronized (LOCK) {
      end = now + Math.max(1, nanos);
      previous = null;
      next = first;
      if (next != null) {
        next.previous = this;
      }
      first = this;
      running = true;
      if (alarm == null || end - alarm.at < 0) {
        setAlarm(now, end);
      }
    }
  }

  /** Ends what began. */
  void end() {
    synchronized (LOCK) {
      remove();
    }
  }

  /** Whether something took too long, now or earlier. */
  boolean expired() {
    synchronized (LOCK) {
      return expired;
    }
  }

  private void remove() {
    if (!running) {
      return;
    }
    running = false;
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

  private static void setAlarm(long now, long end) {
    if (alarm != null) {
      alarm.exit();
    }
    alarm = new Alarm(now, Math.min(end - now, LONGEST_ALARM_NANOS));
    alarm.enter();
  }

  /** Takes the calls whose time is up off the list, and sets the next alarm if any are left. */
  private static List<Call> ring(Alarm rung) {
    List<Call> late = new ArrayList<>();
    synchronized (LOCK) {
      if (rung != alarm) {
        return late;
      }
      alarm = null;
      long now = System.nanoTime();
      Watch soonest = null;
      for (Watch watch = first; watch != null; ) {
        Watch following = watch.next;
        if (watch.end - now <= 0) {
          watch.expired = true;
          watch.remove();
          late.add(watch.call);
        } else if (soonest == null || watch.end - soonest.end < 0) {
          soonest = watch;
        }
        watch = following;
      }
      if (soonest != null) {
        setAlarm(now, soonest.end);
      }
    }
    return late;
  }

  /** Okio's watchdog is one thread for all timeouts of the JVM, and runs anyway where OkHttp does. */
  private static final class Alarm extends AsyncTimeout {
    private final long at;

    Alarm(long now, long nanos) {
      at = now + nanos;
      timeout(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    protected void timedOut() {
      for (Call call : ring(this)) {
        call.cancel();
      }
    }
  }
}
