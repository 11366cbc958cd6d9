package dev.patchbay.gateway;

/**
 * Who calls.
 *
 * @param id the id of the key; empty if no key is asked for
 */
record Caller(String id) {

  static final Caller ANYBODY = new Caller("");
}
