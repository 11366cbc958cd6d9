package dev.patchbay.registry;

import dev.patchbay.provider.ErrorKind;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Why a provider is not called for now: it is cooling down after failures, or it is full.
 *
 * @param until when it may be asked again, as far as that is known
 * @param after the failure that began it; null if it is full
 * @param full why it is full, as the rest of a sentence; else empty
 */
record CoolDown(Instant until, @Nullable ErrorKind after, String full) {

  CoolDown(Instant until, ErrorKind after) {
    this(until, after, "");
  }

  /** For a provider that has reached its limits. */
  static CoolDown ofFull(Instant now, String why) {
    return new CoolDown(now, null, why);
  }

  boolean isFull() {
    return !full.isEmpty();
  }

  /**
   * The candidates that are not cooling down, in their order. If all are, all of them, the one that may be asked soonest first: a
   * cool-down never takes the last candidate away.
   *
   * @param resting the cool-down of a candidate, or null if it has none
   */
  static List<Candidate> awake(
      List<Candidate> candidates, Function<Candidate, @Nullable CoolDown> resting) {
    record Resting(Candidate candidate, CoolDown rest) {}
    List<Candidate> awake = new ArrayList<>(candidates.size());
    List<Resting> others = new ArrayList<>();
    for (Candidate candidate : candidates) {
      CoolDown rest = resting.apply(candidate);
      if (rest == null) {
        awake.add(candidate);
      } else {
        others.add(new Resting(candidate, rest));
      }
    }
    if (!awake.isEmpty()) {
      return others.isEmpty() ? candidates : awake;
    }
    others.sort(Comparator.comparing(each -> each.rest.until));
    return others.stream().map(Resting::candidate).toList();
  }

  /** The reason in words, to follow a provider's name. */
  @Override
  public String toString() {
    return isFull()
        ? full
        : "is cooling down until " + until.truncatedTo(ChronoUnit.SECONDS) + " after " + after;
  }
}
