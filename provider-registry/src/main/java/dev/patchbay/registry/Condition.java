package dev.patchbay.registry;

import dev.patchbay.provider.ProviderInfo;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A condition that an application writes in code. Two are equal only if both hold the same predicate object. */
record Condition(String description, Predicate<ProviderInfo> predicate) {

  Condition {
    Objects.requireNonNull(description, "description");
    Objects.requireNonNull(predicate, "predicate");
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Condition condition
        && predicate == condition.predicate
        && description.equals(condition.description);
  }

  @Override
  public int hashCode() {
    return description.hashCode();
  }
}
