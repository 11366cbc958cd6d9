package dev.patchbay.gateway;

/** A gateway cannot start or take over a new configuration; the message says what stands where, and what to do. */
public final class GatewayException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** Says what is wrong. */
  public GatewayException(String message) {
    super(message);
  }

  /** Says what is wrong, and what led to it. */
  public GatewayException(String message, Throwable cause) {
    super(message, cause);
  }
}
