package dev.patchbay.registry;

import dev.patchbay.provider.Capability;
import dev.patchbay.provider.ModelInfo;
import dev.patchbay.provider.ProviderInfo;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What several providers can do together. */
final class CombinedInfo {

  private CombinedInfo() {}

  /**
   * The facts of a router over these providers, of which only those count that work, are configured and serve requests that do not name
   * them: every model of theirs, with all that one of them can do with it and the largest window of one of them.
   *
   * @param providers in the order in which they are to be preferred: of two that mean different models by one name, the first
   *     has it
   */
  static ProviderInfo of(List<ProviderInfo> providers) {
    Map<String, ModelInfo> models = new LinkedHashMap<>();
    Set<String> aliases = new HashSet<>();
    for (ProviderInfo info : providers) {
      if (info.working() && info.missing().isEmpty() && !info.onlyByName()) {
        for (ModelInfo model : info.models()) {
          add(info, model, models, aliases);
        }
      }
    }
    ProviderInfo.Builder union = ProviderInfo.builder("router", "patchbay:router")
        .working(!models.isEmpty())
        .models(models.values());
    List<ModelInfo> chat = models.values().stream()
        .filter(model -> model.kind() == ModelInfo.Kind.CHAT)
        .toList();
    if (!chat.isEmpty()) {
      union.capabilities(common(chat).toArray(new Capability[0]));
    }
    return union.build();
  }

  private static void add(
      ProviderInfo info, ModelInfo model, Map<String, ModelInfo> models, Set<String> aliases) {
    if (aliases.contains(model.id())) {
      return;
    }
    ModelInfo known = models.getOrDefault(
        model.id(), ModelInfo.builder(model.id()).kind(model.kind()).build());
    if (known.kind() != model.kind()) {
      return;
    }
    Set<Capability> capabilities = new HashSet<>(model.capabilities());
    if (model.kind() == ModelInfo.Kind.CHAT) {
      capabilities.addAll(info.capabilities());
    }
    capabilities.addAll(known.capabilities());
    Set<String> names = new HashSet<>(known.aliases());
    for (String alias : model.aliases()) {
      if (!models.containsKey(alias) && aliases.add(alias)) {
        names.add(alias);
      }
    }
    models.put(
        model.id(),
        ModelInfo.builder(model.id())
            .kind(model.kind())
            .aliases(names)
            .contextWindow(Math.max(known.contextWindow(), model.contextWindow()))
            .outputLimit(Math.max(known.outputLimit(), model.outputLimit()))
            .capabilities(capabilities)
            .build());
  }

  private static Set<Capability> common(List<ModelInfo> models) {
    Set<Capability> common = new TreeSet<>(models.get(0).capabilities());
    models.forEach(model -> common.retainAll(model.capabilities()));
    return common;
  }
}
