package dev.patchbay.gateway.ledger;

/** How a call ended. */
public enum Ending {
  /** The client has its whole answer. */
  DONE("done"),
  /** The client was told of an error. */
  FAILED("failed"),
  /** The client had gone before its answer was whole. */
  CLIENT_LEFT("client-left"),
  /** The gateway stopped before the answer was whole. */
  DRAINED("drained");

  private final String word;

  Ending(String word) {
    this.word = word;
  }

  /** As it stands in files. */
  public String word() {
    return word;
  }

  /** Whether the call counts as one that the gateway or its providers did not serve. */
  public boolean isFailure() {
    return this == FAILED || this == DRAINED;
  }
}
