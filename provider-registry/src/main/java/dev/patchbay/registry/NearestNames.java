package dev.patchbay.registry;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Finds the known names that a misspelt one may stand for. */
final class NearestNames {

  private static final int MAX_NAMES = 3;

  private NearestNames() {}

  /** The nearest first, at most three; none if all are far off. */
  static List<String> of(String meant, Collection<String> known) {
    String wanted = meant.toLowerCase(Locale.ROOT);
    int limit = Math.max(2, wanted.length() / 3);
    record Candidate(String name, int distance) {}
    return known.stream()
        .distinct()
        // Also bounds the time for very long names.
        .filter(name -> Math.abs(name.length() - wanted.length()) <= limit)
        .map(name -> new Candidate(name, distance(wanted, name.toLowerCase(Locale.ROOT))))
        .filter(candidate -> candidate.distance <= limit)
        .sorted(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::name))
        .limit(MAX_NAMES)
        .map(Candidate::name)
        .toList();
  }

  /** Levenshtein's distance: how many characters to insert, remove or replace. */
  private static int distance(String a, String b) {
    int[] previous = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] current = new int[b.length() + 1];
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
      }
      previous = current;
    }
    return previous[b.length()];
  }
}
