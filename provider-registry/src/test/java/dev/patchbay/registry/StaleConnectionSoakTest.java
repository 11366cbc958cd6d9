package dev.patchbay.registry;

import static dev.patchbay.registry.Fakes.HELLO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.Attempt;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.ErrorKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** 600 calls to services that close idle connections at about the time at which the next call comes. Run by the profile soak. */
@Tag("soak")
class StaleConnectionSoakTest {

  private static final int CALLS = 600;
  private static final int MOST_SECOND_TRIES = 3;

  /** What became of the calls over one router. */
  private record Outcome(
      String what, int secondTries, int backups, int otherKinds, boolean healthy) {}

  @Test
  void hardlyACallNeedsASecondTryAndNoneCostsBudgetOrHealth() {
    List<CompletableFuture<Outcome>> all = new ArrayList<>();
    for (int patience : new int[] {100, 160}) {
      for (int providers : new int[] {1, 2}) {
        all.add(CompletableFuture.supplyAsync(
            () -> outcome(Duration.ofMillis(patience), providers),
            task -> new Thread(task).start()));
      }
    }
    for (CompletableFuture<Outcome> each : all) {
      Outcome outcome = each.join();
      System.out.println(outcome);
      assertThat(outcome.secondTries()).isLessThanOrEqualTo(MOST_SECOND_TRIES);
      assertThat(outcome.backups()).isZero();
      assertThat(outcome.otherKinds()).isZero();
      assertThat(outcome.healthy()).isTrue();
    }
  }

  private static Outcome outcome(Duration patience, int providers) {
    SplittableRandom random = new SplittableRandom(patience.toMillis() + providers);
    int secondTries = 0;
    int backups = 0;
    int otherKinds = 0;
    List<ImpatientService> services = IntStream.range(0, providers)
        .mapToObj(i -> new ImpatientService("p" + i, patience))
        .toList();
    try {
      ProviderRegistry registry = Simulation.registryOf(
          services.stream().map(ImpatientService::provider).toArray(AbstractProvider[]::new));
      // Without a budget, what costs some fails.
      Router router = registry.router(RoutingOptions.builder().retryBudget(0).build());
      for (int i = 0; i < CALLS; i++) {
        Completion answer = router.complete(HELLO);
        List<Attempt> failed = answer.attempts().subList(0, answer.attempts().size() - 1);
        secondTries += failed.size();
        otherKinds += (int) failed.stream()
            .filter(attempt -> attempt.error() != ErrorKind.STALE_CONNECTION)
            .count();
        backups += answer.provider().equals("p0") ? 0 : 1;
        long millis = patience.toMillis() - 20 + random.nextInt(40);
        LockSupport.parkNanos(Duration.ofMillis(millis).toNanos());
      }
      boolean healthy = registry.health().stream()
          .allMatch(health -> health.state() == ProviderHealth.State.CLOSED);
      String what = patience.toMillis() + " ms, providers: " + providers;
      return new Outcome(what, secondTries, backups, otherKinds, healthy);
    } finally {
      services.forEach(ImpatientService::close);
    }
  }
}
