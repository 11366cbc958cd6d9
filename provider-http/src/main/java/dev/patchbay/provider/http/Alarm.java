package dev.patchbay.provider.http;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import okio.AsyncTimeout;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the {@link Watch}es of all calls as often as one of them may be up, and not more often: a call is given minutes
 * as a rule, and the alarm sleeps as long as none of them can run out. So a call that begins, and a read that begins or
 * ends, tells it nothing; only a call with a limit that ends before the next look sets it anew.
 *
 * <p>It is a timeout of Okio, whose watchdog is one thread that runs anyway where OkHttp does. One for each call would wake
 * that thread at every call, which costs more than a small call does.
 */
final class Alarm extends AsyncTimeout {

  /** An alarm for calls that are over goes off after this, and with it all that holds the class loader. */
  private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** Times that are up within this are noticed together. */
  private static final long SHORTEST_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private static final Set<Watch> WATCHES = ConcurrentHashMap.newKeySet();

  private static final Object SETTING = new Object();

  private static volatile @Nullable Alarm next;

  private final long at;

  private Alarm(long now, long nanos) {
    at = now + nanos;
    timeout(nanos, TimeUnit.NANOSECONDS);
  }

  static void add(Watch watch) {
    WATCHES.add(watch);
    setWithin(watch.shortest());
  }

  static void remove(Watch watch) {
    WATCHES.remove(watch);
  }

  /** Makes sure that it goes off within that time. */
  private static void setWithin(long nanos) {
    long within = Math.max(SHORTEST_NANOS, Math.min(nanos, LONGEST_NANOS));
    long now = System.nanoTime();
    if (isSetBefore(now + within)) {
      return;
    }
    synchronized (SETTING) {
      if (isSetBefore(now + within)) {
        return;
      }
      Alarm late = next;
      if (late != null) {
        late.exit();
      }
      Alarm alarm = new Alarm(now, within);
      alarm.enter();
      next = alarm;
    }
  }

  private static boolean isSetBefore(long time) {
    Alarm set = next;
    return set != null && set.at - time <= 0;
  }

  @Override
  protected void timedOut() {
    synchronized (SETTING) {
      if (next != this) {
        return;
      }
      // A watch that is added from here on finds none set, and sets one.
      next = null;
    }
    WATCHES.removeIf(watch -> watch.refersTo(null));
    long now = System.nanoTime();
    long within = LONGEST_NANOS;
    for (Watch watch : WATCHES) {
      within = Math.min(within, watch.look(now));
    }
    if (!WATCHES.isEmpty()) {
      setWithin(within);
    }
  }
}
