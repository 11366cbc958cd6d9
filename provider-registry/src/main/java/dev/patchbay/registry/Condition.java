package dev.patchbay.registry;

import dev.patchbay.provider.ProviderInfo;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Something that an application asks of a provider in its own code. Nobody can compare code, so only the same is equal. */
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
