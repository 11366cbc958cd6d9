package dev.patchbay.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Calls that belong together go to the same provider. */
class StickyTest {

  private static final int KEYS = 6_000;

  private final Strategy strategy = Strategy.sticky(Strategy.roundRobin());
  private final List<Candidate> abc = TestProvider.candidates("a", "b", "c");

  @Test
  void callsWithTheSameKeyGoToTheSameProvider() {
    String first = chosen("conversation-7", 0, abc);

    for (int call = 1; call < 100; call++) {
      assertThat(chosen("conversation-7", call, abc)).isEqualTo(first);
    }
  }

  @Test
  void theOrderOfTheCandidatesDoesNotMatter() {
    List<Candidate> cab = TestProvider.candidates("c", "a", "b");

    for (int key = 0; key < 100; key++) {
      assertThat(chosen("k" + key, 0, cab)).isEqualTo(chosen("k" + key, 0, abc));
    }
  }

  @Test
  void theKeysAreSpreadEvenly() {
    Map<String, Integer> shares = new TreeMap<>();
    for (int key = 0; key < KEYS; key++) {
      shares.merge(chosen("k" + key, 0, abc), 1, Integer::sum);
    }

    assertThat(shares).containsOnlyKeys("a", "b", "c");
    assertThat(shares.values())
        .allSatisfy(share -> assertThat(share).isCloseTo(KEYS / 3, within(KEYS / 30)));
  }

  @Test
  void ifAProviderGoesOnlyItsOwnKeysMove() {
    List<Candidate> ac = new ArrayList<>(abc);
    ac.remove(1);

    for (int key = 0; key < 1000; key++) {
      String before = chosen("k" + key, 0, abc);
      assertThat(chosen("k" + key, 0, ac))
          .isIn(before.equals("b") ? List.of("a", "c") : List.of(before));
    }
  }

  @Test
  void idsWithTheSameHashCodeShareTheKeysAllTheSame() {
    List<Candidate> alike = TestProvider.candidates("an", "c0");
    assertThat("an").hasSameHashCodeAs("c0");

    assertThat(List.of("k1", "k2", "k3", "k4", "k5", "k6", "k7", "k8"))
        .extracting(key -> chosen(key, 0, alike))
        .contains("an", "c0");
  }

  @Test
  void withoutAKeyTheOtherStrategyChooses() {
    assertThat(List.of(0L, 1L, 2L, 3L))
        .extracting(call -> Draw.of(42, call, null, 0).choose(strategy, abc).id())
        .containsExactly("a", "b", "c", "a");
  }

  private String chosen(String key, long call, List<Candidate> candidates) {
    return Draw.of(42, call, key, 0).choose(strategy, candidates).id();
  }
}
