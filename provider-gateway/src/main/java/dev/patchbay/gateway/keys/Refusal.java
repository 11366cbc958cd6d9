package dev.patchbay.gateway.keys;

/**
 * A call that a key may not make now.
 *
 * @param reason which limit is reached
 * @param secondsToWait how long to wait before it is worth another try; 0 if waiting does not help
 * @param message a sentence without a full stop, which names the limit
 */
public record Refusal(Reason reason, long secondsToWait, String message) implements Admission {

  /** The limits of a key. */
  public enum Reason {
    EXPIRED,
    CALLS_AT_ONCE,
    CALLS_PER_MINUTE,
    TOKENS_PER_MINUTE,
    SPENT
  }
}
