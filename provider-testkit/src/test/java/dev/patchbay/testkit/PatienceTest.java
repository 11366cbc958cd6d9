package dev.patchbay.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PatienceTest {

  private static final Duration LIMIT = Duration.ofMillis(20);

  @Test
  void whatIsSoAlreadyIsNotWaitedFor() {
    assertThat(Patience.within(Duration.ZERO, () -> true)).isTrue();
  }

  @Test
  void whatBecomesSoIsWaitedFor() {
    AtomicInteger looks = new AtomicInteger();

    assertThat(Patience.within(Duration.ofMinutes(1), () -> looks.incrementAndGet() == 10))
        .isTrue();
  }

  @Test
  void whatNeverBecomesSoIsGivenUpAfterTwentyTimesTheLimitAtTheLatest() {
    long start = System.nanoTime();

    assertThat(Patience.within(LIMIT, () -> false)).isFalse();

    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(LIMIT.toNanos());
    assertThat(Patience.allows(LIMIT, LIMIT.multipliedBy(20).plusNanos(1))).isFalse();
  }

  @Test
  void whatTookNoLongerThanTheLimitWasInTime() {
    assertThat(Patience.allows(LIMIT, LIMIT)).isTrue();
  }

  @Test
  void aQuietMachineGivesHardlyMoreThanTheLimit() {
    MachineLag quiet = new MachineLag(1, Duration.ofNanos(60_000));

    assertThat(quiet.stretched(Duration.ofSeconds(1)))
        .isBetween(Duration.ofSeconds(1), Duration.ofMillis(1_010));
  }

  @Test
  void aLimitIsStretchedByTheShareOfTheProcessorAndByLateWakeUps() {
    MachineLag busy = new MachineLag(3, Duration.ofMillis(10));

    assertThat(busy.stretched(Duration.ofSeconds(1))).isEqualTo(Duration.ofMillis(3_200));
  }

  @Test
  void busyThreadsShowInTheShare() throws InterruptedException {
    AtomicBoolean over = new AtomicBoolean();
    List<Thread> busy = new ArrayList<>();
    for (int i = 0; i < 4 * Runtime.getRuntime().availableProcessors(); i++) {
      Thread thread = new Thread(() -> {
        while (!over.get()) {
          Thread.onSpinWait();
        }
      });
      thread.setDaemon(true);
      thread.start();
      busy.add(thread);
    }

    double share = MachineLag.now().share();
    over.set(true);
    for (Thread thread : busy) {
      thread.join();
    }

    assertThat(share).isGreaterThan(1.5);
  }
}
