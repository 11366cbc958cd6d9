/** For those who write or use providers: servers on loopback that stand in for services, kind and unkind ones. */
module dev.patchbay.testkit {
  requires static transitive org.jspecify;
  requires tools.jackson.databind;

  exports dev.patchbay.testkit;
}
