package dev.patchbay.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How many turns are borrowed before calls want them, and who gets them. */
class SpareTurnsTest {

  private long now = 7;
  private final SpareTurns spares = new SpareTurns(() -> now);

  @Test
  void whoNeverWantedATurnBorrowsNone() {
    pass(100);

    assertThat(spares.isLow()).isFalse();
    assertThat(spares.missing(0)).isZero();
  }

  @Test
  void aboutAsManyAreMissingAsWereWantedInFiftyMilliseconds() {
    wantForASecond(200);

    assertThat(spares.missing(0)).isBetween(9, 10);
  }

  @Test
  void thoseThatWaitAndThoseThatAreThereAreNotMissing() {
    wantForASecond(200);
    spares.add(now);

    assertThat(spares.missing(3)).isBetween(5, 6);
  }

  @Test
  void fewerAreMissingWhenFewerWereWantedLately() {
    wantForASecond(200);
    for (int i = 0; i < 4; i++) {
      pass(100);
      assertThat(spares.missing(0)).isLessThan(10);
    }

    assertThat(spares.missing(0)).isZero();
  }

  @Test
  void aSpareTurnIsGivenOnce() {
    spares.add(now);

    assertThat(spares.give(new Waiter(1))).isTrue();
    assertThat(spares.give(new Waiter(1))).isFalse();
  }

  @Test
  void aTurnThatIsTooOldIsLost() {
    spares.add(now);
    pass(50);

    assertThat(spares.give(new Waiter(1))).isFalse();
  }

  @Test
  void moreAreBorrowedWhenHalfAreGone() {
    wantForASecond(200);
    for (int i = spares.missing(0); i > 0; i--) {
      spares.add(now);
    }
    assertThat(spares.isLow()).isFalse();

    for (int i = 0; i < 6; i++) {
      spares.give(new Waiter(1));
    }

    assertThat(spares.isLow()).isTrue();
  }

  @Test
  void oneIsBorrowedWithTheTokensThatCallsTakeOnAverage() {
    for (int i = 0; i < 200; i++) {
      spares.give(new Waiter(i < 100 ? 900 : 100));
    }
    int unused = spares.missing(0);
    spares.give(new Waiter(1_000_000));

    assertThat(spares.nextTokens()).isBetween(100L, 110L);
  }

  /** Calls want that many turns a second, until the average has followed. */
  private void wantForASecond(int turns) {
    for (int i = 0; i < 20; i++) {
      for (int j = 0; j < turns / 20; j++) {
        spares.give(new Waiter(1));
      }
      pass(50);
      int unused = spares.missing(0);
    }
    for (int j = 0; j < turns / 20; j++) {
      spares.give(new Waiter(1));
    }
    pass(50);
  }

  private void pass(long millis) {
    now += TimeUnit.MILLISECONDS.toNanos(millis);
  }
}
