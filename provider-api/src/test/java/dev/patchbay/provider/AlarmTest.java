package dev.patchbay.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class AlarmTest {

  private static final Duration LONG = Duration.ofDays(1);
  private static final Duration SHORT = Duration.ofMillis(30);

  @Test
  void anAlarmRingsNotBeforeItsTime() {
    CompletableFuture<Long> rung = new CompletableFuture<>();
    long start = System.nanoTime();
    new Alarm(() -> rung.complete(System.nanoTime() - start)).set(SHORT);

    assertThat(rung.join()).isGreaterThanOrEqualTo(SHORT.toNanos());
  }

  @Test
  void aLaterAlarmDoesNotHoldUpAnEarlierOne() {
    Alarm later = new Alarm(() -> {});
    later.set(LONG);
    CompletableFuture<Boolean> rung = new CompletableFuture<>();
    new Alarm(() -> rung.complete(true)).set(SHORT);

    assertThat(rung.join()).isTrue();
    later.cancel();
  }

  @Test
  void alarmsRingInTheOrderOfTheirTimes() {
    List<Integer> rung = new CopyOnWriteArrayList<>();
    CompletableFuture<Boolean> last = new CompletableFuture<>();
    for (int i : List.of(3, 1, 2)) {
      new Alarm(() -> {
            rung.add(i);
            if (i == 3) {
              last.complete(true);
            }
          })
          .set(Duration.ofMillis(i * 100L));
    }

    assertThat(last.join()).isTrue();
    assertThat(rung).containsExactly(1, 2, 3);
  }

  @Test
  void anAlarmThatWasTakenBackDoesNotRing() {
    List<String> rung = new CopyOnWriteArrayList<>();
    Alarm alarm = new Alarm(() -> rung.add("cancelled"));
    alarm.set(SHORT);
    alarm.cancel();
    alarm.cancel();
    CompletableFuture<Boolean> later = new CompletableFuture<>();
    new Alarm(() -> later.complete(true)).set(SHORT.plus(SHORT));

    assertThat(later.join()).isTrue();
    assertThat(rung).isEmpty();
  }

  @Test
  void anAlarmThatFailsDoesNotSilenceTheOthers() {
    new Alarm(() -> {
          throw new IllegalStateException("for this test");
        })
        .set(SHORT);
    CompletableFuture<Boolean> rung = new CompletableFuture<>();
    new Alarm(() -> rung.complete(true)).set(SHORT.plus(SHORT));

    assertThat(rung.join()).isTrue();
  }

  @Test
  void anAlarmMayBeSetAgainWhenItRings() {
    CompletableFuture<Boolean> twice = new CompletableFuture<>();
    List<Alarm> itself = new CopyOnWriteArrayList<>();
    List<String> rung = new CopyOnWriteArrayList<>();
    Alarm alarm = new Alarm(() -> {
      rung.add("rung");
      if (rung.size() == 2) {
        twice.complete(true);
      } else {
        itself.get(0).set(SHORT);
      }
    });
    itself.add(alarm);
    alarm.set(SHORT);

    assertThat(twice.join()).isTrue();
  }

  @Test
  void manyAlarmsFromManyThreadsRingOnceEach() {
    List<CompletableFuture<Boolean>> rung = IntStream.range(0, 1_000)
        .mapToObj(i -> new CompletableFuture<Boolean>())
        .toList();
    rung.parallelStream()
        .forEach(each -> new Alarm(() -> assertThat(each.complete(true)).isTrue()).set(SHORT));

    rung.forEach(each -> assertThat(each.join()).isTrue());
  }
}
