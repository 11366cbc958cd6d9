package dev.patchbay.registry;

import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The candidates of one call that failed and may be retried, each after a wait. Used by one thread. */
final class Retries {

  record Retry(Candidate candidate, Instant notBefore) {}

  private static final int MOST_DOUBLINGS = 30;

  private final RoutingOptions options;
  private final Draw draw;
  private final List<Retry> waiting = new ArrayList<>(0);
  private int failures;

  Retries(RoutingOptions options, Draw draw) {
    this.options = options;
    this.draw = draw;
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /**
   * Adds a candidate, unless its failure or the limits forbid a retry.
   *
   * @param tries how often it was asked in this call
   */
  void add(Candidate failed, ProviderException failure, int tries, Instant now) {
    failures++;
    ErrorKind.Retry rule = failure.kind().retry();
    boolean waits = rule == ErrorKind.Retry.BACK_OFF || rule == ErrorKind.Retry.AFTER_HINT;
    if (waits && tries < options.attemptsPerProvider()) {
      Duration asked = failure.retryAfter().filter(hint -> !hint.isNegative()).orElse(null);
      if (asked == null) {
        waiting.add(new Retry(failed, now.plus(backOff(tries))));
      } else if (asked.compareTo(options.retryAfterCap()) <= 0) {
        waiting.add(new Retry(failed, now.plus(asked)));
      }
    }
  }

  /** At random, from nothing to a bound that doubles with each try. */
  private Duration backOff(int tries) {
    Duration first = options.backOff();
    Duration longest = options.backOffCap();
    Duration grown = first.compareTo(longest) > 0
        ? longest
        : first.multipliedBy(1L << Math.min(tries - 1, MOST_DOUBLINGS));
    Duration bound = grown.compareTo(longest) > 0 ? longest : grown;
    // The upper 53 bits as a fraction from 0 to 1.
    double fraction = (Draw.mixed(draw.random() + failures) >>> 11) * 0x1.0p-53;
    return Duration.ofNanos((long) (bound.toNanos() * fraction));
  }

  void keepOnly(Predicate<Candidate> wanted) {
    waiting.removeIf(retry -> !wanted.test(retry.candidate()));
  }

  /** The retry that may be made first; null if there is none, or no time or no budget for it. It is made no second time. */
  @Nullable
  Retry take(@Nullable Instant deadline, RetryBudget budget) {
    Retry soonest = waiting.stream().min(Comparator.comparing(Retry::notBefore)).orElse(null);
    if (soonest == null
        || (deadline != null && !soonest.notBefore().isBefore(deadline))
        || !budget.take(options.retryBudget())) {
      return null;
    }
    waiting.remove(soonest);
    return soonest;
  }
}
