package dev.patchbay.registry;

import dev.patchbay.provider.AbstractProvider;
import java.util.Objects;

/**
 * A provider that a query passed over, with the first reason.
 *
 * @param provider the provider
 * @param reason the reason
 * @param detail the reason for people, as the rest of a sentence that begins with the provider
 */
public record Rejection(AbstractProvider provider, Reason reason, String detail) {

  /** Why a provider is passed over, in the order in which it is looked at. */
  public enum Reason {
    /** The query names another provider. */
    NOT_ASKED_FOR,
    /** It does not have the model. */
    NO_SUCH_MODEL,
    /** It cannot do what is needed. */
    MISSING_CAPABILITY,
    /** It is not known to work. */
    NOT_WORKING
  }

  /** Refuses nulls. */
  public Rejection {
    Objects.requireNonNull(provider, "provider");
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(detail, "detail");
  }
}
