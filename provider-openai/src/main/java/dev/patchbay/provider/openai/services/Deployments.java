package dev.patchbay.provider.openai.services;

import dev.patchbay.provider.ModelInfo;
import dev.patchbay.provider.ProviderConfig;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The deployments of an Azure resource.
 *
 * @param models what each is, by the deployment's name
 */
record Deployments(Map<String, ModelInfo> models) {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

  /** Those that the text names: {@code deployment=model}, or the name alone if it is the model's. */
  static Deployments of(String text) {
    Map<String, ModelInfo> models = new LinkedHashMap<>();
    for (String entry : text.split(",", -1)) {
      String[] pair = entry.strip().split("\\s*=\\s*", 2);
      String model = pair[pair.length - 1];
      if (isName(pair[0]) && !model.isEmpty()) {
        models.put(pair[0], OpenAi.INFO.model(model).orElseGet(() -> ModelInfo.of(model)));
      }
    }
    return new Deployments(models);
  }

  /** Refuses a setting that does not name some, each once. */
  static void check(ProviderConfig config, String setting) {
    config.text(setting).ifPresent(text -> {
      if (of(text).models.size() != text.split(",", -1).length) {
        throw config.invalid(
            setting,
            "is deployment=model, several with commas between them and each once, but is not that");
      }
    });
  }

  static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /** The models, which also go by the names of their deployments. */
  Collection<ModelInfo> named() {
    Map<String, ModelInfo> named = new LinkedHashMap<>();
    models.forEach((deployment, model) -> {
      ModelInfo.Builder builder = named.getOrDefault(model.id(), model).toBuilder();
      if (!deployment.equals(model.id())) {
        builder.aliases(deployment);
      }
      named.put(model.id(), builder.build());
    });
    return named.values();
  }

  /** The deployment that a request means by that name: that one, or the first of that model. */
  String meantBy(String name) {
    if (models.containsKey(name)) {
      return name;
    }
    return models.entrySet().stream()
        .filter(each ->
            each.getValue().id().equals(name) || each.getValue().aliases().contains(name))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(name);
  }
}
