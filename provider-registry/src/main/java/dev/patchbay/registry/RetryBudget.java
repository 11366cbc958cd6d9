package dev.patchbay.registry;

import java.util.concurrent.atomic.AtomicInteger;

/** How many retries the calls of a router may make. Each call may have a limit of its own; what is used up counts for all. Thread-safe. */
final class RetryBudget {

  private static final int CALLS_A_RETRY = 5;

  /** In calls: a retry uses up what so many calls have saved. */
  private final AtomicInteger used = new AtomicInteger();

  /** A call was made, whatever comes of it. */
  void save() {
    if (used.get() > 0) {
      used.updateAndGet(calls -> Math.max(0, calls - 1));
    }
  }

  /** Takes what a retry costs, if as many retries as that are not used up. */
  boolean take(int most) {
    long limit = (long) most * CALLS_A_RETRY;
    int before =
        used.getAndUpdate(calls -> calls + CALLS_A_RETRY <= limit ? calls + CALLS_A_RETRY : calls);
    return before + CALLS_A_RETRY <= limit;
  }
}
