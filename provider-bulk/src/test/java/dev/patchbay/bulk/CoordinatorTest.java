package dev.patchbay.bulk;

import static dev.patchbay.bulk.Jobs.job;
import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is lent to machines, on a clock that the test moves. */
class CoordinatorTest {

  private long now = Long.MAX_VALUE - 5;

  @Test
  void turnsAreLentOneAfterTheOtherWithATwentiethKeptBack() {
    Coordinator coordinator = coordinator(RateLimit.perMinute(600));

    Loan first = coordinator.lend(turns(19));
    Loan second = coordinator.lend(turns(38));

    assertThat(first.startsIn()).isZero();
    assertThat(Duration.ofNanos(first.window())).isEqualTo(Duration.ofSeconds(2));
    assertThat(Duration.ofNanos(second.startsIn())).isEqualTo(Duration.ofSeconds(2));
    assertThat(Duration.ofNanos(second.window())).isEqualTo(Duration.ofSeconds(4));
  }

  @Test
  void nothingIsSavedUpInQuietTimes() {
    Coordinator coordinator = coordinator(RateLimit.perMinute(600));
    coordinator.lend(turns(1));
    now += Duration.ofHours(1).toNanos();

    Loan later = coordinator.lend(turns(19));

    assertThat(later.startsIn()).isZero();
    assertThat(Duration.ofNanos(later.window())).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void theTighterOfRequestsAndTokensCounts() {
    Coordinator coordinator = coordinator(RateLimit.perMinute(600, 6_000));

    coordinator.lend(new LoanRequest(1, 300, 0, BigDecimal.ZERO, Map.of(), Map.of()));
    Loan second = coordinator.lend(turns(1));

    assertThat(Duration.ofNanos(second.startsIn())).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void anEstimateOfTokensIsCorrectedLater() {
    Coordinator coordinator = coordinator(RateLimit.perMinute(0, 6_000));
    coordinator.lend(new LoanRequest(1, 300, 0, BigDecimal.ZERO, Map.of(), Map.of()));

    Loan second =
        coordinator.lend(new LoanRequest(1, 100, -200, BigDecimal.ZERO, Map.of(), Map.of()));

    assertThat(Duration.ofNanos(second.startsIn())).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void aPauseIsToldToAllUntilItIsOver() {
    Coordinator coordinator = coordinator(RateLimit.NONE);
    coordinator.lend(new LoanRequest(0, 0, 0, BigDecimal.ZERO, Map.of("a", 2_000L), Map.of()));
    now += Duration.ofMillis(500).toNanos();

    assertThat(coordinator.lend(turns(0)).pauses()).containsEntry("a", 1_501L);
    now += Duration.ofMillis(1_600).toNanos();
    assertThat(coordinator.lend(turns(0)).pauses()).isEmpty();
  }

  @Test
  void moneyIsLentUntilThereIsNone() {
    Coordinator coordinator = new Coordinator(
        job(1, RateLimit.NONE, ErrorPolicy.rows(), Money.usd("10")),
        new BigDecimal("3"),
        () -> now);

    assertThat(coordinator.lend(money("5")).money()).isEqualByComparingTo("5");
    assertThat(coordinator.lend(money("5")).money()).isEqualByComparingTo("2");
    assertThat(coordinator.lend(money("5")).money()).isZero();
    assertThat(coordinator.lend(money("-1.5")).money()).isEqualByComparingTo("-1.5");
    assertThat(coordinator.lend(money("5")).money()).isEqualByComparingTo("1.5");
  }

  @Test
  void theJobStopsOnAnErrorOfThatKind() {
    Coordinator coordinator =
        coordinator(ErrorPolicy.rows().stopOn(ErrorKind.AUTHENTICATION, ErrorKind.PERMISSION));

    assertThat(coordinator.lend(failures(ErrorKind.INVALID_REQUEST, 5)).stop()).isEmpty();
    assertThat(coordinator.lend(failures(ErrorKind.PERMISSION, 1)).stop())
        .contains("a row failed as PERMISSION");
    assertThat(coordinator.lend(turns(1)).stop()).isNotEmpty();
  }

  @Test
  void theJobStopsWhenTooLargeAShareHasFailed() {
    Coordinator coordinator = coordinator(ErrorPolicy.rows().stopAtShare(0.2));

    assertThat(coordinator.lend(failures(ErrorKind.TIMEOUT, 99)).stop()).isEmpty();
    assertThat(coordinator.lend(failures(ErrorKind.PROTOCOL, 1)).stop())
        .isEqualTo("100 of 100 rows failed, which is more than the share of 0.2 that is allowed:"
            + " TIMEOUT 99, PROTOCOL 1");
  }

  @Test
  void requestsAndLoansAreTheSameAfterTheyWereMaps() {
    Map<String, Object> counts = new HashMap<>();
    counts.put("answered", 3L);
    LoanRequest request =
        new LoanRequest(3, 500, -7, new BigDecimal("0.5"), Map.of("a", 3L), counts);
    Loan loan = new Loan(1, 2, BigDecimal.ONE, Map.of("a", 3L), "");

    assertThat(LoanRequest.of(request.toMap())).isEqualTo(request);
    assertThat(Loan.of(loan.toMap())).isEqualTo(loan);
  }

  private Coordinator coordinator(RateLimit rate) {
    return new Coordinator(job(1, rate, ErrorPolicy.rows(), null), BigDecimal.ZERO, () -> now);
  }

  private Coordinator coordinator(ErrorPolicy policy) {
    return new Coordinator(job(1, RateLimit.NONE, policy, null), BigDecimal.ZERO, () -> now);
  }

  private static LoanRequest turns(int count) {
    return new LoanRequest(count, 0, 0, BigDecimal.ZERO, Map.of(), Map.of());
  }

  private static LoanRequest money(String amount) {
    return new LoanRequest(0, 0, 0, new BigDecimal(amount), Map.of(), Map.of());
  }

  private static LoanRequest failures(ErrorKind kind, int count) {
    Tally tally = new Tally();
    for (int i = 0; i < count; i++) {
      tally.add(BulkAnswer.of(ProviderException.of(kind, "no")));
    }
    return new LoanRequest(0, 0, 0, BigDecimal.ZERO, Map.of(), tally.drain());
  }
}
