package dev.patchbay.gateway.keys;

import java.math.BigDecimal;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A call that counts for its key until it is ended. Thread-safe. */
public final class KeyCall implements Admission, AutoCloseable {

  private final KeyUse use;
  private final AtomicBoolean ended = new AtomicBoolean();

  KeyCall(KeyUse use) {
    this.use = use;
  }

  /**
   * Ends the call; a second time does nothing.
   *
   * @param tokens what it took, input and output together; below 0 if that is not known
   * @param usd what it cost; null if that is not known, which counts as nothing
   */
  public void end(long tokens, @Nullable BigDecimal usd) {
    if (ended.compareAndSet(false, true)) {
      use.ended(Math.max(0, tokens), usd == null ? BigDecimal.ZERO : usd);
    }
  }

  /** Ends a call that took nothing, unless it has ended. */
  @Override
  public void close() {
    end(0, null);
  }
}
