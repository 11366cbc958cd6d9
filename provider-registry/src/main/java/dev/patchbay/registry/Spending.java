package dev.patchbay.registry;

import dev.patchbay.provider.Cost;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** The money of one router: what its calls have spent, and what those under way may still spend, in US dollars. Thread-safe. */
final class Spending {

  private BigDecimal spent = BigDecimal.ZERO;
  private BigDecimal reserved = BigDecimal.ZERO;

  /**
   * Sets an amount aside.
   *
   * @return null if that would go beyond the limit
   */
  synchronized @Nullable Reservation reserve(BigDecimal amount, BigDecimal limit) {
    if (spent.add(reserved).add(amount).compareTo(limit) > 0) {
      return null;
    }
    reserved = reserved.add(amount);
    return new Reservation(amount);
  }

  synchronized BigDecimal spent() {
    return spent;
  }

  /** What is spent or reserved. */
  synchronized BigDecimal bound() {
    return spent.add(reserved);
  }

  /** Both figures, of one moment, as they stand in a sentence. */
  synchronized String inWords() {
    return inDollars(spent) + " are spent and " + inDollars(reserved) + " reserved";
  }

  static String inDollars(BigDecimal amount) {
    return new Cost(amount, false).toString();
  }

  /** What is set aside for one attempt. */
  final class Reservation {
    private final BigDecimal amount;
    private boolean settled;

    private Reservation(BigDecimal amount) {
      this.amount = amount;
    }

    /**
     * The attempt is over. Only the first time counts.
     *
     * @param cost what it cost; if that is not known, or more may have been spent, the whole amount counts as spent
     */
    void settle(@Nullable Cost cost) {
      synchronized (Spending.this) {
        if (settled) {
          return;
        }
        settled = true;
        reserved = reserved.subtract(amount);
        BigDecimal known = cost == null ? BigDecimal.ZERO : cost.usd();
        spent = spent.add(cost == null || cost.atLeast() ? known.max(amount) : known);
      }
    }
  }
}
