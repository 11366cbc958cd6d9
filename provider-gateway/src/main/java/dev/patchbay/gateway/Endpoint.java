package dev.patchbay.gateway;

import java.io.IOException;

/** What serves a path. */
@FunctionalInterface
interface Endpoint {

  /**
   * Serves a request to its end.
   *
   * @throws IOException if the client has left
   */
  void serve(Exchange exchange, Caller caller) throws IOException;

  /** Whether it is served without a key. */
  default boolean isOpen() {
    return false;
  }

  /** The same, served without a key. */
  default Endpoint open() {
    Endpoint closed = this;
    return new Endpoint() {
      @Override
      public void serve(Exchange exchange, Caller caller) throws IOException {
        closed.serve(exchange, caller);
      }

      @Override
      public boolean isOpen() {
        return true;
      }
    };
  }
}
