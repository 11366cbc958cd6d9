package dev.patchbay.provider;

import java.time.LocalDate;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link ModelCatalogue} knows of a model. Immutable. It only adds to what the model's
 * provider declares, which is believed before it.
 *
 * @param model limits, capabilities and retirement, as far as they are known
 * @param source who says so, with a version, such as {@code litellm 1.110.2}
 * @param asOf the day of that source
 * @param price what it costs, with a source of its own; null if that is not known
 * @param priceDisputed whether the price is null because sources disagree on it
 */
public record ModelFacts(
    ModelInfo model,
    String source,
    LocalDate asOf,
    @Nullable ModelPrice price,
    boolean priceDisputed) {

  /**
   * Refuses nulls, except for {@code price}.
   *
   * @throws IllegalArgumentException if the price is known and disputed
   */
  public ModelFacts {
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(asOf, "asOf");
    if (price != null && priceDisputed) {
      throw new IllegalArgumentException(
          "The price of model " + model.id() + " is disputed, and so is not known");
    }
  }

  /**
   * What a provider declares, and these facts where it declares nothing: limits that are 0, a
   * retirement that is not known; and the capabilities of both.
   *
   * @param declared keeps its id, kind and aliases
   */
  public ModelInfo addedTo(ModelInfo declared) {
    return model.addedTo(declared);
  }

  /** The source and its day, as they stand in a sentence. */
  public String origin() {
    return source + " of " + asOf;
  }
}
