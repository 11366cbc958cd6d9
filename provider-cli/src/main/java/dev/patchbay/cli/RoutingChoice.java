package dev.patchbay.cli;

import dev.patchbay.provider.Capability;
import dev.patchbay.registry.ProviderQuery;
import dev.patchbay.registry.RoutingListener;
import dev.patchbay.registry.RoutingOptions;
import dev.patchbay.registry.Strategy;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which provider and model are to be asked. */
final class RoutingChoice {

  @Option(
      names = {"-m", "--model"},
      paramLabel = "MODEL",
      description =
          "The model to ask, such as gpt-5.4-mini, or with its provider ollama/qwen3. Without it, a small one of the first provider that is ready.")
  @Nullable
  String model;

  @Option(names = "--provider", paramLabel = "ID", description = "Ask this provider and no other.")
  @Nullable
  String provider;

  @Option(
      names = "--only",
      paramLabel = "ID",
      split = ",",
      description = "Ask none but these providers.")
  List<String> only = List.of();

  @Option(
      names = "--not",
      paramLabel = "ID",
      split = ",",
      description = "Ask none of these providers.")
  List<String> not = List.of();

  @Option(
      names = "--order",
      paramLabel = "ID",
      split = ",",
      description = "Prefer these providers, the first one most.")
  List<String> order = List.of();

  @Option(
      names = "--strategy",
      paramLabel = "NAME",
      converter = StrategyName.class,
      description = "How to choose among those that can serve: ${COMPLETION-CANDIDATES}.",
      completionCandidates = StrategyName.class)
  Strategy strategy = Strategy.priority();

  @Option(
      names = "--needs",
      paramLabel = "CAPABILITY",
      split = ",",
      description =
          "Ask only a model that can do this, such as tools, vision, json-schema, reasoning.")
  List<String> needs = List.of();

  @Option(
      names = "--window",
      paramLabel = "TOKENS",
      description = "Ask only a model whose context window has room for so many tokens.")
  int window;

  @Option(
      names = "--fallback",
      paramLabel = "MODEL",
      split = ",",
      description =
          "If no provider is left that can answer with the model, ask for these, one after the other.")
  List<String> fallback = List.of();

  @Option(
      names = "--demo",
      description =
          "Ask a stand-in that this command starts on loopback. It needs no key, no network, and is no model.")
  boolean demo;

  /**
   * What a provider has to meet, apart from model and request.
   *
   * @throws UsageException if a value is none
   */
  ProviderQuery query() {
    ProviderQuery.Builder query = ProviderQuery.builder()
        .exclude(not.toArray(String[]::new))
        .prefer(order.toArray(String[]::new))
        .fallbackModels(fallback);
    if (provider != null) {
      query.provider(provider);
    }
    if (!only.isEmpty()) {
      query.where("the id is " + String.join(" or ", only), info -> only.contains(info.id()));
    }
    try {
      needs.forEach(name -> query.capability(Capability.of(name)));
      query.minContextWindow(window);
    } catch (IllegalArgumentException e) {
      throw new UsageException(Failures.text(e), e);
    }
    return query.build();
  }

  RoutingOptions.Builder options(RoutingListener listener) {
    return RoutingOptions.builder()
        .among(query())
        .strategy(strategy)
        // A conversation may go on with a model of another maker.
        .withoutOpaque(true)
        .listener(listener);
  }
}
