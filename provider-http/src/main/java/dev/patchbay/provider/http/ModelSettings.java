package dev.patchbay.provider.http;

import dev.patchbay.provider.ModelInfo;
import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.provider.ProviderInfo;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The models of a service, as its operator names them. Of those that the provider declares, its facts are kept. */
final class ModelSettings {

  static final String EMBEDDING_MODELS = "embedding-models";

  /** Stands among the models for all that are not named. */
  private static final String ANY_MODEL = "*";

  private ModelSettings() {}

  /**
   * Adds what is set.
   *
   * @throws IllegalArgumentException if a model is named both for completions and for vectors
   */
  static void apply(ProviderConfig config, ProviderInfo declared, ProviderInfo.Builder builder) {
    Set<ModelInfo> models = new LinkedHashSet<>(declared.models());
    List<String> named = config.models().orElse(List.of());
    if (!named.isEmpty()) {
      builder.openModels(named.contains(ANY_MODEL));
      models.clear();
      named.stream()
          .filter(name -> !name.equals(ANY_MODEL))
          .map(name -> declared.model(name).orElseGet(() -> ModelInfo.of(name)))
          .forEach(models::add);
    }
    for (String name : config.list(EMBEDDING_MODELS).orElse(List.of())) {
      ModelInfo model = declared
          .model(name)
          .orElseGet(
              () -> ModelInfo.builder(name).kind(ModelInfo.Kind.EMBEDDING).build());
      if (model.kind() != ModelInfo.Kind.EMBEDDING || models.contains(ModelInfo.of(name))) {
        throw config.invalid(
            EMBEDDING_MODELS,
            "names " + name + ", which is a model for completions; a model is for either");
      }
      models.add(model);
    }
    builder.models(models);
  }
}
