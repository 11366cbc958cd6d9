package dev.patchbay.provider.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SpareArraysTest {

  @Test
  void anArrayIsAtLeastAsLongAsWanted() {
    for (int length : new int[] {0, 1, 16 * 1024, 16 * 1024 + 1, 300_000, 512 * 1024, 600_000}) {
      assertThat(SpareArrays.take(length)).hasSizeGreaterThanOrEqualTo(length);
    }
  }

  @Test
  void noArrayIsGivenToTwoAtOnce() {
    for (int i = 0; i < 10; i++) {
      SpareArrays.giveBack(new byte[512 * 1024]);
    }
    Set<byte[]> taken = Collections.newSetFromMap(new IdentityHashMap<>());

    for (int i = 0; i < 10; i++) {
      assertThat(taken.add(SpareArrays.take(400_000))).isTrue();
    }
  }

  @Test
  void anArrayThatWasGivenBackIsUsedAgain() {
    // Others may take it in between; not a hundred times.
    boolean again = false;
    for (int i = 0; i < 100 && !again; i++) {
      byte[] given = SpareArrays.take(512 * 1024);
      SpareArrays.giveBack(given);
      again = SpareArrays.take(512 * 1024) == given;
    }

    assertThat(again).isTrue();
  }
}
