package dev.patchbay.registry;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Lets in as many calls to one provider as its {@link LoadLimits} allow. Thread-safe. */
final class Throttle {

  private final LoadLimits limits;
  private final MinuteCount calls = new MinuteCount();
  private final MinuteCount tokens = new MinuteCount();
  private int underWay;

  Throttle(LoadLimits limits) {
    this.limits = limits;
  }

  LoadLimits limits() {
    return limits;
  }

  /** Begins a call, unless the provider is full. */
  synchronized boolean begin(Instant now) {
    if (full(now) != null) {
      return false;
    }
    underWay++;
    calls.add(now, 1);
    return true;
  }

  /** Ends a call that used that many tokens; -1 if that is not known. */
  synchronized void end(Instant now, long tokensTaken) {
    underWay--;
    tokens.add(now, Math.max(0, tokensTaken));
  }

  /** Takes back a call that was begun and not made. */
  synchronized void withdraw(Instant begun, Instant now) {
    underWay--;
    calls.takeBack(begun, now);
  }

  /** Why no further call may begin, as the rest of a sentence; null if one may. */
  synchronized @Nullable String full(Instant now) {
    if (limits.callsAtOnce() > 0 && underWay >= limits.callsAtOnce()) {
      return "is full: " + underWay + " of " + limits.callsAtOnce() + " calls at once";
    }
    if (limits.callsPerMinute() > 0 && calls.total(now) >= limits.callsPerMinute()) {
      return "is full: " + calls.total(now) + " of " + limits.callsPerMinute()
          + " calls within a minute";
    }
    if (limits.tokensPerMinute() > 0 && tokens.total(now) >= limits.tokensPerMinute()) {
      return "is full: " + tokens.total(now) + " of " + limits.tokensPerMinute()
          + " tokens within a minute";
    }
    return null;
  }

  /** When the counts of the last minute become smaller next, or null if they are empty. */
  synchronized @Nullable Instant roomAt(Instant now) {
    long next = Math.min(calls.nextDrop(now), tokens.nextDrop(now));
    return next == Long.MAX_VALUE ? null : Instant.ofEpochSecond(next);
  }

  /** A sum over the last minute, to the second. */
  private static final class MinuteCount {
    private static final int SECONDS = 60;

    private final long[] bySecond = new long[SECONDS];
    private long last = Long.MIN_VALUE;
    private long total;

    void add(Instant now, long count) {
      long second = forgetUntil(now);
      bySecond[(int) Math.floorMod(second, (long) SECONDS)] += count;
      total += count;
    }

    /** Takes back one that was added then, unless it is forgotten by now. */
    void takeBack(Instant added, Instant now) {
      long second = added.getEpochSecond();
      if (second > forgetUntil(now) - SECONDS) {
        bySecond[(int) Math.floorMod(second, (long) SECONDS)]--;
        total--;
      }
    }

    long total(Instant now) {
      forgetUntil(now);
      return total;
    }

    /** The second at which the oldest part of the sum is dropped. */
    long nextDrop(Instant now) {
      long second = forgetUntil(now);
      for (long each = second - SECONDS + 1; each <= second; each++) {
        if (bySecond[(int) Math.floorMod(each, (long) SECONDS)] != 0) {
          return each + SECONDS;
        }
      }
      return Long.MAX_VALUE;
    }

    /** Drops what is older than a minute; gives the second that it is. */
    private long forgetUntil(Instant now) {
      long second = Math.max(last, now.getEpochSecond());
      if (last == Long.MIN_VALUE) {
        last = second;
      }
      for (long each = Math.max(last + 1, second - SECONDS + 1); each <= second; each++) {
        int at = (int) Math.floorMod(each, (long) SECONDS);
        total -= bySecond[at];
        bySecond[at] = 0;
      }
      last = second;
      return second;
    }
  }
}
