package dev.patchbay.gateway.ledger;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/**
 * The calls that came in within a minute.
 *
 * @param start the minute's first moment
 * @param calls how many there were
 * @param failures how many of them failed or were cut off by a stop of the gateway
 * @param tokens their tokens, input and output together, as far as they were counted
 * @param p50 milliseconds within which half of them were over
 * @param p95 milliseconds within which 95 of 100 were over
 */
public record Minute(Instant start, int calls, int failures, long tokens, long p50, long p95) {

  /** The minutes of these entries that have any, oldest first. */
  static List<Minute> of(Collection<Entry> entries) {
    TreeMap<Instant, List<Entry>> byMinute = new TreeMap<>();
    for (Entry entry : entries) {
      byMinute
          .computeIfAbsent(
              entry.start().truncatedTo(ChronoUnit.MINUTES), start -> new ArrayList<>())
          .add(entry);
    }
    List<Minute> minutes = new ArrayList<>();
    byMinute.forEach((start, calls) -> minutes.add(of(start, calls)));
    return List.copyOf(minutes);
  }

  private static Minute of(Instant start, List<Entry> calls) {
    long[] totals = calls.stream().mapToLong(Entry::total).sorted().toArray();
    return new Minute(
        start,
        calls.size(),
        (int) calls.stream().filter(entry -> entry.ending().isFailure()).count(),
        calls.stream().mapToLong(Minute::tokens).sum(),
        percentile(totals, 50),
        percentile(totals, 95));
  }

  private static long tokens(Entry entry) {
    return Math.max(0, entry.usage().inputTokens()) + Math.max(0, entry.usage().outputTokens());
  }

  /** The smallest value that so many of a hundred do not exceed. */
  private static long percentile(long[] sorted, int percent) {
    return sorted[(sorted.length * percent + 99) / 100 - 1];
  }
}
