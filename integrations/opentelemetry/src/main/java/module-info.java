/** What a router does, as traces. */
// OpenTelemetry has no module descriptors, and its API is what a user hands in.
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"})
module dev.patchbay.opentelemetry {
  requires transitive dev.patchbay.registry;
  requires transitive io.opentelemetry.api;
  requires io.opentelemetry.context;
  requires static org.jspecify;

  exports dev.patchbay.opentelemetry;
}
