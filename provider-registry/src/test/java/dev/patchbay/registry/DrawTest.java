package dev.patchbay.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What a choice may depend on. */
class DrawTest {

  @Test
  void theSameSeedAndSequenceGiveTheSameRandomNumber() {
    assertThat(Draw.of(1, 2, "key", 3)).isEqualTo(Draw.of(1, 2, "key", 3));
  }

  @Test
  void eachCallHasANumberOfItsOwn() {
    assertThat(LongStream.range(0, 1000).map(call -> Draw.of(1, call, null, 0).random()))
        .doesNotHaveDuplicates();
  }

  @Test
  void anotherSeedGivesOtherNumbers() {
    assertThat(Draw.of(1, 5, null, 0).random())
        .isNotEqualTo(Draw.of(2, 5, null, 0).random());
  }

  @Test
  void everyBitIsSetInHalfOfTheNumbers() {
    for (int bit = 0; bit < Long.SIZE; bit++) {
      int index = bit;
      long set = LongStream.range(0, 10_000)
          .map(call -> Draw.of(7, call, null, 0).random() >>> index & 1)
          .sum();
      assertThat(set).isCloseTo(5000, within(250L));
    }
  }
}
