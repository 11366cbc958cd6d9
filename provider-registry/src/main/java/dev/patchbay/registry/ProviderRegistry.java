package dev.patchbay.registry;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.ProviderInfo;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Knows the providers of an application and picks among them.
 *
 * <pre>{@code
 * try (ProviderRegistry registry = ProviderRegistry.discover()) {
 *   CompletionRequest request = CompletionRequest.builder("gpt-3.5-turbo").user("Why is the sky blue?").build();
 *   System.out.println(registry.complete(request).text());
 * }
 * }</pre>
 *
 * <p>Providers are found once, when the registry is made, and are ordered by {@linkplain Builder#priority declared priority}
 * and then by id, so that nothing depends on the order of the class path. One that cannot be used is listed in {@link
 * #failures()} and changes nothing for the others. Thread-safe.
 */
public final class ProviderRegistry implements AutoCloseable {

  /** The one thing that changes; who needs two facts that fit together reads it once. */
  private volatile Snapshot snapshot;

  // These know providers by id and outlast their exchange.
  private final Health health = new Health();
  private final ConcurrentMap<String, Load> loads = new ConcurrentHashMap<>();

  private final InstantSource clock = CallContext.create().clock();
  private final Router router;

  private ProviderRegistry(List<AbstractProvider> providers, List<PluginFailure> failures) {
    snapshot = new Snapshot(providers, failures, Catalog.of(providers, failures, loads));
    router = router(RoutingOptions.defaults());
  }

  /** The providers that stand beside this class on the class path or module path, with the {@linkplain ProviderSettings#ofSystem() system's settings}. */
  public static ProviderRegistry discover() {
    return builder().build();
  }

  /** A builder for a registry that discovers providers and takes the system's settings, unless told otherwise. */
  public static Builder builder() {
    return new Builder();
  }

  /** The usable providers, in declared priority. */
  public List<AbstractProvider> providers() {
    return snapshot.providers();
  }

  /** The provider of that id. */
  public Optional<AbstractProvider> provider(String id) {
    return providers().stream().filter(provider -> provider.id().equals(id)).findFirst();
  }

  /** What was found and cannot be used. */
  public List<PluginFailure> failures() {
    return snapshot.failures();
  }

  /** Which providers meet the query, in order, and why not the others. */
  public Selection select(ProviderQuery query) {
    Match match = match(query);
    if (health.quiet()) {
      return match.selection();
    }
    Instant now = clock.instant();
    return match.selection(candidate -> health.rest(candidate.id(), candidate.modelId(), now));
  }

  /** Which providers can serve the request, in order, and why not the others. */
  public Selection select(CompletionRequest request) {
    return select(ProviderQuery.of(request));
  }

  /** A provider that stands for all of these, with the default options; always the same one. */
  public Router router() {
    return router;
  }

  /** A new provider that stands for all of these, with those options. Routers of one registry share what is known of health. */
  public Router router(RoutingOptions options) {
    return new Router(this, Objects.requireNonNull(options, "options"), Pause.REAL);
  }

  /**
   * Has the {@linkplain #router() router} ask for a whole answer.
   *
   * @throws ProviderException if no provider can serve the request or all attempts fail
   */
  public Completion complete(CompletionRequest request) {
    return router.complete(request);
  }

  /**
   * Has the {@linkplain #router() router} ask for a stream. The caller closes it.
   *
   * @throws ProviderException if no provider can serve the request or all attempts fail before the first output
   */
  public CompletionStream stream(CompletionRequest request) {
    return router.stream(request);
  }

  /** How each provider has done lately, and each model that has failed; in declared priority. */
  public List<ProviderHealth> health() {
    Instant now = clock.instant();
    List<ProviderHealth> all = new ArrayList<>();
    providers().forEach(provider -> all.addAll(health.of(provider.id(), now)));
    return List.copyOf(all);
  }

  Match match(ProviderQuery query) {
    return snapshot.catalog().match(query);
  }

  ProviderInfo union() {
    return snapshot.union();
  }

  Health liveHealth() {
    return health;
  }

  /** Closes all providers. What one of them throws comes out after all have been closed. */
  @Override
  public void close() {
    Throwable failure = null;
    for (AbstractProvider provider : providers()) {
      try {
        provider.close();
      } catch (Throwable e) {
        if (failure == null) {
          failure = e instanceof RuntimeException || e instanceof Error
              ? e
              : new IllegalStateException(
                  "Provider " + provider.id() + " could not be closed: " + e, e);
        } else if (failure != e) {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure instanceof Error error) {
      throw error;
    }
    if (failure != null) {
      throw (RuntimeException) failure;
    }
  }

  /** Makes a {@link ProviderRegistry}. Not thread-safe. */
  public static final class Builder {
    private final List<AbstractProvider> added = new ArrayList<>();
    private final Map<String, ProviderConfig> configs = new HashMap<>();
    private boolean discovery = true;
    // Not the thread's context loader, which is another one in every container and thread pool.
    private ClassLoader classLoader = Objects.requireNonNullElseGet(
        ProviderRegistry.class.getClassLoader(), ClassLoader::getSystemClassLoader);
    private ProviderSettings settings = ProviderSettings.none();
    private boolean systemSettings = true;
    private List<String> priority = List.of();

    private Builder() {}

    /** Adds a provider that the application has made and configured. Of two with one id, it wins over a discovered one. */
    public Builder provider(AbstractProvider provider) {
      added.add(Objects.requireNonNull(provider, "provider"));
      return this;
    }

    /** Whether providers are looked for; true if not set. */
    public Builder discovery(boolean wanted) {
      discovery = wanted;
      return this;
    }

    /** Looks for providers with that class loader in place of the registry's own. */
    public Builder classLoader(ClassLoader loader) {
      classLoader = Objects.requireNonNull(loader, "classLoader");
      return this;
    }

    /** Configures discovered providers with these settings in place of the system's. */
    public Builder settings(ProviderSettings values) {
      settings = Objects.requireNonNull(values, "settings");
      systemSettings = false;
      return this;
    }

    /** Adds settings for one discovered provider, which win over those of {@link #settings}. */
    public Builder config(String providerId, ProviderConfig config) {
      configs.put(providerId, Objects.requireNonNull(config, "config"));
      return this;
    }

    /**
     * Which providers are to be preferred, the first one most. Those that are not named come after them, by id; an id that no
     * provider has is no error, for its plugin may be missing today.
     */
    public Builder priority(String... ids) {
      priority = List.copyOf(Arrays.asList(ids));
      return this;
    }

    /**
     * Finds and configures the providers.
     *
     * @throws IllegalArgumentException if two providers that the application added share an id
     */
    public ProviderRegistry build() {
      ProviderSettings effective = systemSettings ? ProviderSettings.ofSystem() : settings;
      Map<String, AbstractProvider> byId = new TreeMap<>();
      for (AbstractProvider provider : added) {
        if (byId.put(provider.id(), provider) != null) {
          throw new IllegalArgumentException(
              "Two providers were added under the id " + provider.id());
        }
      }
      List<PluginFailure> failures = new ArrayList<>();
      if (discovery) {
        Discovery result = Discovery.run(classLoader);
        failures.addAll(result.failures());
        List<Discovery.Found> found = new ArrayList<>(result.found());
        // The order of a class path is nobody's decision; of two with one id the winner must not
        // depend on it.
        found.sort(Comparator.comparing(Discovery.Found::source)
            .thenComparing(each -> each.prototype().getClass().getName()));
        List<String> ids = found.stream().map(each -> each.prototype().id()).toList();
        Map<String, String> owners = new HashMap<>();
        byId.forEach((id, provider) ->
            owners.put(id, provider.getClass().getName() + ", which the application added"));
        found.forEach(each -> register(each, effective, ids, byId, owners, failures));
        failures.sort(
            Comparator.comparing(PluginFailure::source).thenComparing(PluginFailure::className));
      }
      return new ProviderRegistry(inPriority(byId), failures);
    }

    private List<AbstractProvider> inPriority(Map<String, AbstractProvider> byId) {
      Map<String, AbstractProvider> others = new TreeMap<>(byId);
      List<AbstractProvider> ordered = new ArrayList<>();
      for (String id : priority) {
        AbstractProvider preferred = others.remove(id);
        if (preferred != null) {
          ordered.add(preferred);
        }
      }
      ordered.addAll(others.values());
      return ordered;
    }

    private void register(
        Discovery.Found found,
        ProviderSettings effective,
        List<String> ids,
        Map<String, AbstractProvider> byId,
        Map<String, String> owners,
        List<PluginFailure> failures) {
      AbstractProvider prototype = found.prototype();
      String className = prototype.getClass().getName();
      String owner = owners.get(prototype.id());
      if (owner != null) {
        failures.add(Diagnosis.of(
            found.source(),
            className,
            PluginFailure.Stage.REGISTRATION,
            new IllegalStateException("the id " + prototype.id() + " is taken by " + owner)));
        return;
      }
      try {
        ProviderConfig config = ProviderConfig.builder()
            .setAll(effective.configOf(prototype.info(), ids))
            .setAll(configs.getOrDefault(prototype.id(), ProviderConfig.empty()))
            .build();
        AbstractProvider configured = prototype.configured(config);
        if (configured == null || !configured.id().equals(prototype.id())) {
          throw new IllegalStateException(
              "its configured() gave " + configured + " in place of " + prototype.id());
        }
        byId.put(configured.id(), configured);
        owners.put(configured.id(), className + " from " + found.source());
      } catch (Throwable e) {
        failures.add(Diagnosis.of(found.source(), className, PluginFailure.Stage.CONFIGURATION, e));
      }
    }
  }
}
