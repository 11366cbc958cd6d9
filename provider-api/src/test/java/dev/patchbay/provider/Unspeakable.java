package dev.patchbay.provider;

/** An exception that cannot be printed. */
final class Unspeakable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  @Override
  public String getMessage() {
    throw new IllegalStateException("no message");
  }
}
