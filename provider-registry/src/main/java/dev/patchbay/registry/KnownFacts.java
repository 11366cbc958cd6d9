package dev.patchbay.registry;

import dev.patchbay.provider.Capability;
import dev.patchbay.provider.ModelCatalogue;
import dev.patchbay.provider.ModelFacts;
import dev.patchbay.provider.ModelInfo;
import dev.patchbay.provider.ProviderInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** What catalogues know of the models that providers declare. The first catalogue that knows a model counts. Thread-safe. */
final class KnownFacts {

  static final KnownFacts NONE = new KnownFacts(List.of());

  /** A service file that is wrong in every line does not go on for ever. */
  private static final int MOST_FOUND = 100;

  private final List<ModelCatalogue> catalogues;
  private final AtomicBoolean complained = new AtomicBoolean();

  KnownFacts(List<ModelCatalogue> catalogues) {
    this.catalogues = List.copyOf(catalogues);
  }

  /**
   * What is known of one model.
   *
   * @param declared the model as its provider declares it
   * @param added what it can do beyond what the provider declares
   */
  record Known(ModelFacts facts, ModelInfo declared, Set<Capability> added) {

    /** The model with all that is known of it. */
    ModelInfo model() {
      return facts.addedTo(declared);
    }

    /** Whether the context window is known from here alone. */
    boolean hasWindow() {
      return declared.contextWindow() == 0 && facts.model().contextWindow() > 0;
    }

    /** What a candidate meets that query by, though its provider does not declare it; empty if nothing. */
    String decisiveFor(ProviderQuery query) {
      List<String> decisive = new ArrayList<>();
      if (query.minContextWindow() > 0 && hasWindow()) {
        decisive.add("has room for " + facts.model().contextWindow() + " tokens");
      }
      Set<Capability> needed = new TreeSet<>(query.capabilities());
      needed.retainAll(added);
      if (!needed.isEmpty()) {
        decisive.add("can do " + Rejection.listed(needed));
      }
      return decisive.isEmpty()
          ? ""
          : declared.id() + " " + String.join(" and ", decisive) + " according to "
              + facts.origin();
    }
  }

  /** The catalogues that stand beside the application's classes. What one of them throws is logged, and it is left out. */
  static KnownFacts found(ClassLoader loader) {
    List<ModelCatalogue> found = new ArrayList<>();
    Iterator<ModelCatalogue> all =
        ServiceLoader.load(ModelCatalogue.class, loader).iterator();
    for (int i = 0; i < MOST_FOUND; i++) {
      try {
        if (!all.hasNext()) {
          break;
        }
        found.add(all.next());
      } catch (ServiceConfigurationError | LinkageError e) {
        log("A model catalogue cannot be used", e);
      }
    }
    return found.isEmpty() ? NONE : new KnownFacts(found);
  }

  /** What is known of the provider's models, by their ids. */
  Map<String, Known> of(ProviderInfo info) {
    if (catalogues.isEmpty()) {
      return Map.of();
    }
    Map<String, Known> known = new HashMap<>();
    for (ModelInfo model : info.models()) {
      Known ofModel = of(info, model);
      if (ofModel != null) {
        known.put(model.id(), ofModel);
      }
    }
    return known;
  }

  /** What is known of that model of the provider, by its id or else an alias; null if nothing. */
  @Nullable
  Known of(ProviderInfo info, ModelInfo model) {
    ModelFacts facts = facts(info.service(), model.id());
    for (Iterator<String> alias = new TreeSet<>(model.aliases()).iterator();
        facts == null && alias.hasNext(); ) {
      facts = facts(info.service(), alias.next());
    }
    if (facts == null) {
      return null;
    }
    Set<Capability> added = new TreeSet<>(facts.model().capabilities());
    added.removeIf(capability -> info.supports(model, capability));
    return new Known(facts, model, Set.copyOf(added));
  }

  /** Those facts, added to what a provider declares. */
  static ProviderInfo added(Map<String, Known> known, ProviderInfo declared) {
    if (known.isEmpty()) {
      return declared;
    }
    return declared.toBuilder()
        .models(declared.models().stream()
            .map(model -> {
              Known ofModel = known.get(model.id());
              return ofModel == null ? model : ofModel.model();
            })
            .toList())
        .build();
  }

  private @Nullable ModelFacts facts(String service, String model) {
    for (ModelCatalogue catalogue : catalogues) {
      try {
        Optional<ModelFacts> facts = catalogue.facts(service, model);
        if (facts.isPresent()) {
          return facts.get();
        }
      } catch (RuntimeException | LinkageError e) {
        // Facts only add: without them, all goes on as it would without the catalogue.
        if (complained.compareAndSet(false, true)) {
          log("The model catalogue " + catalogue.getClass().getName() + " failed", e);
        }
      }
    }
    return null;
  }

  private static void log(String what, Throwable e) {
    System.getLogger(ProviderRegistry.class.getName()).log(System.Logger.Level.WARNING, what, e);
  }
}
