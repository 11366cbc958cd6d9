package dev.patchbay.bulk;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The money that one machine has borrowed from the {@link Coordinator}. Thread-safe. */
final class Purse {

  private static final BigDecimal SLICES = BigDecimal.valueOf(200);
  private static final long LOOK_AGAIN = TimeUnit.SECONDS.toNanos(1);

  private final @Nullable Money most;
  private final Lender lender;
  private final Consumer<String> onFailure;

  // Not a monitor: it is held while the coordinator is asked.
  private final ReentrantLock lock = new ReentrantLock();
  private BigDecimal borrowed = BigDecimal.ZERO;
  private long emptyUntil = System.nanoTime();

  /**
   * Makes an empty one.
   *
   * @param most what all machines together may spend; null for no limit
   * @param onFailure is told why no money can be borrowed any more
   */
  Purse(@Nullable Money most, Lender lender, Consumer<String> onFailure) {
    this.most = most;
    this.lender = lender;
    this.onFailure = onFailure;
  }

  /**
   * What is borrowed altogether, after more was if that does not suffice.
   *
   * @param needed in US dollars
   */
  BigDecimal allowance(BigDecimal needed) {
    lock.lock();
    try {
      if (most == null || borrowed.compareTo(needed) >= 0 || System.nanoTime() - emptyUntil < 0) {
        return borrowed;
      }
      BigDecimal slice = most.usd().divide(SLICES, MathContext.DECIMAL64);
      borrowed = borrowed.add(borrow(needed.subtract(borrowed).max(slice)));
      if (borrowed.compareTo(needed) < 0) {
        // Other machines may give back what they do not use: worth a look now and then.
        emptyUntil = System.nanoTime() + LOOK_AGAIN;
      }
      return borrowed;
    } finally {
      lock.unlock();
    }
  }

  private BigDecimal borrow(BigDecimal amount) {
    try {
      return lender.lend(new LoanRequest(0, 0, 0, amount, Map.of(), Map.of())).money();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return BigDecimal.ZERO;
    } catch (Exception e) {
      onFailure.accept("the coordinator could not be asked for money: " + e);
      return BigDecimal.ZERO;
    }
  }

  /** What was not spent, to give back. */
  BigDecimal unspent(BigDecimal spent) {
    lock.lock();
    try {
      return borrowed.subtract(spent).max(BigDecimal.ZERO);
    } finally {
      lock.unlock();
    }
  }
}
