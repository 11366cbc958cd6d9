package dev.patchbay.bulk;

import dev.patchbay.provider.Cost;
import java.io.Serializable;
import java.math.BigDecimal;

/**
 * An amount of US dollars: {@code Money.usd("50")}.
 *
 * @param usd 0 or more
 */
public record Money(BigDecimal usd) implements Serializable {

  /**
   * Checks the amount.
   *
   * @throws IllegalArgumentException if it is negative
   */
  public Money {
    if (usd.signum() < 0) {
      throw new IllegalArgumentException("An amount is 0 or more, but this is " + usd);
    }
  }

  /**
   * That many US dollars.
   *
   * @param amount such as {@code 0.25}
   * @throws NumberFormatException if it is no decimal number
   * @throws IllegalArgumentException if it is negative
   */
  public static Money usd(String amount) {
    return new Money(new BigDecimal(amount));
  }

  /** The amount, such as {@code $50}. */
  @Override
  public String toString() {
    return new Cost(usd, false).toString();
  }
}
