package dev.patchbay.provider.http;

import java.io.IOException;

/** A connection out of the pool ended when a request was sent over it, and not one byte of an answer came. */
final class StaleLink extends IOException {

  private static final long serialVersionUID = 1;

  StaleLink(IOException cause) {
    super(cause.getMessage(), cause);
  }
}
