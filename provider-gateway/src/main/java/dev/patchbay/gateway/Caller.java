package dev.patchbay.gateway;

import dev.patchbay.gateway.dialect.Problem;
import dev.patchbay.gateway.keys.Admission;
import dev.patchbay.gateway.keys.ApiKey;
import dev.patchbay.gateway.keys.KeyCall;
import dev.patchbay.gateway.keys.Refusal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Who calls.
 *
 * @param key the key; null if none is asked for
 */
record Caller(@Nullable ApiKey key) {

  static final Caller WITHOUT_KEY = new Caller(null);

  /** The name of the key; empty if none is asked for. */
  String id() {
    return key == null ? "" : key.id();
  }

  /** Whether the key is good for models of that name. */
  boolean allows(String model) {
    return key == null || key.allows(model);
  }

  /**
   * Refuses a model that the key is not good for.
   *
   * @throws RefusedException 403 if it is not
   */
  void require(String model) {
    if (!allows(model)) {
      throw new RefusedException(Problem.refused(
          403,
          "PERMISSION",
          "The key " + id() + " may not use the model " + model
              + "; GET /v1/models lists those that it may"));
    }
  }

  /**
   * Begins a call of the key.
   *
   * @return null if no key is asked for
   * @throws RefusedException if one of the key's limits is reached
   */
  @Nullable
  KeyCall begin() {
    if (key == null) {
      return null;
    }
    Admission admission = key.begin();
    if (admission instanceof Refusal refusal) {
      throw refused(refusal);
    }
    return (KeyCall) admission;
  }

  private static RefusedException refused(Refusal refusal) {
    return new RefusedException(
        switch (refusal.reason()) {
          case EXPIRED ->
            Problem.refused(
                401,
                "AUTHENTICATION",
                refusal.message() + "; ask the gateway's operator for another");
          case SPENT ->
            Problem.refused(
                429,
                "QUOTA_EXHAUSTED",
                refusal.message() + "; ask the gateway's operator for more");
          case CALLS_AT_ONCE, CALLS_PER_MINUTE, TOKENS_PER_MINUTE ->
            Problem.refused(
                429,
                "RATE_LIMITED",
                refusal.message() + "; try again later",
                Duration.ofSeconds(Math.max(1, refusal.secondsToWait())));
        });
  }
}
