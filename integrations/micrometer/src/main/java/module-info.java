/** What a router does, as metrics. */
// Micrometer has no module descriptor, and its registry is what a user hands in.
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"})
module dev.patchbay.micrometer {
  requires transitive dev.patchbay.registry;
  requires transitive micrometer.core;
  requires static org.jspecify;

  exports dev.patchbay.micrometer;
}
