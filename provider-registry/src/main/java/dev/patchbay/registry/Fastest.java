package dev.patchbay.registry;

import java.util.List;

/** Compares two candidates drawn at random. To compare all would send every call to the same one until its figures change. */
record Fastest() implements Strategy {

  @Override
  public int choose(List<Candidate> candidates, Draw draw) {
    int size = candidates.size();
    if (size == 1) {
      return 0;
    }
    int one = Math.floorMod((int) draw.random(), size);
    int other = Math.floorMod((int) (draw.random() >>> Integer.SIZE), size - 1);
    if (other >= one) {
      other++;
    }
    return isFaster(candidates.get(other), candidates.get(one), draw.nowNanos()) ? other : one;
  }

  private static boolean isFaster(Candidate a, Candidate b, long now) {
    int callsOfA = a.outstanding();
    int callsOfB = b.outstanding();
    long timeOfA = a.timeToFirstToken(now);
    long timeOfB = b.timeToFirstToken(now);
    // One without figures is tried at once, but by one call: until that is answered it counts as
    // fast as the other, or all calls would rush there.
    if (timeOfA == 0 && callsOfA > 0) {
      timeOfA = timeOfB;
    }
    if (timeOfB == 0 && callsOfB > 0) {
      timeOfB = timeOfA;
    }
    double costOfA = timeOfA * (callsOfA + 1.0);
    double costOfB = timeOfB * (callsOfB + 1.0);
    return costOfA == costOfB ? callsOfA < callsOfB : costOfA < costOfB;
  }
}
