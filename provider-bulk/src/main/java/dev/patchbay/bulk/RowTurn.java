package dev.patchbay.bulk;

import java.util.concurrent.atomic.AtomicBoolean;

/** What the limits have to know of one row's call: it travels in the call's context. */
final class RowTurn {

  /** The name of the context's attribute. */
  static final String ATTRIBUTE = "patchbay.bulk.turn";

  private final long tokens;
  private final AtomicBoolean held = new AtomicBoolean();

  RowTurn(long tokens) {
    this.tokens = tokens;
  }

  /** What an attempt is estimated to take. */
  long tokens() {
    return tokens;
  }

  /** Its first attempt has its turn before its time begins to run. */
  void hold() {
    held.set(true);
  }

  /** Whether that turn is still to be used; it is used by that. */
  boolean take() {
    return held.getAndSet(false);
  }
}
