package dev.patchbay.registry;

import java.util.List;
import java.util.Objects;

/** Rendezvous hashing: a key and each candidate's id give a number, and the highest wins. */
record Sticky(Strategy otherwise) implements Strategy {

  // The parameters of 64-bit FNV-1a.
  private static final long OFFSET = 0xCBF29CE484222325L;
  private static final long PRIME = 0x100000001B3L;

  Sticky {
    Objects.requireNonNull(otherwise, "otherwise");
  }

  @Override
  public int choose(List<Candidate> candidates, Draw draw) {
    String key = draw.key();
    if (key == null) {
      return otherwise.choose(candidates, draw);
    }
    long hashOfKey = hash(key);
    int best = 0;
    long highest = Long.MIN_VALUE;
    for (int i = 0; i < candidates.size(); i++) {
      long score = Draw.mixed(hashOfKey ^ hash(candidates.get(i).id()));
      if (score > highest) {
        best = i;
        highest = score;
      }
    }
    return best;
  }

  // String.hashCode() is the same for "an" and "c0": one of two such providers would get no key.
  private static long hash(String text) {
    long hash = OFFSET;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * PRIME;
    }
    return hash;
  }
}
