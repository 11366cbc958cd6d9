package dev.patchbay.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.ErrorKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When a provider comes to rest, for how long, and what ends that. */
class BreakerTest {

  private final FakeClock clock = new FakeClock();
  private final List<Integer> counted = new ArrayList<>();
  private final Breaker breaker = new Breaker("a", "", counted::add);

  @Test
  void itOpensAfterFiveFailuresInARow() {
    fail(4);
    assertThat(state()).isEqualTo(ProviderHealth.State.CLOSED);

    fail(1);

    assertThat(breaker.health(clock.instant()))
        .isEqualTo(new ProviderHealth(
            "a",
            "",
            ProviderHealth.State.OPEN,
            clock.instant().plusSeconds(10),
            ErrorKind.SERVER_ERROR,
            5));
  }

  @Test
  void aSuccessInBetweenStartsTheCountAgain() {
    fail(4);
    succeed(1);
    fail(4);

    assertThat(state()).isEqualTo(ProviderHealth.State.CLOSED);
  }

  @Test
  void itOpensWhenHalfOfTheLatestTwentyFailed() {
    for (int i = 0; i < 9; i++) {
      succeed(1);
      fail(1);
    }
    succeed(1);
    assertThat(state()).isEqualTo(ProviderHealth.State.CLOSED);

    fail(1);

    assertThat(state()).isEqualTo(ProviderHealth.State.OPEN);
  }

  @Test
  void failuresLongAgoDoNotCount() {
    for (int i = 0; i < 9; i++) {
      succeed(1);
      fail(1);
    }
    succeed(20);
    fail(4);

    assertThat(state()).isEqualTo(ProviderHealth.State.CLOSED);
  }

  @Test
  void whileItIsOpenNobodyMayPassUnlessNothingElseIsLeft() {
    fail(5);

    assertThat(breaker.begin(clock.instant(), false)).isNull();
    assertThat(breaker.begin(clock.instant(), true)).isNotNull();
    assertThat(breaker.rest(clock.instant()))
        .isEqualTo(new CoolDown(clock.instant().plusSeconds(10), ErrorKind.SERVER_ERROR));
  }

  @Test
  void afterTheRestExactlyOneCallProbes() {
    fail(5);
    clock.advance(Duration.ofSeconds(10));
    assertThat(breaker.rest(clock.instant())).isNull();

    Breaker.Permit probe = begin();

    assertThat(probe.probe()).isTrue();
    assertThat(state()).isEqualTo(ProviderHealth.State.HALF_OPEN);
    assertThat(breaker.begin(clock.instant(), false)).isNull();
    assertThat(breaker.rest(clock.instant())).isNotNull();
  }

  @Test
  void aProbeThatSucceedsClosesIt() {
    fail(5);
    clock.advance(Duration.ofSeconds(10));

    assertThat(breaker.succeeded(begin())).isTrue();

    assertThat(state()).isEqualTo(ProviderHealth.State.CLOSED);
    assertThat(counted).containsExactly(1, -1);
  }

  @Test
  void aProbeThatFailsDoublesTheRestUpToFiveMinutes() {
    fail(5);
    List<Duration> rests = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      Duration rest =
          Duration.between(clock.instant(), breaker.rest(clock.instant()).until());
      rests.add(rest);
      clock.advance(rest);
      fail(1);
    }

    assertThat(rests)
        .extracting(Duration::toSeconds)
        .containsExactly(10L, 20L, 40L, 80L, 160L, 300L, 300L);
    assertThat(counted).containsExactly(1);
  }

  @Test
  void aProbeThatSaysNothingLeavesRoomForAnother() {
    fail(5);
    clock.advance(Duration.ofSeconds(10));

    breaker.released(begin());

    assertThat(begin().probe()).isTrue();
  }

  @Test
  void afterItHasClosedTheFirstRestIsShortAgain() {
    fail(5);
    clock.advance(Duration.ofSeconds(10));
    fail(1);
    clock.advance(Duration.ofSeconds(20));
    succeed(1);

    fail(5);

    assertThat(breaker.rest(clock.instant()).until()).isEqualTo(clock.instant().plusSeconds(10));
  }

  @Test
  void callsThatBeganBeforeItOpenedNeitherCloseItNorProlongTheRest() {
    Breaker.Permit early = begin();
    Breaker.Permit late = begin();
    fail(5);
    CoolDown rest = breaker.rest(clock.instant());
    clock.advance(Duration.ofSeconds(1));

    breaker.succeeded(early);
    breaker.failed(late, ErrorKind.TIMEOUT, clock.instant());

    assertThat(breaker.rest(clock.instant())).isEqualTo(rest);
  }

  @Test
  void aServiceThatAsksToBeLeftAloneIsAtOnce() {
    assertThat(breaker.restFor(Duration.ofSeconds(7), ErrorKind.RATE_LIMITED, clock.instant()))
        .isTrue();

    assertThat(breaker.rest(clock.instant()))
        .isEqualTo(new CoolDown(clock.instant().plusSeconds(7), ErrorKind.RATE_LIMITED));
  }

  @Test
  void theLongerOfTwoWishesCounts() {
    breaker.restFor(Duration.ofSeconds(7), ErrorKind.RATE_LIMITED, clock.instant());
    breaker.restFor(Duration.ofSeconds(3), ErrorKind.RATE_LIMITED, clock.instant());
    assertThat(breaker.rest(clock.instant()).until()).isEqualTo(clock.instant().plusSeconds(7));

    breaker.restFor(Duration.ofSeconds(9), ErrorKind.RATE_LIMITED, clock.instant());
    assertThat(breaker.rest(clock.instant()).until()).isEqualTo(clock.instant().plusSeconds(9));
  }

  private ProviderHealth.State state() {
    return breaker.health(clock.instant()).state();
  }

  private Breaker.Permit begin() {
    Breaker.Permit permit = breaker.begin(clock.instant(), false);
    assertThat(permit).isNotNull();
    return permit;
  }

  private void fail(int times) {
    for (int i = 0; i < times; i++) {
      breaker.failed(begin(), ErrorKind.SERVER_ERROR, clock.instant());
    }
  }

  private void succeed(int times) {
    for (int i = 0; i < times; i++) {
      breaker.succeeded(begin());
    }
  }

  @Test
  void callsThatTheFormerVersionOfAProviderAnsweredDoNotCount() {
    Breaker.Permit before = breaker.begin(clock.instant(), false);
    fail(4);

    breaker.forget();

    assertThat(breaker.failed(before, ErrorKind.SERVER_ERROR, clock.instant())).isFalse();
    fail(4);
    assertThat(state()).isEqualTo(ProviderHealth.State.CLOSED);
  }
}
