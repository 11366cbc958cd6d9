package dev.patchbay.gateway.dialect;

import dev.patchbay.provider.Capability;
import java.time.Instant;
import java.util.Set;

/**
 * A model as the lists of several dialects show it.
 *
 * @param id what a request names it by
 * @param name its name for people; the id if it has no other
 * @param created when it came about, which dialects want to be told; the epoch if that is not known
 * @param contextWindow the most tokens of a conversation, or 0 if not known
 * @param outputLimit the most tokens of an answer, or 0 if not known
 * @param capabilities what its providers declare
 */
public record ListedModel(
    String id,
    String name,
    Instant created,
    int contextWindow,
    int outputLimit,
    Set<Capability> capabilities) {

  /** Copies the capabilities. */
  public ListedModel {
    capabilities = Set.copyOf(capabilities);
  }
}
