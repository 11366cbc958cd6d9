package dev.patchbay.provider;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a service charges for the tokens of a model, in US dollars per million tokens. Immutable.
 *
 * <pre>{@code
 * ModelPrice price = ModelPrice.of("1.25", "10", "the service's price list", LocalDate.of(2026, 11, 1));
 * Cost cost = price.cost(Usage.of(2_000, 500));  // $0.0075
 * }</pre>
 *
 * <p>It is the list price of a usual call: not of batches or other service tiers, and with the
 * tokens of images and sounds at the price of text.
 *
 * @param tiers from the lowest on; the first begins at 0. The tier of a request's input holds for
 *     all of its tokens
 * @param furtherCharges whether the service charges for more than tokens, such as a fee for each
 *     request
 * @param source who says so, with a version, such as {@code litellm 1.110.2}
 * @param asOf the day of that source
 */
public record ModelPrice(List<Tier> tiers, boolean furtherCharges, String source, LocalDate asOf) {

  private static final int MILLION = 6;

  /**
   * Prices in US dollars per million tokens.
   *
   * @param above holds for requests with more input tokens than that
   * @param input for input that is new to the service
   * @param output for output, reasoning included
   * @param cacheRead for input out of the service's cache; null if it costs the same as new input
   * @param cacheWrite for input that is put into the cache, for the usual lifetime; null if it costs
   *     the same as other input
   */
  public record Tier(
      long above,
      BigDecimal input,
      BigDecimal output,
      @Nullable BigDecimal cacheRead,
      @Nullable BigDecimal cacheWrite) {

    /**
     * Checks the prices.
     *
     * @throws IllegalArgumentException if a number is negative
     */
    public Tier {
      if (above < 0
          || isNegative(input)
          || isNegative(output)
          || (cacheRead != null && isNegative(cacheRead))
          || (cacheWrite != null && isNegative(cacheWrite))) {
        throw new IllegalArgumentException("The numbers of a price are 0 or more");
      }
    }

    /** The dearest that a token of input can be. */
    public BigDecimal dearestInput() {
      return cacheWrite == null ? input : input.max(cacheWrite);
    }

    private static boolean isNegative(BigDecimal price) {
      return price.signum() < 0;
    }
  }

  /**
   * Checks the tiers.
   *
   * @throws IllegalArgumentException if there is none, the first does not begin at 0, or they are
   *     not in order
   */
  public ModelPrice {
    tiers = List.copyOf(tiers);
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(asOf, "asOf");
    if (tiers.isEmpty() || tiers.get(0).above() != 0) {
      throw new IllegalArgumentException("The first tier of a price begins at 0");
    }
    for (int i = 1; i < tiers.size(); i++) {
      if (tiers.get(i).above() <= tiers.get(i - 1).above()) {
        throw new IllegalArgumentException(
            "The tiers of a price go from the lowest to the highest");
      }
    }
  }

  /** One price for input and one for output, whatever their size, such as {@code "2.5"} and {@code "10"}. */
  public static ModelPrice of(String input, String output, String source, LocalDate asOf) {
    Tier only = new Tier(0, new BigDecimal(input), new BigDecimal(output), null, null);
    return new ModelPrice(List.of(only), false, source, asOf);
  }

  /** The prices for a request with so many tokens of input. */
  public Tier tier(long inputTokens) {
    Tier holding = tiers.get(0);
    for (Tier tier : tiers) {
      if (inputTokens > tier.above()) {
        holding = tier;
      }
    }
    return holding;
  }

  /**
   * What that usage costs.
   *
   * @return with {@link Cost#atLeast()} if input or output was not counted, or there are further
   *     charges
   */
  public Cost cost(Usage usage) {
    long input = Math.max(0, usage.inputTokens());
    long read = Math.min(input, Math.max(0, usage.cachedInputTokens()));
    long written = Math.min(input - read, Math.max(0, usage.cacheWriteTokens()));
    Tier tier = tier(input);
    BigDecimal ofInput = times(tier.input(), input - read - written)
        .add(times(Objects.requireNonNullElse(tier.cacheRead(), tier.input()), read))
        .add(times(Objects.requireNonNullElse(tier.cacheWrite(), tier.input()), written));
    BigDecimal ofOutput = times(tier.output(), Math.max(0, usage.outputTokens()));
    return new Cost(
        ofInput.add(ofOutput).movePointLeft(MILLION), usage.totalTokens() < 0 || furtherCharges);
  }

  /**
   * The most that a call costs that has at most so many tokens, unless there are further charges.
   *
   * @return in US dollars
   */
  public BigDecimal most(long inputTokens, long outputTokens) {
    BigDecimal most = BigDecimal.ZERO;
    for (int i = 0; i < tiers.size(); i++) {
      Tier tier = tiers.get(i);
      if (i == 0 || inputTokens > tier.above()) {
        // A larger request may be the cheaper one.
        long input =
            i + 1 < tiers.size() ? Math.min(inputTokens, tiers.get(i + 1).above()) : inputTokens;
        most = most.max(times(tier.dearestInput(), input).add(times(tier.output(), outputTokens)));
      }
    }
    return most.movePointLeft(MILLION);
  }

  private static BigDecimal times(BigDecimal price, long tokens) {
    return price.multiply(BigDecimal.valueOf(tokens));
  }
}
