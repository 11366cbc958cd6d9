package dev.patchbay.gateway.settings;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects what is wrong, so that all of it can be told at once. */
final class Problems {

  private final List<Problem> found = new ArrayList<>();

  void add(int line, String path, String message) {
    found.add(new Problem(line, path, message));
  }

  /** In order of lines. */
  List<Problem> all() {
    return found.stream().sorted(Comparator.comparingInt(Problem::line)).toList();
  }
}
