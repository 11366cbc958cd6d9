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
 * The time for which a provider is left alone.
 *
 * @param until when it may be asked again
 * @param after the failure that made it rest
 */
record Rest(Instant until, ErrorKind after) {

  /**
   * Those candidates that are not resting, in their order. If all are, all of them, the one that may be asked soonest first:
   * no rest takes the last candidate away.
   *
   * @param resting the rest of a candidate, or null if it has none
   */
  static List<Candidate> awake(
      List<Candidate> candidates, Function<Candidate, @Nullable Rest> resting) {
    record Resting(Candidate candidate, Rest rest) {}
    List<Candidate> awake = new ArrayList<>(candidates.size());
    List<Resting> others = new ArrayList<>();
    for (Candidate candidate : candidates) {
      Rest rest = resting.apply(candidate);
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

  /** The rest in words, after a provider's name. */
  @Override
  public String toString() {
    return "rests until " + until.truncatedTo(ChronoUnit.SECONDS) + " after " + after;
  }
}
