package dev.patchbay.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What tokens cost. */
class ModelPriceTest {

  private static final LocalDate DAY = LocalDate.of(2026, 11, 1);
  private static final ModelPrice FLAT = ModelPrice.of("2.5", "10", "a list", DAY);
  private static final ModelPrice TIERED =
      price(false, tier(0, "1.25", "10", "0.125", "1.5"), tier(200_000, "2.5", "15", "0.25", "3"));

  @Test
  void tokensCostTheirPricePerMillion() {
    assertThat(FLAT.cost(Usage.of(1_000_000, 100_000))).hasToString("$3.5");
    assertThat(FLAT.cost(Usage.of(1, 0))).hasToString("$0.0000025");
  }

  @Test
  void cachedAndWrittenTokensHaveTheirOwnPrice() {
    Usage usage = new Usage(100_000, 0, 40_000, 20_000, -1);

    // 40,000 new, 40,000 read, 20,000 written.
    assertThat(TIERED.cost(usage)).hasToString("$0.085");
  }

  @Test
  void withoutAPriceOfTheirOwnCachedTokensCostWhatOthersDo() {
    assertThat(FLAT.cost(new Usage(100_000, 0, 40_000, 20_000, -1)))
        .isEqualTo(FLAT.cost(Usage.of(100_000, 0)));
  }

  @Test
  void theTierOfTheInputHoldsForAllTokens() {
    assertThat(TIERED.cost(Usage.of(200_000, 1_000))).hasToString("$0.26");
    assertThat(TIERED.cost(Usage.of(200_001, 1_000))).hasToString("$0.5150025");
  }

  @Test
  void whatWasNotCountedMakesTheCostALeastOne() {
    assertThat(FLAT.cost(Usage.of(1_000, -1))).hasToString("at least $0.0025");
    assertThat(FLAT.cost(Usage.of(-1, 1_000))).hasToString("at least $0.01");
    assertThat(FLAT.cost(Usage.UNKNOWN)).hasToString("at least $0");
  }

  @Test
  void furtherChargesMakeTheCostALeastOne() {
    ModelPrice withFee = price(true, tier(0, "1", "1", null, null));

    assertThat(withFee.cost(Usage.of(1_000, 1_000))).hasToString("at least $0.002");
  }

  @Test
  void countsThatContradictEachOtherCostNoLessThanNothing() {
    assertThat(TIERED.cost(new Usage(10, 0, 5_000, 5_000, -1)).usd())
        .isEqualByComparingTo("0.00000125");
  }

  @Test
  void theMostThatACallCostsHasAllInputWrittenToTheCache() {
    assertThat(TIERED.most(100_000, 1_000)).isEqualByComparingTo("0.16");
    assertThat(FLAT.most(100_000, 1_000)).isEqualByComparingTo("0.26");
  }

  @Test
  void tiersAreInOrderAndBeginAtNothing() {
    assertThatThrownBy(() -> price(false)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> price(false, tier(1, "1", "1", null, null)))
        .hasMessage("The first tier of a price begins at 0");
    assertThatThrownBy(() -> price(
            false,
            tier(0, "1", "1", null, null),
            tier(9, "1", "1", null, null),
            tier(9, "2", "1", null, null)))
        .hasMessageContaining("from the lowest to the highest");
    assertThatThrownBy(() -> tier(0, "-1", "1", null, null))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> tier(0, "1", "1", "-1", null))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static ModelPrice price(boolean furtherCharges, ModelPrice.Tier... tiers) {
    return new ModelPrice(List.of(tiers), furtherCharges, "a list", DAY);
  }

  private static ModelPrice.Tier tier(
      long above, String input, String output, String cacheRead, String cacheWrite) {
    return new ModelPrice.Tier(
        above,
        new BigDecimal(input),
        new BigDecimal(output),
        cacheRead == null ? null : new BigDecimal(cacheRead),
        cacheWrite == null ? null : new BigDecimal(cacheWrite));
  }

  @Test
  void theMostThatACallCostsMayBeThatOfFewerTokens() {
    ModelPrice price = new ModelPrice(
        List.of(
            new ModelPrice.Tier(0, new BigDecimal("10"), new BigDecimal("1"), null, null),
            new ModelPrice.Tier(100, new BigDecimal("2"), new BigDecimal("3"), null, null)),
        false,
        "a list",
        LocalDate.of(2026, 11, 1));

    // 100 tokens at $10, and not 101 at $2.
    assertThat(price.most(101, 0)).isEqualByComparingTo("0.001");
    assertThat(price.most(101, 1_000_000)).isEqualByComparingTo("3.000202");
  }
}
