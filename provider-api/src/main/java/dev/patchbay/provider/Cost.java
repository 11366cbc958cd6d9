package dev.patchbay.provider;

import java.io.Serializable;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.Optional;

/**
 * What calls have cost, in US dollars, by the tokens that the services counted and the prices that
 * a {@link ModelCatalogue} knows. A bill may differ: it knows of discounts, taxes and services
 * beside tokens.
 *
 * <pre>{@code
 * System.out.println(answer.cost().map(Cost::toString).orElse("unknown"));  // at least $0.00132
 * }</pre>
 *
 * @param usd the amount, 0 or more, without trailing zeros
 * @param atLeast whether more may have been spent: a service has not counted all of its tokens, or
 *     it charges for more than tokens
 */
public record Cost(BigDecimal usd, boolean atLeast) implements Serializable {

  /** Nothing was charged. */
  public static final Cost NOTHING = new Cost(BigDecimal.ZERO, false);

  /**
   * Takes trailing zeros away, so that equal amounts are equal.
   *
   * @throws IllegalArgumentException if the amount is negative
   */
  public Cost {
    if (usd.signum() < 0) {
      throw new IllegalArgumentException("A cost is 0 or more, but this is " + usd);
    }
    usd = usd.signum() == 0 ? BigDecimal.ZERO : usd.stripTrailingZeros();
  }

  /**
   * What these attempts have cost together.
   *
   * @return empty if there are none, or the price of one is not known, or disputed
   */
  public static Optional<Cost> of(Collection<Attempt> attempts) {
    Cost sum = NOTHING;
    for (Attempt attempt : attempts) {
      Cost cost = attempt.cost();
      if (cost == null) {
        return Optional.empty();
      }
      sum = sum.plus(cost);
    }
    return attempts.isEmpty() ? Optional.empty() : Optional.of(sum);
  }

  /** Both together; {@link #atLeast()} if one of them is. */
  public Cost plus(Cost other) {
    return new Cost(usd.add(other.usd), atLeast || other.atLeast);
  }

  /** The amount, such as {@code $0.0042} or {@code at least $0.0042}. */
  @Override
  public String toString() {
    return (atLeast ? "at least $" : "$") + usd.toPlainString();
  }
}
