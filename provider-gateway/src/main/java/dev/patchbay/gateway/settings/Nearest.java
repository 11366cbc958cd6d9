package dev.patchbay.gateway.settings;

import java.util.Collection;
import java.util.Comparator;

/** Finds the name that a misspelt one may stand for. */
final class Nearest {

  private Nearest() {}

  /** The end of a message: the name that was probably meant, and all that are allowed. */
  static String hint(String found, Collection<String> allowed) {
    String all = "; allowed are " + String.join(", ", allowed);
    // Of a short name, two other characters make another word.
    int most = found.length() < 5 ? 1 : Math.max(2, found.length() / 3);
    return allowed.stream()
        // Also bounds the time for very long names.
        .filter(name -> Math.abs(name.length() - found.length()) <= most)
        .filter(name -> distance(found, name) <= most)
        .min(Comparator.comparingInt(name -> distance(found, name)))
        .map(name -> "; did you mean " + name + "? Allowed are " + String.join(", ", allowed))
        .orElse(all);
  }

  /** How many characters to insert, remove or replace. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
