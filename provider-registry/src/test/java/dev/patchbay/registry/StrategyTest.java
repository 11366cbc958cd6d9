package dev.patchbay.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who is asked next. */
class StrategyTest {

  private static final int CALLS = 10_000;
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final List<Candidate> abc = TestProvider.candidates("a", "b", "c");

  @Test
  void priorityAlwaysChoosesTheFirst() {
    assertThat(shares(Strategy.priority(), abc)).isEqualTo(Map.of("a", CALLS));
  }

  @Test
  void roundRobinChoosesOneAfterTheOther() {
    assertThat(IntStream.range(0, 7)
            .mapToObj(call -> draw(call).choose(Strategy.roundRobin(), abc).id()))
        .containsExactly("a", "b", "c", "a", "b", "c", "a");
  }

  @Test
  void roundRobinGoesOnWhenTheNumberOfCallsOverflows() {
    assertThat(draw(Long.MIN_VALUE).choose(Strategy.roundRobin(), abc)).isIn(abc);
  }

  @Test
  void weightedChoosesAsOftenAsTheWeightsSay() {
    Map<String, Integer> shares = shares(Strategy.weighted(Map.of("a", 7, "c", 2)), abc);

    assertThat(shares.get("a")).isCloseTo(7 * CALLS / 10, within(CALLS / 50));
    assertThat(shares.get("b")).isCloseTo(CALLS / 10, within(CALLS / 50));
    assertThat(shares.get("c")).isCloseTo(2 * CALLS / 10, within(CALLS / 50));
  }

  @Test
  void weightedChoosesOneOfNoWeightOnlyIfNothingElseIsLeft() {
    Strategy strategy = Strategy.weighted(Map.of("a", 0, "c", 0));

    assertThat(shares(strategy, abc)).isEqualTo(Map.of("b", CALLS));
    assertThat(shares(strategy, TestProvider.candidates("c", "a"))).isEqualTo(Map.of("c", CALLS));
  }

  @Test
  void weightedRefusesANegativeWeight() {
    assertThatThrownBy(() -> Strategy.weighted(Map.of("a", -1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The weight of provider a is 0 or more, not -1");
  }

  @Test
  void leastOutstandingChoosesTheOneWithTheFewestCalls() {
    begin("a", 3);
    begin("b", 1);
    begin("c", 2);

    assertThat(draw(0).choose(Strategy.leastOutstanding(), abc).id()).isEqualTo("b");
  }

  @Test
  void leastOutstandingChoosesTheFirstOfEqualOnes() {
    begin("a", 2);
    begin("b", 1);
    begin("c", 1);

    assertThat(draw(0).choose(Strategy.leastOutstanding(), abc).id()).isEqualTo("b");
  }

  @Test
  void fastestNeverChoosesTheSlowestOfAll() {
    answers("a", 2 * SECOND);
    answers("b", SECOND / 10);
    answers("c", SECOND);

    Map<String, Integer> shares = shares(Strategy.fastest(), abc);

    assertThat(shares).containsOnlyKeys("b", "c");
    assertThat(shares.get("b")).isCloseTo(2 * CALLS / 3, within(CALLS / 50));
  }

  @Test
  void fastestTakesCallsThatAreUnderWayIntoAccount() {
    answers("a", SECOND);
    answers("b", SECOND / 10);
    begin("b", 15);

    assertThat(shares(Strategy.fastest(), abc.subList(0, 2))).isEqualTo(Map.of("a", CALLS));
  }

  @Test
  void fastestTriesOneThatHasNotBeenAskedYet() {
    answers("a", SECOND / 10);

    assertThat(shares(Strategy.fastest(), abc.subList(0, 2))).isEqualTo(Map.of("b", CALLS));
  }

  @Test
  void fastestDoesNotSendAllCallsToOneThatHasNotAnsweredYet() {
    answers("a", SECOND / 10);
    begin("b", 1);

    assertThat(shares(Strategy.fastest(), abc.subList(0, 2))).isEqualTo(Map.of("a", CALLS));
  }

  @Test
  void fastestChoosesAmongTwoWhoAreAlikeInEqualParts() {
    assertThat(shares(Strategy.fastest(), abc.subList(0, 2)).get("a"))
        .isCloseTo(CALLS / 2, within(CALLS / 50));
  }

  @Test
  void fastestChoosesTheOnlyOneThereIs() {
    assertThat(draw(0).choose(Strategy.fastest(), abc.subList(2, 3)).id()).isEqualTo("c");
  }

  @Test
  void preferringChoosesAmongThoseForWhomTheConditionHolds() {
    Strategy strategy =
        Strategy.preferring(candidate -> !candidate.id().equals("a"), Strategy.roundRobin());

    assertThat(shares(strategy, abc)).isEqualTo(Map.of("b", CALLS / 2, "c", CALLS / 2));
  }

  @Test
  void preferringChoosesAmongAllIfTheConditionHoldsForNone() {
    Strategy strategy =
        Strategy.preferring(candidate -> candidate.id().equals("z"), Strategy.priority());

    assertThat(shares(strategy, abc)).isEqualTo(Map.of("a", CALLS));
  }

  static List<Strategy> strategies() {
    return List.of(
        Strategy.priority(),
        Strategy.roundRobin(),
        Strategy.weighted(Map.of("a", 3)),
        Strategy.leastOutstanding(),
        Strategy.fastest(),
        Strategy.sticky(Strategy.roundRobin()),
        Strategy.preferring(candidate -> candidate.id().equals("b"), Strategy.fastest()));
  }

  @ParameterizedTest
  @MethodSource("strategies")
  void theSameDrawAndFiguresGiveTheSameChoice(Strategy strategy) {
    answers("a", SECOND);
    answers("b", SECOND / 2);
    answers("c", SECOND / 3);

    for (int call = 0; call < 100; call++) {
      assertThat(draw(call).choose(strategy, abc)).isSameAs(draw(call).choose(strategy, abc));
    }
  }

  @ParameterizedTest
  @MethodSource("strategies")
  void aSingleCandidateIsAlwaysChosen(Strategy strategy) {
    for (int call = 0; call < 100; call++) {
      assertThat(strategy.choose(abc.subList(1, 2), draw(call))).isZero();
    }
  }

  @Test
  void anIndexOutOfRangeIsSaidToBeTheStrategysFault() {
    Strategy wrong = named((candidates, draw) -> 3);

    assertThatThrownBy(() -> draw(0).choose(wrong, abc))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("The strategy mine chose index 3 among [a, b, c]; it must be from 0 to 2");
    assertThatThrownBy(() -> draw(0).choose(named((candidates, draw) -> -1), abc))
        .hasMessageContaining("chose index -1");
  }

  @Test
  void anExceptionIsSaidToBeTheStrategysFault() {
    Strategy wrong = named((candidates, draw) -> Integer.parseInt("x"));

    assertThatThrownBy(() -> draw(0).choose(wrong, abc))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("The strategy mine failed to choose among [a, b, c]; ")
        .hasCauseInstanceOf(NumberFormatException.class);
  }

  private static Strategy named(Strategy strategy) {
    return new Strategy() {
      @Override
      public int choose(List<Candidate> candidates, Draw draw) {
        return strategy.choose(candidates, draw);
      }

      @Override
      public String toString() {
        return "mine";
      }
    };
  }

  private void begin(String id, int calls) {
    for (int call = 0; call < calls; call++) {
      Load.Use unused = load(id).begin(Instant.EPOCH);
    }
  }

  private void answers(String id, long nanos) {
    load(id).firstToken(nanos, 0);
  }

  private Load load(String id) {
    return abc.stream()
        .filter(each -> each.id().equals(id))
        .findFirst()
        .orElseThrow()
        .load();
  }

  private static Draw draw(long call) {
    return Draw.of(42, call, null, 0);
  }

  private static Map<String, Integer> shares(Strategy strategy, List<Candidate> candidates) {
    Map<String, Integer> shares = new TreeMap<>();
    for (int call = 0; call < CALLS; call++) {
      shares.merge(draw(call).choose(strategy, candidates).id(), 1, Integer::sum);
    }
    return shares;
  }
}
