/**
 * The engine for bulk work: what a cluster's tasks and its driver need to ask for millions of completions. It knows no cluster;
 * {@code provider-spark} builds on it.
 */
module dev.patchbay.bulk {
  requires transitive dev.patchbay.registry;
  requires static org.jspecify;

  exports dev.patchbay.bulk;
}
