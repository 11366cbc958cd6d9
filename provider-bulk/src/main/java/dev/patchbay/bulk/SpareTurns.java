package dev.patchbay.bulk;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Turns that are borrowed before a call needs them, about as many as calls lately took in 50 ms, so that one request to the coordinator
 * serves many short calls. While the rate is the limit, calls wait, and no turn is spare. Not thread-safe.
 */
final class SpareTurns {

  private static final long COVERED = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long SHORTEST_MEASURE = TimeUnit.MILLISECONDS.toNanos(10);

  private final LongSupplier nanoTime;
  private final Deque<Long> begins = new ArrayDeque<>();
  private long tokens;
  private long nextTokens;
  private long averageTokens;
  private int wanted;
  private boolean wantedSinceAsked;
  private long since;
  private double wantedWhenCovered;

  SpareTurns(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    since = nanoTime.getAsLong();
  }

  /** Gives that call one of them, if there is one. */
  boolean give(Waiter waiter) {
    wanted++;
    wantedSinceAsked = true;
    averageTokens =
        averageTokens == 0 ? waiter.tokens() : (7 * averageTokens + waiter.tokens()) / 8;
    long now = nanoTime.getAsLong();
    while (!begins.isEmpty() && Waiter.isTooLate(begins.element(), now)) {
      begins.remove();
    }
    Long begin = begins.poll();
    if (begin != null) {
      waiter.grant(begin);
    }
    return begin != null;
  }

  /** Whether there will soon be none, although they are wanted. */
  boolean isLow() {
    return wantedSinceAsked && wantedWhenCovered >= 1 && begins.size() < wantedWhenCovered / 2;
  }

  /** How many more there should be, if that many calls wait; begins to count anew, and settles {@link #nextTokens}. */
  int missing(int waiting) {
    wantedSinceAsked = false;
    nextTokens = averageTokens;
    long now = nanoTime.getAsLong();
    if (now - since >= SHORTEST_MEASURE) {
      double lately = (double) wanted * COVERED / (now - since);
      wantedWhenCovered = (wantedWhenCovered + lately) / 2;
      wanted = 0;
      since = now;
    }
    return Math.max(0, (int) wantedWhenCovered - waiting - begins.size());
  }

  /** The tokens of each one that is borrowed next. */
  long nextTokens() {
    return nextTokens;
  }

  /** The tokens that each one was borrowed with. */
  long tokens() {
    return tokens;
  }

  /** Adds one that was borrowed with {@link #nextTokens}. */
  void add(long begin) {
    tokens = nextTokens;
    begins.add(begin);
  }
}
