package dev.patchbay.testkit;

import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The threads of the JVM, without those of the test kit. */
final class LiveThreads {

  private LiveThreads() {}

  static Set<Thread> all() {
    return Thread.getAllStackTraces().keySet();
  }

  /** The names of those that have come since, and are still there. */
  static Set<String> namesSince(Set<Thread> before) {
    return names(before, thread -> true);
  }

  /** The names of those that have come since and would keep a program from ending. */
  static Set<String> namesOfUsersSince(Set<Thread> before) {
    return names(before, thread -> !thread.isDaemon());
  }

  private static Set<String> names(Set<Thread> before, Predicate<Thread> wanted) {
    return all().stream()
        .filter(thread -> !before.contains(thread) && !thread.getName().startsWith("testkit-"))
        .filter(wanted)
        .map(thread -> thread.getName() + " (" + thread.getId() + ")")
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
