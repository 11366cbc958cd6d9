package dev.patchbay.registry;

import java.util.concurrent.atomic.AtomicInteger;

/** How many retries the calls of a router have saved up; full at first. Thread-safe. */
final class RetryBudget {

  private static final int CALLS_A_RETRY = 5;

  private final int most;
  /** In calls. */
  private final AtomicInteger saved;

  RetryBudget(int retries) {
    most = (int) Math.min((long) retries * CALLS_A_RETRY, Integer.MAX_VALUE);
    saved = new AtomicInteger(most);
  }

  /** A call was made, whatever comes of it. */
  void save() {
    if (saved.get() < most) {
      saved.updateAndGet(calls -> Math.min(calls + 1, most));
    }
  }

  /** Takes what a retry costs, if it is there. */
  boolean take() {
    int before = saved.getAndUpdate(calls -> calls < CALLS_A_RETRY ? calls : calls - CALLS_A_RETRY);
    return before >= CALLS_A_RETRY;
  }
}
