package dev.patchbay.registry;

import java.util.List;

/** Counts the calls that are under way. */
record LeastOutstanding() implements Strategy {

  @Override
  public int choose(List<Candidate> candidates, Draw draw) {
    int best = 0;
    int fewest = Integer.MAX_VALUE;
    for (int i = 0; i < candidates.size(); i++) {
      int outstanding = candidates.get(i).outstanding();
      if (outstanding < fewest) {
        best = i;
        fewest = outstanding;
      }
    }
    return best;
  }
}
