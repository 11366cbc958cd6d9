package dev.patchbay.registry;

import dev.patchbay.provider.ErrorKind;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The health of a provider, or of one of its models.
 *
 * @param provider the provider's id
 * @param model the model's id, or empty if this is about the whole provider
 * @param state the state of its circuit breaker
 * @param restingUntil when its cool-down ends, on the clock of the calls; null if it is {@link State#CLOSED}
 * @param why the failure that began its cool-down; null if it is {@link State#CLOSED}
 * @param failures how many calls have failed in a row
 */
public record ProviderHealth(
    String provider,
    String model,
    State state,
    @Nullable Instant restingUntil,
    @Nullable ErrorKind why,
    int failures) {

  /** The state of a circuit breaker. */
  public enum State {
    /** The provider is called. */
    CLOSED,
    /** The provider is cooling down: it is called only if no other candidate is left. */
    OPEN,
    /** The cool-down is over, and one call at a time probes whether the provider works. */
    HALF_OPEN
  }

  /** Refuses nulls where they mean nothing. */
  public ProviderHealth {
    Objects.requireNonNull(provider, "provider");
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(state, "state");
  }
}
