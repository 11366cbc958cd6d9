package dev.patchbay.testkit;

/** How the contract asks for an answer. */
enum Mode {
  WHOLE("asked for a whole answer"),
  STREAM("streamed");

  private final String done;

  Mode(String done) {
    this.done = done;
  }

  /** What was done, for the report of a broken rule. */
  @Override
  public String toString() {
    return done;
  }
}
