package dev.patchbay.provider.http;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.WeakReference;
import okhttp3.Call;

/**
 * The time that a call has left for what blocks in it. It runs from {@link #begin} to {@link #end}, and when it is up the
 * {@link Alarm} cancels the call. Used by one thread at a time beside the alarm's; no lock stands between the two.
 *
 * <p>The call is held weakly: a stream that its consumer forgot to close is not kept by its timer.
 */
final class Watch extends WeakReference<Call> implements AutoCloseable {

  // What `due` holds while it is no time. A time that happens to be one of them is moved by a
  // nanosecond.
  private static final long RESTING = 0;
  private static final long EXPIRED = 1;

  private static final VarHandle DUE;
  private static final VarHandle LEFT;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      DUE = lookup.findVarHandle(Watch.class, "due", long.class);
      LEFT = lookup.findVarHandle(Watch.class, "left", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final long shortest;

  /** When the time is up, by {@link System#nanoTime}. */
  @SuppressWarnings("unused")
  private long due = RESTING;

  /** How much there is when it runs next. */
  private long left;

  private long begun;
  private long dueAsBegun = RESTING;

  private Watch(Call call, long left, long shortest) {
    super(call);
    this.left = left;
    this.shortest = shortest;
  }

  /**
   * Sets a watch, to be closed when the call is over.
   *
   * @param nanos the time until {@link #restart} gives another
   * @param shortest the shortest time that the call will be given
   */
  static Watch of(Call call, long nanos, long shortest) {
    Watch watch = new Watch(call, nanos, Math.min(nanos, shortest));
    Alarm.add(watch);
    return watch;
  }

  /** The shortest time that the call is given. */
  long shortest() {
    return shortest;
  }

  /** Begins what may block. */
  void begin() {
    begun = System.nanoTime();
    if (left <= 0) {
      expire();
    }
    if (!expired()) {
      long at = begun + left;
      dueAsBegun = at == RESTING || at == EXPIRED ? EXPIRED + 1 : at;
      DUE.setRelease(this, dueAsBegun);
    }
  }

  /** Ends what began. */
  void end() {
    if (dueAsBegun != RESTING) {
      LEFT.setOpaque(this, left - (System.nanoTime() - begun));
      // Fails if the alarm was faster.
      DUE.compareAndSet(this, dueAsBegun, RESTING);
      dueAsBegun = RESTING;
    }
  }

  /** Gives that much time from the next {@link #begin} on. */
  void restart(long nanos) {
    LEFT.setOpaque(this, nanos);
  }

  /** Whether something took too long. */
  boolean expired() {
    return (long) DUE.getVolatile(this) == EXPIRED;
  }

  /** Takes the call out of the alarm's hands. */
  @Override
  public void close() {
    Alarm.remove(this);
  }

  /**
   * Cancels the call if its time is up. Called by the alarm.
   *
   * @return the nanoseconds for which it cannot be up, whatever the call does meanwhile
   */
  long look(long now) {
    long seen = (long) DUE.getAcquire(this);
    if (seen == EXPIRED) {
      return Long.MAX_VALUE;
    }
    if (seen == RESTING) {
      long rest = (long) LEFT.getOpaque(this);
      // If there is none, the next begin is the end.
      return rest > 0 ? Math.min(rest, shortest) : shortest;
    }
    if (seen - now > 0) {
      return Math.min(seen - now, shortest);
    }
    if (DUE.compareAndSet(this, seen, EXPIRED)) {
      cancel();
    }
    return shortest;
  }

  private void expire() {
    DUE.setVolatile(this, EXPIRED);
    cancel();
  }

  private void cancel() {
    Call call = get();
    if (call != null) {
      call.cancel();
    }
  }
}
