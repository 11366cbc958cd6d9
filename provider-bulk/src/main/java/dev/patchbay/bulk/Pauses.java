package dev.patchbay.bulk;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Which providers want to be left alone, and until when: as this machine was told by them, or by the {@link Coordinator}. Thread-safe. */
final class Pauses {

  /** A pause that is longer by less than that is the same: it has travelled. */
  private static final long SAME = TimeUnit.MILLISECONDS.toNanos(50);

  private final Map<String, Long> until = new HashMap<>();
  /** In milliseconds: what the coordinator is still to be told. */
  private final Map<String, Long> untold = new HashMap<>();

  /** For how long the provider must not be asked, in nanoseconds; 0 or less if it may be. */
  synchronized long left(String provider) {
    Long end = until.get(provider);
    return end == null ? 0 : end - System.nanoTime();
  }

  /** A provider has said so to this machine. Whether that is news. */
  synchronized boolean begin(String provider, long millis) {
    if (!lengthen(provider, millis)) {
      return false;
    }
    untold.put(provider, millis);
    return true;
  }

  /** The coordinator says so. Whether that is news. */
  synchronized boolean lengthen(String provider, long millis) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    Long before = until.get(provider);
    if (before != null && end - before <= SAME) {
      return false;
    }
    until.put(provider, end);
    return true;
  }

  synchronized boolean hasUntold() {
    return !untold.isEmpty();
  }

  synchronized Map<String, Long> takeUntold() {
    Map<String, Long> taken = Map.copyOf(untold);
    untold.clear();
    return taken;
  }

  /** They could not be told. */
  synchronized void putBack(Map<String, Long> taken) {
    taken.forEach(untold::putIfAbsent);
  }
}
