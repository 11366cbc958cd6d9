/** Finds providers, knows what each can do, and picks the right one for a request. */
// Guice 7 has no module descriptor, and the base class of a Guice module is part of this API all
// the same.
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"})
module dev.patchbay.registry {
  requires transitive dev.patchbay.provider;
  requires transitive com.google.guice;
  // An automatic module asks for nothing: without these two, Guice lacks its own dependencies.
  requires com.google.common;
  requires jakarta.inject;
  requires jdk.jfr;
  requires static org.jspecify;

  exports dev.patchbay.registry;

  uses dev.patchbay.provider.AbstractProvider;
  uses dev.patchbay.provider.ModelCatalogue;
}
