package dev.patchbay.gateway.keys;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** How much a key is used. Outlives a new reading of the file of keys. Thread-safe. */
final class KeyUse {

  private final InstantSource clock;
  private final Minute calls = new Minute();
  private final Minute tokens = new Minute();
  private int underWay;
  private BigDecimal spent = BigDecimal.ZERO;

  KeyUse(InstantSource clock) {
    this.clock = clock;
  }

  /** What happened in each of the last 60 seconds. */
  private static final class Minute {
    private static final int SECONDS = 60;

    private final long[] counts = new long[SECONDS];
    private long latest;
    private long sum;

    /** Forgets what is older than a minute. A clock that is set back counts as one that stands still. */
    void advance(long second) {
      if (second - latest >= SECONDS) {
        Arrays.fill(counts, 0);
        sum = 0;
        latest = second;
      }
      while (latest < second) {
        latest++;
        int index = (int) (latest % SECONDS);
        sum -= counts[index];
        counts[index] = 0;
      }
    }

    void add(long count) {
      counts[(int) (latest % SECONDS)] += count;
      sum += count;
    }

    /** How many seconds it takes until less than the limit is left of the last minute. */
    long secondsUntilBelow(long limit) {
      long left = sum;
      for (int wait = 1; wait <= SECONDS; wait++) {
        left -= counts[(int) ((latest + wait) % SECONDS)];
        if (left < limit) {
          return wait;
        }
      }
      return SECONDS;
    }
  }

  synchronized Admission begin(KeyOptions options) {
    Instant now = clock.instant();
    advance(now);
    Refusal refusal = refusal(options, now);
    if (refusal != null) {
      return refusal;
    }
    calls.add(1);
    underWay++;
    return new KeyCall(this);
  }

  boolean isOver(KeyOptions options) {
    return isOver(options, clock.instant());
  }

  private static boolean isOver(KeyOptions options, Instant now) {
    return options.expires().filter(end -> !now.isBefore(end)).isPresent();
  }

  private @Nullable Refusal refusal(KeyOptions options, Instant now) {
    if (isOver(options, now)) {
      return new Refusal(
          Refusal.Reason.EXPIRED, 0, "The key expired at " + options.expires().get());
    }
    if (options.maxSpend().filter(most -> spent.compareTo(most) >= 0).isPresent()) {
      return new Refusal(
          Refusal.Reason.SPENT,
          0,
          "The key has spent the $" + options.maxSpend().get().toPlainString() + " that it may");
    }
    if (options.callsPerMinute() > 0 && calls.sum >= options.callsPerMinute()) {
      return new Refusal(
          Refusal.Reason.CALLS_PER_MINUTE,
          calls.secondsUntilBelow(options.callsPerMinute()),
          "The key may make " + options.callsPerMinute() + " calls a minute");
    }
    if (options.tokensPerMinute() > 0 && tokens.sum >= options.tokensPerMinute()) {
      return new Refusal(
          Refusal.Reason.TOKENS_PER_MINUTE,
          tokens.secondsUntilBelow(options.tokensPerMinute()),
          "The key may take " + options.tokensPerMinute() + " tokens a minute");
    }
    if (options.callsAtOnce() > 0 && underWay >= options.callsAtOnce()) {
      return new Refusal(
          Refusal.Reason.CALLS_AT_ONCE,
          1,
          "The key may have " + options.callsAtOnce() + " calls under way at once");
    }
    return null;
  }

  synchronized void ended(long taken, BigDecimal usd) {
    advance(clock.instant());
    underWay--;
    tokens.add(taken);
    spent = spent.add(usd);
  }

  synchronized ApiKey.Figures figures() {
    advance(clock.instant());
    return new ApiKey.Figures(underWay, calls.sum, tokens.sum, spent);
  }

  private void advance(Instant now) {
    long second = now.getEpochSecond();
    calls.advance(second);
    tokens.advance(second);
  }
}
