package dev.patchbay.spring;

import dev.patchbay.provider.Capability;
import dev.patchbay.registry.PluginPolicy;
import dev.patchbay.registry.ProviderQuery;
import dev.patchbay.registry.RoutingOptions;
import dev.patchbay.registry.Strategy;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The properties that begin with {@code patchbay}. Immutable.
 *
 * @param providers Settings of providers by id and name, such as patchbay.providers.openai.api-key. A value may be env:NAME or file:PATH.
 * @param instances Further instances of providers, each as id:provider, such as openai-eu:openai.
 * @param priority Ids of the providers to prefer, most preferred first.
 * @param discovery Whether to look for providers on the class path.
 * @param config Properties file with settings of providers, each as provider.setting.
 * @param plugins The plugin folder.
 * @param chat What the ChatModel asks for unless a prompt says otherwise.
 * @param embedding What the EmbeddingModel asks for unless a request says otherwise.
 * @param routing What the Router does.
 */
@ConfigurationProperties("patchbay")
public record PatchbayProperties(
    @DefaultValue Map<String, Map<String, String>> providers,
    @DefaultValue List<String> instances,
    @DefaultValue List<String> priority,
    @DefaultValue("true") boolean discovery,
    @Nullable Path config,
    @DefaultValue Plugins plugins,
    @DefaultValue Chat chat,
    @DefaultValue Embedding embedding,
    @DefaultValue Routing routing) {

  /** The names of the settings, and no values: some are keys. */
  @Override
  public String toString() {
    Map<String, Set<String>> names = new TreeMap<>();
    providers.forEach((id, settings) -> names.put(id, new TreeSet<>(settings.keySet())));
    return "PatchbayProperties[providers=" + names + ", instances=" + instances + ", priority="
        + priority + ", discovery=" + discovery + ", config=" + config + ", " + plugins + ", "
        + chat + ", " + embedding + ", " + routing + "]";
  }

  /**
   * The plugin folder.
   *
   * @param folder Folder of jars that are loaded as providers, each with a class loader for itself.
   * @param watch Whether jars that are added, replaced or removed take effect while the application runs.
   * @param policy What a plugin that cannot be used means for the start of the application.
   * @param permittedSums File with the SHA-256 of each plugin that may be loaded, as sha256sum prints it.
   * @param timeout How long a provider's constructor, configuration and close may each take.
   */
  public record Plugins(
      @Nullable Path folder,
      @DefaultValue("false") boolean watch,
      @DefaultValue("lenient") PluginPolicy policy,
      @Nullable Path permittedSums,
      @DefaultValue("10s") Duration timeout) {}

  /**
   * What the chat model asks for unless a prompt says otherwise.
   *
   * @param model Model, such as gpt-5.4-mini, or provider/model for that of one provider.
   * @param temperature Temperature.
   * @param topP Share of the most probable tokens to draw from.
   * @param topK Number of the most probable tokens to draw from.
   * @param maxTokens Most tokens of an answer.
   * @param presencePenalty Penalty for tokens that were there before.
   * @param frequencyPenalty Penalty for tokens by how often they were there before.
   * @param stop Texts that end an answer.
   * @param seed Seed, for answers that can be repeated.
   * @param reasoningEffort How much the model is to reason, in the word of its service.
   */
  public record Chat(
      @Nullable String model,
      @Nullable Double temperature,
      @Nullable Double topP,
      @Nullable Integer topK,
      @Nullable Integer maxTokens,
      @Nullable Double presencePenalty,
      @Nullable Double frequencyPenalty,
      @Nullable List<String> stop,
      @Nullable Long seed,
      @Nullable String reasoningEffort) {

    PatchbayChatOptions options() {
      return PatchbayChatOptions.builder()
          .model(model)
          .temperature(temperature)
          .topP(topP)
          .topK(topK)
          .maxTokens(maxTokens)
          .presencePenalty(presencePenalty)
          .frequencyPenalty(frequencyPenalty)
          .stopSequences(stop)
          .seed(seed)
          .reasoningEffort(reasoningEffort)
          .build();
    }
  }

  /**
   * What the embedding model asks for unless a request says otherwise.
   *
   * @param model Embedding model, such as text-embedding-3-small.
   * @param dimensions Length of the vectors; the model's own if not set.
   */
  public record Embedding(@Nullable String model, @Nullable Integer dimensions) {}

  /** How the router chooses the provider to ask next. */
  public enum StrategyName {
    /** The first in order. */
    PRIORITY,
    /** Each in turn. */
    ROUND_ROBIN,
    /** At random, by weight. */
    WEIGHTED,
    /** The one with the fewest calls under way. */
    LEAST_OUTSTANDING,
    /** The one that begins to answer soonest. */
    FASTEST,
    /** The one that costs least. */
    CHEAPEST,
    /** The same for each key of a call's context; without a key the one with the fewest calls under way. */
    STICKY
  }

  /**
   * What the router does. What is not set is as {@link RoutingOptions.Builder} says.
   *
   * @param deadline Time that a call has altogether: attempts, waits, and a stream to its end.
   * @param strategy Which of the providers that can serve a call is asked first.
   * @param weights Weights of providers by id, for the strategy weighted.
   * @param fallback Further models that may serve if no provider of the first is left, in order.
   * @param order Ids of providers that come first.
   * @param only Ids of the only providers that may be asked.
   * @param not Ids of providers that must not be asked.
   * @param window Least context window of a model, in tokens.
   * @param maxAttempts Most attempts for one call.
   * @param attemptsPerProvider Most attempts with one provider for one call.
   * @param backOff Longest wait before the first retry of a provider.
   * @param backOffCap Longest wait before any retry of a provider.
   * @param retryAfterCap Longest wait that a service may ask for.
   * @param retryBudget How many retries can be saved up; 0 for no retries.
   * @param failoverOnAuthentication Whether another provider is asked after one did not accept its key.
   * @param withoutOpaque Whether a provider may be asked without parts of a conversation that it cannot read.
   * @param leaveOut Capabilities that a provider may be asked without, such as cache-marks.
   * @param hedgeAfter Time without output after which a second provider is asked as well.
   * @param waitForRoom How long a call waits if all providers that could serve it are full.
   * @param maxSpend What all calls may spend together, in US dollars.
   */
  public record Routing(
      @Nullable Duration deadline,
      @Nullable StrategyName strategy,
      @DefaultValue Map<String, Integer> weights,
      @DefaultValue List<String> fallback,
      @DefaultValue List<String> order,
      @DefaultValue List<String> only,
      @DefaultValue List<String> not,
      @Nullable Integer window,
      @Nullable Integer maxAttempts,
      @Nullable Integer attemptsPerProvider,
      @Nullable Duration backOff,
      @Nullable Duration backOffCap,
      @Nullable Duration retryAfterCap,
      @Nullable Integer retryBudget,
      @Nullable Boolean failoverOnAuthentication,
      @Nullable Boolean withoutOpaque,
      @DefaultValue List<String> leaveOut,
      @Nullable Duration hedgeAfter,
      @Nullable Duration waitForRoom,
      @Nullable BigDecimal maxSpend) {

    RoutingOptions options() {
      RoutingOptions defaults = RoutingOptions.defaults();
      RoutingOptions.Builder options = RoutingOptions.builder().among(among());
      set(chosen(), options::strategy);
      set(maxAttempts, options::maxAttempts);
      set(attemptsPerProvider, options::attemptsPerProvider);
      options.backOff(
          Optional.ofNullable(backOff).orElse(defaults.backOff()),
          Optional.ofNullable(backOffCap).orElse(defaults.backOffCap()));
      set(retryAfterCap, options::retryAfterCap);
      set(retryBudget, options::retryBudget);
      set(failoverOnAuthentication, options::failoverOnAuthentication);
      set(withoutOpaque, options::withoutOpaque);
      options.leaveOut(leaveOut.stream().map(Capability::of).toList());
      set(hedgeAfter, options::hedgeAfter);
      set(waitForRoom, options::waitForRoom);
      set(maxSpend, options::maxSpend);
      return options.build();
    }

    private @Nullable Strategy chosen() {
      if (strategy == null) {
        return weights.isEmpty() ? null : Strategy.weighted(weights);
      }
      return strategy == StrategyName.WEIGHTED
          ? Strategy.weighted(weights)
          : Strategy.byName().get(strategy.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }

    private ProviderQuery among() {
      ProviderQuery.Builder query = ProviderQuery.builder()
          .fallbackModels(fallback)
          .prefer(order.toArray(String[]::new))
          .exclude(not.toArray(String[]::new));
      set(window, query::minContextWindow);
      if (!only.isEmpty()) {
        Set<String> ids = new HashSet<>(only);
        query.where("it is " + String.join(" or ", only), provider -> ids.contains(provider.id()));
      }
      return query.build();
    }

    private static <T> void set(@Nullable T value, Consumer<T> setter) {
      if (value != null) {
        setter.accept(value);
      }
    }
  }
}
