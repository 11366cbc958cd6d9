package dev.patchbay.registry;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionResult;
import dev.patchbay.provider.ModelInfo;
import dev.patchbay.provider.ProviderInfo;
import dev.patchbay.registry.plugin.LoadedProvider;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A provider of which only what it declares matters. */
class TestProvider extends AbstractProvider {

  TestProvider(ProviderInfo info) {
    super(info);
  }

  /** A working provider with these models. */
  static AbstractProvider of(String id, String... models) {
    return of(id, facts -> facts.models(models));
  }

  /** A working provider with that model. */
  static AbstractProvider of(String id, ModelInfo model) {
    return of(id, facts -> facts.models(List.of(model)));
  }

  static AbstractProvider of(String id, UnaryOperator<ProviderInfo.Builder> facts) {
    return new TestProvider(
        facts.apply(ProviderInfo.builder(id, "https://" + id + ".example")).build());
  }

  /** A registry of these providers alone. */
  static ProviderRegistry registryOf(AbstractProvider... providers) {
    ProviderRegistry.Builder builder = ProviderRegistry.builder().discovery(false);
    List.of(providers).forEach(builder::provider);
    return builder.settings(ProviderSettings.none()).build();
  }

  /** What is known of these providers, which are to be preferred in that order. */
  static Catalog catalogOf(AbstractProvider... inOrder) {
    return catalogOf(Findings.NONE, inOrder);
  }

  /** The same, where that was found beside them. */
  static Catalog catalogOf(Findings findings, AbstractProvider... inOrder) {
    return Catalog.of(
        loaded(inOrder),
        findings,
        KnownFacts.NONE,
        id -> LoadLimits.NONE,
        new ConcurrentHashMap<>());
  }

  /** Providers as they are loaded. */
  static List<LoadedProvider> loaded(AbstractProvider... providers) {
    return Stream.of(providers)
        .map(each -> new LoadedProvider(each, each.info(), "TestProvider", "", each, false))
        .toList();
  }

  /** A candidate for each of these ids, without a model and with no load. */
  static List<Candidate> candidates(String... ids) {
    return catalogOf(Stream.of(ids).map(TestProvider::of).toArray(AbstractProvider[]::new))
        .providers();
  }

  @Override
  protected CompletionResult createCompletion(CompletionRequest request, CallContext context) {
    return Completion.of("served by " + id());
  }
}
