package dev.patchbay.provider;

import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One try at a call: what one provider was asked, and how that ended.
 *
 * @param provider the provider's id
 * @param model the model that it was asked for
 * @param error what went wrong, or null if the attempt succeeded
 * @param status the HTTP status of the failure, 0 if there was none
 * @param elapsed from the start of the attempt to its end
 */
public record Attempt(
    String provider, String model, @Nullable ErrorKind error, int status, Duration elapsed)
    implements Serializable {

  /** Refuses nulls. */
  public Attempt {
    Objects.requireNonNull(provider, "provider");
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(elapsed, "elapsed");
  }

  /** What went wrong; empty if the attempt succeeded. */
  public Optional<ErrorKind> failure() {
    return Optional.ofNullable(error);
  }
}
