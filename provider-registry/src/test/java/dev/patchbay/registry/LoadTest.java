package dev.patchbay.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The live figures of a provider. */
class LoadTest {

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

  private final Load load = new Load();

  @Test
  void aCallIsOutstandingFromItsBeginToItsEnd() {
    Load.Use first = load.begin(Instant.EPOCH);
    Load.Use unused = load.begin(Instant.EPOCH);
    assertThat(load.outstanding()).isEqualTo(2);

    first.end(Instant.EPOCH, -1);
    assertThat(load.outstanding()).isEqualTo(1);
  }

  @Test
  void oneThatWasNeverAskedHasNoTime() {
    assertThat(load.timeToFirstToken(5 * SECOND)).isZero();
  }

  @Test
  void theFirstAnswerCountsInFull() {
    load.firstToken(300 * MILLI, 0);

    assertTime(0, 300);
  }

  @Test
  void aSlowerAnswerCountsInFullAtOnce() {
    load.firstToken(300 * MILLI, 0);
    load.firstToken(2000 * MILLI, SECOND);

    assertTime(SECOND, 2000);
  }

  @Test
  void aFasterAnswerCountsAsMuchAsTimeHasPassed() {
    load.firstToken(1000 * MILLI, 0);
    load.firstToken(100 * MILLI, 0);
    assertTime(0, 1000);

    load.firstToken(100 * MILLI, 10 * SECOND);
    assertTime(10 * SECOND, 1000 * Math.exp(-1) + 100 * (1 - Math.exp(-1)));
  }

  @Test
  void withoutAnswersItFadesToAThirdInTenSeconds() {
    load.firstToken(1000 * MILLI, 0);

    assertTime(10 * SECOND, 1000 * Math.exp(-1));
    assertTime(20 * SECOND, 1000 * Math.exp(-2));
  }

  @Test
  void afterAWeekNothingIsLeft() {
    load.firstToken(60 * SECOND, 0);

    assertThat(load.timeToFirstToken(TimeUnit.DAYS.toNanos(7))).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, Long.MIN_VALUE / 3, -1, Long.MAX_VALUE / 3})
  void theClockMayBeginAnywhere(long begin) {
    load.firstToken(1000 * MILLI, begin);
    load.firstToken(10 * MILLI, begin + SECOND);

    assertTime(begin + SECOND, 1000 * Math.exp(-0.1) + 10 * (1 - Math.exp(-0.1)));
    assertTime(
        begin + 11 * SECOND, (1000 * Math.exp(-0.1) + 10 * (1 - Math.exp(-0.1))) * Math.exp(-1));
  }

  @Test
  void anAnswerThatIsReportedLateDoesNotTurnTheTimeBack() {
    load.firstToken(1000 * MILLI, 10 * SECOND);
    load.firstToken(500 * MILLI, 5 * SECOND);

    assertTime(5 * SECOND, 1000);
    assertTime(10 * SECOND, 1000);
    assertTime(20 * SECOND, 1000 * Math.exp(-1));
  }

  @Test
  void manyThreadsLoseNeitherACallNorAPeak() throws Exception {
    int threads = 8;
    int calls = 5_000;
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    CountDownLatch start = new CountDownLatch(1);
    List<Future<?>> running = IntStream.range(0, threads)
        .<Future<?>>mapToObj(thread -> executor.submit(() -> {
          start.await();
          for (int i = 0; i < calls; i++) {
            Load.Use use = load.begin(Instant.EPOCH);
            load.firstToken((thread * calls + i) * 1000L, 0);
            if (i > 0) {
              use.end(Instant.EPOCH, -1);
            }
          }
          return null;
        }))
        .toList();
    start.countDown();
    for (Future<?> each : running) {
      each.get(30, TimeUnit.SECONDS);
    }
    executor.shutdown();

    assertThat(load.outstanding()).isEqualTo(threads);
    assertTime(0, (threads * calls - 1) / 1000.0);
  }

  private void assertTime(long now, double millis) {
    // A tick of its clock is 17 ms, of the ten seconds in which an average fades.
    assertThat(load.timeToFirstToken(now) / (double) MILLI).isCloseTo(millis, within(millis / 200));
  }

  @Test
  void aCallThatIsWithdrawnLaterFreesThePlaceThatItTook() {
    load.limit(new LoadLimits(0, 2, 0));
    Instant begin = Instant.EPOCH;
    Load.Use waits = load.begin(begin);

    waits.withdraw(begin.plusSeconds(50));

    // A minute after the begin all of it is forgotten.
    Instant later = begin.plusSeconds(70);
    assertThat(load.begin(later)).isNotNull();
    assertThat(load.begin(later)).isNotNull();
    assertThat(load.begin(later)).isNull();
  }
}
