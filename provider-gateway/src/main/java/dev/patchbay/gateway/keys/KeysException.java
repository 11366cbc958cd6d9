package dev.patchbay.gateway.keys;

/** A file of keys cannot be used or changed. The message has a line for each problem, with the file and the line; never a key or a hash. */
public final class KeysException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** Says what is wrong. */
  KeysException(String message) {
    super(message);
  }

  /** Says what is wrong, and what led to it. */
  KeysException(String message, Throwable cause) {
    super(message, cause);
  }
}
