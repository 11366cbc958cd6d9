package dev.patchbay.registry;

import dev.patchbay.provider.ErrorKind;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
   * Candidates by whether they may be called now.
   *
   * @param awake those that may, in their order
   * @param resting the others, the one that may be asked soonest first
   */
  record Parted(List<Candidate> awake, List<Candidate> resting) {}

  /**
   * Parts candidates.
   *
   * @param reason why a candidate is not called for now, or null if it is
   */
  static Parted part(List<Candidate> candidates, Function<Candidate, @Nullable CoolDown> reason) {
    List<Candidate> awake = new ArrayList<>(candidates.size());
    Map<Candidate, CoolDown> resting = new LinkedHashMap<>();
    for (Candidate candidate : candidates) {
      CoolDown why = reason.apply(candidate);
      if (why == null) {
        awake.add(candidate);
      } else {
        resting.put(candidate, why);
      }
    }
    return new Parted(
        resting.isEmpty() ? candidates : List.copyOf(awake),
        resting.entrySet().stream()
            .sorted(Comparator.comparing(each -> each.getValue().until()))
            .map(Map.Entry::getKey)
            .toList());
  }

  /** The reason in words, to follow a provider's name. */
  @Override
  public String toString() {
    return isFull()
        ? full
        : "is cooling down until " + until.truncatedTo(ChronoUnit.SECONDS) + " after " + after;
  }
}
