package dev.patchbay.bulk;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the limits of one job for all its machines: lends turns one after the other, money until there is none, and tells all of them when
 * a service wants to be left alone or the job is to stop. There is one for each run of a job, on the machine that leads it. Thread-safe, and
 * never waits.
 */
public final class Coordinator implements Lender {

  private final BulkJob job;
  private final LongSupplier nanoTime;
  private final Tally tally = new Tally();

  /** When each provider may be asked again. */
  private final Map<String, Long> pausedUntil = new HashMap<>();

  /** Until when requests, and tokens, have been lent out. */
  private long requestsUntil;

  private long tokensUntil;
  private BigDecimal lent;
  private @Nullable String stop;

  /**
   * Begins a run.
   *
   * @param spent what earlier runs of the job have spent, in US dollars
   */
  public Coordinator(BulkJob job, BigDecimal spent) {
    this(job, spent, System::nanoTime);
  }

  Coordinator(BulkJob job, BigDecimal spent, LongSupplier nanoTime) {
    this.job = job;
    this.nanoTime = nanoTime;
    lent = spent;
    requestsUntil = nanoTime.getAsLong();
    tokensUntil = requestsUntil;
  }

  @Override
  public synchronized Loan lend(LoanRequest request) {
    long now = nanoTime.getAsLong();
    tally.add(request.counts());
    if (stop == null) {
      stop = job.onError().stopAfter(tally);
    }
    if (stop != null) {
      return Loan.stopped(stop);
    }
    request
        .pauses()
        .forEach((provider, millis) -> pausedUntil.merge(
            provider, now + TimeUnit.MILLISECONDS.toNanos(millis), (a, b) -> a - b > 0 ? a : b));
    pausedUntil.values().removeIf(until -> until - now <= 0);
    BigDecimal money = money(request.money());
    tokensUntil += job.rate().timeOfTokens(request.correction());
    if (request.turns() == 0) {
      return new Loan(0, 0, money, pauses(now), "");
    }
    // Nothing is saved up: what was not used until now is gone.
    long begin = latest(now, latest(requestsUntil, tokensUntil));
    requestsUntil = begin + job.rate().timeOfRequests(request.turns());
    tokensUntil = begin + job.rate().timeOfTokens(request.tokens());
    return new Loan(
        begin - now, latest(requestsUntil, tokensUntil) - begin, money, pauses(now), "");
  }

  private static long latest(long one, long other) {
    return one - other > 0 ? one : other;
  }

  private BigDecimal money(BigDecimal wanted) {
    Money most = job.maxSpend();
    if (most == null || wanted.signum() == 0) {
      return BigDecimal.ZERO;
    }
    BigDecimal given = wanted.min(most.usd().subtract(lent).max(BigDecimal.ZERO));
    lent = lent.add(given);
    return given;
  }

  private Map<String, Long> pauses(long now) {
    Map<String, Long> left = new HashMap<>();
    pausedUntil.forEach(
        (provider, until) -> left.put(provider, TimeUnit.NANOSECONDS.toMillis(until - now) + 1));
    return left;
  }

  /** What has become of the rows so far, as the machines have told. */
  public Tally tally() {
    return tally;
  }

  /** What is spent, and what machines may still spend, in US dollars. That of a machine which was lost counts as spent. */
  public synchronized BigDecimal lent() {
    return lent;
  }

  /** Why the job stops; empty if it goes on. */
  public synchronized Optional<String> stopReason() {
    return Optional.ofNullable(stop);
  }

  /** Has all machines stop. */
  public synchronized void stop(String reason) {
    if (stop == null) {
      stop = reason;
    }
  }
}
