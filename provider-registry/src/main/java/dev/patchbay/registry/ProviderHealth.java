package dev.patchbay.registry;

import dev.patchbay.provider.ErrorKind;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a provider, or one of its models, has done lately.
 *
 * @param provider the provider's id
 * @param model the model's id, or empty if this is about the whole provider
 * @param state whether it is asked
 * @param restingUntil when it may be asked again, on the clock of the calls; null if it is {@link State#CLOSED}
 * @param why the failure that made it rest; null if it is {@link State#CLOSED}
 * @param failures how many calls have failed in a row
 */
public record ProviderHealth(
    String provider,
    String model,
    State state,
    @Nullable Instant restingUntil,
    @Nullable ErrorKind why,
    int failures) {

  /** Whether a provider is asked; the names are those of a circuit breaker. */
  public enum State {
    /** It is asked: nothing is known against it. */
    CLOSED,
    /** It rests: it is asked only if no other candidate is left. */
    OPEN,
    /** Its rest is over, and one call at a time tries whether it works. */
    HALF_OPEN
  }

  /** Refuses nulls where they mean nothing. */
  public ProviderHealth {
    Objects.requireNonNull(provider, "provider");
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(state, "state");
  }
}
