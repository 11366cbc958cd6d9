package dev.patchbay.bulk;

import static dev.patchbay.bulk.Jobs.MODEL;
import static dev.patchbay.bulk.Jobs.all;
import static dev.patchbay.bulk.Jobs.coordinator;
import static dev.patchbay.bulk.Jobs.echo;
import static dev.patchbay.bulk.Jobs.failing;
import static dev.patchbay.bulk.Jobs.job;
import static dev.patchbay.bulk.Jobs.provider;
import static dev.patchbay.bulk.Jobs.registry;
import static dev.patchbay.bulk.Jobs.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.patchbay.provider.Completion;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ModelCatalogue;
import dev.patchbay.provider.ModelFacts;
import dev.patchbay.provider.ModelInfo;
import dev.patchbay.provider.ModelPrice;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.registry.ProviderRegistry;
import dev.patchbay.testkit.FakeProvider;
import dev.patchbay.testkit.FakeProvider.Reply;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Limits that the engines of several machines keep together. */
@Timeout(60)
class LimitsTest {

  /** One dollar for each token; an answer takes three, and at most ten. */
  private static final ModelCatalogue DEAR = (service, model) -> Optional.of(new ModelFacts(
      ModelInfo.builder(MODEL).outputLimit(10).build(),
      "a list",
      LocalDate.EPOCH,
      ModelPrice.of("1000000", "1000000", "a list", LocalDate.EPOCH),
      false));

  private final Queue<Long> calls = new ConcurrentLinkedQueue<>();

  @Test
  void twoEnginesKeepOneRateInEverySecond() {
    BulkJob job = job(16, RateLimit.perMinute(6_000), ErrorPolicy.rows(), null);
    Coordinator coordinator = coordinator(job);
    Reply timed = (request, context) -> {
      calls.add(System.nanoTime());
      return Completion.of("fine");
    };

    CompletableFuture<Integer> other =
        CompletableFuture.supplyAsync(() -> run(job, coordinator, 150, provider("a", timed)));
    int ours = run(job, coordinator, 150, provider("a", timed));

    assertThat(ours + other.join()).isEqualTo(300);
    assertThat(mostInASecond()).isLessThanOrEqualTo(110);
  }

  @Test
  void aRetryAfterHoldsUpTheOtherEngineToo() {
    BulkJob job = job(4);
    Coordinator coordinator = coordinator(job);
    AtomicInteger early = new AtomicInteger();
    long[] limitedAt = new long[1];
    Reply limiting = (request, context) -> {
      if (limitedAt[0] == 0) {
        limitedAt[0] = System.nanoTime();
        throw ProviderException.builder(ErrorKind.RATE_LIMITED, "slow down")
            .retryAfter(Duration.ofSeconds(3))
            .build();
      }
      return Completion.of("fine");
    };
    // Until a heartbeat has told it, the other one may go on.
    Reply watching = (request, context) -> {
      long since = System.nanoTime() - limitedAt[0];
      if (limitedAt[0] != 0
          && since > Duration.ofMillis(1_200).toNanos()
          && since < Duration.ofMillis(2_900).toNanos()) {
        early.incrementAndGet();
      }
      Thread.sleep(5);
      return Completion.of("fine");
    };

    CompletableFuture<Integer> other =
        CompletableFuture.supplyAsync(() -> run(job, coordinator, 2_000, provider("a", watching)));
    run(job, coordinator, 1, provider("a", limiting));
    other.join();

    assertThat(early.get()).isZero();
  }

  @Test
  void anotherProviderIsAskedWhileOnePauses() {
    BulkJob job = job(1);
    Reply limited = (request, context) -> {
      throw ProviderException.builder(ErrorKind.RATE_LIMITED, "slow down")
          .retryAfter(Duration.ofMinutes(5))
          .build();
    };
    FakeProvider a = provider("a", limited);
    FakeProvider b = provider("b", echo());

    int answered = run(job, coordinator(job), 50, a, b);

    assertThat(answered).isEqualTo(50);
    assertThat(a.requests()).hasSize(1);
  }

  @Test
  void noMoreIsSpentThanAllowedAndTheRestFails() {
    BulkJob job = job(4, RateLimit.NONE, ErrorPolicy.rows(), Money.usd("300"));
    Coordinator coordinator = coordinator(job);
    FakeProvider a = provider("a", echo());

    List<BulkTask.Done<String>> done;
    try (ProviderRegistry registry = registry(new ModelCatalogue[] {DEAR}, a);
        BulkEngine engine = BulkEngine.open(job, coordinator, registry)) {
      done = all(engine.task(rows(200), null, () -> false));
    }

    assertThat(done).hasSize(200);
    BigDecimal spent = done.stream()
        .flatMap(each -> Optional.ofNullable(each.answer().cost()).stream())
        .map(cost -> cost.usd())
        .reduce(BigDecimal.ZERO, BigDecimal::add);
    assertThat(spent).isBetween(new BigDecimal("200"), new BigDecimal("300"));
    assertThat(done)
        .filteredOn(each -> each.answer().error() != null)
        .isNotEmpty()
        .allSatisfy(each -> assertThat(each.answer().error()).isEqualTo(ErrorKind.QUOTA_EXHAUSTED));
    assertThat(coordinator.lent()).isEqualByComparingTo(spent);
  }

  @Test
  void aKindOfErrorStopsTheJob() {
    BulkJob job = job(4, RateLimit.NONE, ErrorPolicy.rows().stopOn(ErrorKind.AUTHENTICATION), null);
    FakeProvider a = provider("a", failing(ErrorKind.AUTHENTICATION));

    assertThatThrownBy(() -> run(job, coordinator(job), 100_000_000, a))
        .isInstanceOf(BulkStoppedException.class)
        .hasMessageContaining("AUTHENTICATION")
        .hasMessageContaining("the script says so");
  }

  @Test
  void aCoordinatorThatCannotBeReachedForAMomentIsAskedAgain() {
    BulkJob job = job(4, RateLimit.perMinute(6_000), ErrorPolicy.rows(), null);
    Coordinator coordinator = coordinator(job);
    AtomicInteger times = new AtomicInteger();
    Lender shaky = request -> {
      if (times.getAndIncrement() == 1) {
        throw new IOException("gone");
      }
      return coordinator.lend(request);
    };

    assertThat(run(job, shaky, 50, provider("a", echo()))).isEqualTo(50);
    assertThat(coordinator.tally().answered()).isEqualTo(50);
  }

  @Test
  void theCoordinatorKnowsWhatBecameOfAllRows() {
    BulkJob job = job(4);
    Coordinator coordinator = coordinator(job);

    run(job, coordinator, 20, provider("a", failing(ErrorKind.INVALID_REQUEST), echo()));

    assertThat(coordinator.tally().done()).isEqualTo(20);
    assertThat(coordinator.tally().failed(ErrorKind.INVALID_REQUEST)).isEqualTo(1);
    assertThat(coordinator.tally().inWords(40, 2))
        .isEqualTo("20 of 40 rows (50 %), 1 failed (INVALID_REQUEST 1), 0 replayed; 57 tokens,"
            + " $0.00; 2.0 rows/s, 10 s left");
  }

  private long mostInASecond() {
    List<Long> times = new ArrayList<>(calls);
    times.sort(null);
    long most = 0;
    int from = 0;
    for (int to = 0; to < times.size(); to++) {
      while (times.get(to) - times.get(from) >= Duration.ofSeconds(1).toNanos()) {
        from++;
      }
      most = Math.max(most, to - from + 1);
    }
    return most;
  }

  private static int run(BulkJob job, Lender lender, int count, FakeProvider... providers) {
    try (ProviderRegistry registry = registry(providers);
        BulkEngine engine = BulkEngine.open(job, lender, registry);
        BulkTask<String> task = engine.task(rows(count), null, () -> false)) {
      int answered = 0;
      while (task.hasNext()) {
        answered += task.next().answer().text() == null ? 0 : 1;
      }
      return answered;
    }
  }
}
