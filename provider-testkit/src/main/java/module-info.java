/**
 * For those who write or use providers: the contract that a provider keeps, a provider for an application's own tests, and
 * servers on loopback that stand in for services, kind and unkind ones.
 */
module dev.patchbay.testkit {
  requires transitive dev.patchbay.provider;
  requires static org.jspecify;
  requires static transitive org.junit.jupiter.api;
  requires java.logging;
  requires java.management;
  requires tools.jackson.databind;

  exports dev.patchbay.testkit;

  // The rules are not public: only JUnit calls them.
  opens dev.patchbay.testkit to
      org.junit.platform.commons;
}
