package dev.patchbay.gateway;

import dev.patchbay.gateway.dialect.ListedModel;
import dev.patchbay.gateway.dialect.MessagesDialect;
import dev.patchbay.gateway.dialect.ModelsDialect;
import dev.patchbay.gateway.dialect.OllamaModels;
import dev.patchbay.gateway.json.JsonObject;
import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.Capability;
import dev.patchbay.provider.ModelInfo;
import dev.patchbay.provider.ProviderInfo;
import java.io.IOException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Lists the models that clients may name: those of providers that are ready, and the names that the configuration has. Clients of
 * Anthropic's dialect are known by their header {@code anthropic-version}.
 */
final class ModelEndpoints {

  private final Gateway gateway;

  ModelEndpoints(Gateway gateway) {
    this.gateway = gateway;
  }

  /** A model, and the providers that have it, or {@code patchbay} for a name of the configuration. */
  private record Listed(ListedModel model, String owner) {}

  void list(Exchange exchange, Caller caller) throws IOException {
    Map<String, Listed> models = models(caller);
    exchange.answer(out -> {
      if (exchange.header("anthropic-version") != null) {
        MessagesDialect.models(shown(models), out);
        return;
      }
      Map<String, String> owners = new TreeMap<>();
      models.forEach((id, each) -> owners.put(id, each.owner()));
      ModelsDialect.list(owners, Instant.EPOCH, out);
    });
  }

  void one(Exchange exchange, Caller caller, String id) throws IOException {
    Listed model = required(caller, id);
    exchange.answer(out -> {
      if (exchange.header("anthropic-version") != null) {
        MessagesDialect.model(model.model(), out);
      } else {
        ModelsDialect.one(id, model.owner(), Instant.EPOCH, out);
      }
    });
  }

  void tags(Exchange exchange, Caller caller) throws IOException {
    List<ListedModel> models = shown(models(caller));
    exchange.answer(out -> OllamaModels.tags(models, out));
  }

  void show(Exchange exchange, Caller caller) throws IOException {
    JsonObject body = exchange.json(gateway.limits());
    Listed model = required(caller, OllamaModels.asked(body));
    exchange.answer(out -> OllamaModels.show(model.model(), out));
  }

  private static List<ListedModel> shown(Map<String, Listed> models) {
    return models.values().stream().map(Listed::model).toList();
  }

  private Listed required(Caller caller, String id) {
    Listed model = models(caller).get(id);
    if (model == null) {
      throw new RefusedException(ModelsDialect.unknown(id));
    }
    return model;
  }

  private Map<String, Listed> models(Caller caller) {
    Setup setup = gateway.use();
    try {
      Map<String, Listed> models = new TreeMap<>();
      for (AbstractProvider provider : setup.registry().providers()) {
        ProviderInfo info = provider.info();
        if (info.working() && info.missing().isEmpty()) {
          for (ModelInfo model : info.models()) {
            String name = info.onlyByName() ? info.id() + "/" + model.id() : model.id();
            models.merge(name, listed(name, info, model), ModelEndpoints::both);
          }
        }
      }
      setup.settings().models().forEach((name, meant) -> {
        Listed first = models.get(meant.model());
        ListedModel known = first == null
            ? new ListedModel(name, name, Instant.EPOCH, 0, 0, Set.of())
            : new ListedModel(
                name,
                name,
                first.model().created(),
                first.model().contextWindow(),
                first.model().outputLimit(),
                first.model().capabilities());
        models.put(name, new Listed(known, "patchbay"));
      });
      models.keySet().removeIf(name -> !caller.allows(name));
      return models;
    } finally {
      setup.release();
    }
  }

  private static Listed listed(String name, ProviderInfo info, ModelInfo model) {
    Set<Capability> capabilities = new HashSet<>(model.capabilities());
    if (model.kind() == ModelInfo.Kind.CHAT) {
      capabilities.addAll(info.capabilities());
    }
    return new Listed(
        new ListedModel(
            name, name, Instant.EPOCH, model.contextWindow(), model.outputLimit(), capabilities),
        info.id());
  }

  /** The first provider is asked first: what it declares counts. */
  private static Listed both(Listed first, Listed other) {
    return new Listed(first.model(), first.owner() + "," + other.owner());
  }
}
