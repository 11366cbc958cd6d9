package dev.patchbay.provider;

import java.util.HashSet;
import java.util.Objects;
import java.util.Set;

/**
 * What is known of a model without asking the service.
 *
 * @param id the name that the service knows it by
 * @param aliases further names that a request may use
 * @param contextWindow tokens of input and output together, or 0 if unknown
 * @param outputLimit the most tokens of an answer, or 0 if unknown
 * @param capabilities what it can do beyond what its provider declares for all its models
 */
public record ModelInfo(
    String id,
    Set<String> aliases,
    int contextWindow,
    int outputLimit,
    Set<Capability> capabilities) {

  /**
   * Checks and copies.
   *
   * @throws IllegalArgumentException if the id or an alias is blank, or a number is negative
   */
  public ModelInfo {
    aliases = Set.copyOf(aliases);
    capabilities = Set.copyOf(capabilities);
    if (Objects.requireNonNull(id, "id").isBlank() || aliases.stream().anyMatch(String::isBlank)) {
      throw new IllegalArgumentException("A model's id and aliases are not blank");
    }
    if (contextWindow < 0 || outputLimit < 0) {
      throw new IllegalArgumentException(
          "Model " + id + ": context window and output limit are 0 (unknown) or more");
    }
  }

  /** A model of which only the name is known. */
  public static ModelInfo of(String id) {
    return new ModelInfo(id, Set.of(), 0, 0, Set.of());
  }

  /** This model, which can do that as well. */
  public ModelInfo with(Capability... more) {
    Set<Capability> all = new HashSet<>(capabilities);
    all.addAll(Set.of(more));
    return new ModelInfo(id, aliases, contextWindow, outputLimit, all);
  }

  /** This model with these sizes, in tokens; 0 means unknown. */
  public ModelInfo withLimits(int window, int output) {
    return new ModelInfo(id, aliases, window, output, capabilities);
  }

  /** This model under further names. */
  public ModelInfo withAliases(String... names) {
    Set<String> all = new HashSet<>(aliases);
    all.addAll(Set.of(names));
    return new ModelInfo(id, all, contextWindow, outputLimit, capabilities);
  }
}
