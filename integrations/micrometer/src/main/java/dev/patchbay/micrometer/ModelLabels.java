package dev.patchbay.micrometer;

import dev.patchbay.provider.ModelInfo;
import dev.patchbay.registry.RoutingAttempt;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The values of a tag that names models. Those that providers declare are as many as there are; names out of requests are unbounded, so
 * only some get a value of their own. Thread-safe.
 */
final class ModelLabels {

  static final String OTHER = "_other";

  private final Set<String> known = ConcurrentHashMap.newKeySet();
  private final AtomicInteger undeclaredLeft;

  ModelLabels(int mostUndeclared) {
    if (mostUndeclared < 0) {
      throw new IllegalArgumentException(
          "The limit of models is 0 or more, but this is " + mostUndeclared);
    }
    undeclaredLeft = new AtomicInteger(mostUndeclared);
  }

  String of(RoutingAttempt attempt) {
    String model = attempt.model();
    if (known.contains(model)) {
      return model;
    }
    Optional<ModelInfo> declared = attempt.declaredModel();
    if (declared.isPresent()) {
      // Health knows a model by its id, whatever alias it was asked for by.
      known.add(declared.get().id());
      known.add(model);
      return model;
    }
    if (undeclaredLeft.get() <= 0 || undeclaredLeft.getAndDecrement() <= 0) {
      return OTHER;
    }
    if (!known.add(model)) {
      // Another thread was faster with the same name.
      undeclaredLeft.incrementAndGet();
    }
    return model;
  }

  /** Whether that model has a value of its own; no model, which means the whole provider, has. */
  boolean has(String model) {
    return model.isEmpty() || known.contains(model);
  }
}
