package dev.patchbay.gateway;

import dev.patchbay.gateway.json.JsonOut;
import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.Capability;
import dev.patchbay.provider.ModelInfo;
import dev.patchbay.provider.ProviderInfo;
import dev.patchbay.registry.PluginFailure;
import dev.patchbay.registry.PluginReport;
import dev.patchbay.registry.ProviderHealth;
import dev.patchbay.registry.ProviderRegistry;
import dev.patchbay.registry.Selection;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/** What there is and why, as JSON: providers, plugins, health, the explanation of a choice. */
final class Insight {

  private Insight() {}

  /** All providers, with their models. */
  static void providers(ProviderRegistry registry, JsonOut out) {
    out.object().list("providers");
    for (AbstractProvider provider : registry.providers()) {
      provider(provider.info(), out);
    }
    out.end().end();
  }

  private static void provider(ProviderInfo info, JsonOut out) {
    out.object();
    out.member("id", info.id());
    out.member("service", info.service());
    out.member("url", info.url().toString());
    out.member("working", info.working());
    out.member("ready", info.working() && info.missing().isEmpty());
    texts("missing", info.missing(), out);
    if (!info.missing().isEmpty()) {
      out.member("how_to_configure", info.howToConfigure());
    }
    out.member("only_by_name", info.onlyByName());
    out.member("reseller", info.reseller());
    out.member("open_models", info.openModels());
    texts("capabilities", names(info.capabilities()), out);
    out.list("models");
    for (ModelInfo model : info.models()) {
      out.object();
      out.member("id", model.id());
      out.member("kind", model.kind().name().toLowerCase(Locale.ROOT));
      texts("aliases", new TreeSet<>(model.aliases()), out);
      out.member("context_window", model.contextWindow());
      out.member("output_limit", model.outputLimit());
      texts("capabilities", names(model.capabilities()), out);
      out.end();
    }
    out.end().end();
  }

  private static List<String> names(Collection<Capability> capabilities) {
    return capabilities.stream().map(Capability::name).sorted().toList();
  }

  private static void texts(String name, Collection<String> texts, JsonOut out) {
    out.list(name);
    texts.forEach(out::element);
    out.end();
  }

  /** The plugins, loaded or refused, and what discovery has to say beside. */
  static void plugins(ProviderRegistry registry, JsonOut out) {
    out.object().list("plugins");
    for (PluginReport plugin : registry.plugins()) {
      out.object();
      out.member("source", plugin.source());
      out.member("sha256", plugin.sha256());
      out.member("id", plugin.id());
      out.member("version", plugin.version());
      out.member("api_version", plugin.apiVersion());
      out.member("state", plugin.state().name());
      texts("providers", plugin.providers(), out);
      failures(plugin.failures(), out);
      texts("notes", plugin.notes(), out);
      out.end();
    }
    out.end();
    failures(registry.failures(), out);
    texts("warnings", registry.warnings(), out);
    out.end();
  }

  private static void failures(List<PluginFailure> failures, JsonOut out) {
    out.list("failures");
    for (PluginFailure failure : failures) {
      out.object();
      out.member("source", failure.source());
      out.member("class", failure.className());
      out.member("stage", failure.stage().name());
      out.member("hint", failure.hint());
      out.member("text", failure.toString());
      out.end();
    }
    out.end();
  }

  /** How providers have lately been, those without a failure left out. */
  static void health(ProviderRegistry registry, JsonOut out) {
    out.object().list("health");
    for (ProviderHealth health : registry.health()) {
      if (health.state() == ProviderHealth.State.CLOSED && health.failures() == 0) {
        continue;
      }
      out.object();
      out.member("provider", health.provider());
      out.member("model", health.model());
      out.member("state", health.state().name());
      out.member(
          "resting_until",
          health.restingUntil() == null ? null : health.restingUntil().toString());
      out.member("why", health.why() == null ? null : health.why().name());
      out.member("failures", health.failures());
      out.end();
    }
    out.end().end();
  }

  /** Which providers a request would be given to, in order, and the first reason against every other one. */
  static void explain(Selection selection, String strategy, String text, JsonOut out) {
    Selection.Summary summary = selection.summary();
    out.object();
    out.member("wanted", summary.wanted());
    out.member("strategy", strategy);
    out.list("candidates");
    for (Selection.Summary.Choice choice : summary.candidates()) {
      out.object();
      out.member("provider", choice.provider());
      out.member("model", choice.model());
      out.member("url", choice.url().toString());
      out.member("outstanding", choice.outstanding());
      out.member("resting", choice.resting().isEmpty() ? null : choice.resting());
      out.end();
    }
    out.end().list("rejections");
    for (Selection.Summary.Refused refused : summary.rejections()) {
      out.object();
      out.member("provider", refused.provider());
      out.member("reason", refused.reason().name());
      out.member("detail", refused.detail());
      out.end();
    }
    out.end();
    texts("nearest_models", summary.nearestModels(), out);
    texts("failures", summary.failures(), out);
    texts("warnings", summary.warnings(), out);
    out.member("text", text);
    out.end();
  }
}
