package dev.patchbay.registry;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.ModelCatalogue;
import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.ProviderInfo;
import dev.patchbay.registry.plugin.LoadedProvider;
import dev.patchbay.registry.plugin.LoadingRules;
import dev.patchbay.registry.plugin.PluginSource;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the providers of an application and chooses among them.
 *
 * <pre>{@code
 * try (ProviderRegistry registry = ProviderRegistry.discover()) {
 *   CompletionRequest request = CompletionRequest.builder("gpt-3.5-turbo").user("Why is the sky blue?").build();
 *   System.out.println(registry.complete(request).text());
 * }
 * }</pre>
 *
 * <p>Providers are found when the registry is built; those of a {@linkplain Builder#pluginFolder plugin folder} may come and go
 * afterwards, so two calls of a method may give different answers, each consistent in itself. Providers are ordered by {@linkplain
 * Builder#priority declared priority} and then by id, so nothing depends on the order of the class path. A provider that cannot be used
 * is listed in {@link #failures()} and does not affect the others. Thread-safe.
 */
public final class ProviderRegistry implements AutoCloseable {

  /** The one thing that changes. Read it once where two facts must fit together. */
  private volatile Snapshot snapshot;

  // These know providers by id and outlast their exchange.
  private final Health health = new Health();
  private final ConcurrentMap<String, Load> loads = new ConcurrentHashMap<>();

  private final InstantSource clock = CallContext.create().clock();
  private final Router router;

  /** What the application has made. */
  private final List<LoadedProvider> own;

  /** Where the others come from. If two sources have the same id, the first one counts. */
  private final List<PluginSource> sources;

  private final List<String> priority;
  private final Configuration configuration;
  private final KnownFacts facts;
  private final boolean logs;

  /** Whether all sources were searched: until then, settings may be for a provider that is still to be found. */
  private volatile boolean open;

  /** What was logged, which is not logged again. */
  private final Set<String> logged = ConcurrentHashMap.newKeySet();

  private ProviderRegistry(Builder builder, Configuration configuration) {
    this.configuration = configuration;
    priority = builder.priority;
    facts = builder.facts();
    logs = builder.logs;
    own = builder.own();
    // Wrong limits of these are the application's to see, before anything is opened that had to be
    // closed again.
    own.forEach(each -> configuration.readLimitsOf(each.id()));
    sources = builder.sources(configuration, this::provider);
    snapshot = newSnapshot();
    router = router(RoutingOptions.defaults());
  }

  private Snapshot newSnapshot() {
    return Snapshot.of(
        own,
        sources.stream().flatMap(source -> source.plugins().stream()).toList(),
        priority,
        this::findings,
        facts,
        configuration::limitsOf,
        loads);
  }

  private Findings findings(List<PluginFailure> failures, Collection<String> ids) {
    List<String> made = own.stream().map(LoadedProvider::id).toList();
    String searched = sources.isEmpty()
        ? "discovery is off, and the application has added none"
        : "looked "
            + sources.stream().map(PluginSource::place).collect(Collectors.joining(" and "));
    return new Findings(failures, configuration.unused(ids, made), searched);
  }

  /** Takes over what the sources have now. */
  private synchronized void publish() {
    Map<String, Object> before = snapshot.versions();
    Snapshot next = newSnapshot();
    snapshot = next;
    next.versions().forEach((id, version) -> {
      Object earlier = before.get(id);
      if (earlier != null && earlier != version) {
        health.forget(id);
      }
    });
  }

  private void changed() {
    publish();
    if (open) {
      logFindings();
    }
  }

  private void logFindings() {
    if (!logs) {
      return;
    }
    Findings findings = snapshot.findings();
    Stream.concat(
            findings.failures().stream().map(PluginFailure::toString), findings.warnings().stream())
        .filter(logged::add)
        .forEach(ProviderRegistry::log);
  }

  /** Looks for the logger here, since that starts the JDK's logging, which takes longer than to make the providers. */
  private static void log(String text) {
    System.getLogger(ProviderRegistry.class.getName()).log(System.Logger.Level.WARNING, text);
  }

  /** A registry of the providers on the class path or module path, with the {@linkplain ProviderSettings#ofSystem() system's settings}. */
  public static ProviderRegistry discover() {
    return builder().build();
  }

  /** A builder; by default, the registry discovers providers and uses the system's settings. */
  public static Builder builder() {
    return new Builder();
  }

  /** The usable providers, in declared priority. */
  public List<AbstractProvider> providers() {
    return snapshot.providers();
  }

  /** The provider of that id. */
  public Optional<AbstractProvider> provider(String id) {
    return snapshot.loaded().stream()
        .filter(each -> each.id().equals(id))
        .map(LoadedProvider::provider)
        .findFirst();
  }

  /** The plugins and provider classes that were found and cannot be used. */
  public List<PluginFailure> failures() {
    return snapshot.findings().failures();
  }

  /**
   * Probable mistakes, each as a sentence without a full stop: misspelt variables, and settings for a provider that is unknown or that
   * the application has made itself. Each is logged once.
   */
  public List<String> warnings() {
    return snapshot.findings().warnings();
  }

  /** What became of each jar and sub-folder of the {@linkplain Builder#pluginFolder plugin folder}, in order of name. */
  public List<PluginReport> plugins() {
    return snapshot.reports();
  }

  /**
   * Looks into the {@linkplain Builder#pluginFolder plugin folder} now: loads new plugins, exchanges replaced ones and stops using
   * removed ones. Waits until plugins are loaded, at most the {@linkplain Builder#pluginTimeout time limit} of each. Leaves a file that is
   * being written for the next look. Does nothing without a plugin folder.
   *
   * @throws UncheckedIOException if the folder or the file of permitted sums cannot be read; nothing changes then
   */
  public void refresh() {
    sources.forEach(PluginSource::refresh);
  }

  /** The providers that meet the query, in order, and the reason against each of the others. */
  public Selection select(ProviderQuery query) {
    Match match = match(query);
    if (health.quiet() && !match.catalog().limited()) {
      return match.selection();
    }
    Instant now = clock.instant();
    return match.selection(candidate -> {
      CoolDown rest = health.rest(candidate.id(), candidate.modelId(), now);
      String full = rest == null ? candidate.load().full(now) : null;
      return full == null ? rest : CoolDown.ofFull(now, full);
    });
  }

  /** The providers that can serve the request, in order, and the reason against each of the others. */
  public Selection select(CompletionRequest request) {
    return select(ProviderQuery.of(request));
  }

  /** The router over all providers, with the default options; always the same one. */
  public Router router() {
    return router;
  }

  /** A new router over all providers, with those options. Routers of one registry share the health of providers. */
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
    snapshot.loaded().forEach(each -> all.addAll(health.of(each.id(), now)));
    return List.copyOf(all);
  }

  /**
   * Has routers prefer other providers for a while, as after a {@code Retry-After}: for what another process was told. A provider that is
   * the last one left is asked all the same. A time that is longer than ten minutes counts as ten.
   *
   * @param providerId the provider's id; one that is not there is ignored
   * @param time from now on; a longer rest that has begun goes on
   */
  public void rest(String providerId, Duration time) {
    if (provider(providerId).isPresent() && time.compareTo(Duration.ZERO) > 0) {
      health.restFor(providerId, time, clock.instant());
    }
  }

  Match match(ProviderQuery query) {
    return snapshot.catalog().match(query);
  }

  ProviderInfo combined() {
    return snapshot.combined();
  }

  Health liveHealth() {
    return health;
  }

  /**
   * Closes all providers. Throws what a provider threw once all are closed. A plugin that does not return {@linkplain
   * Builder#pluginTimeout in time} counts as one that throws.
   */
  @Override
  public void close() {
    Shutdown shutdown = new Shutdown();
    own.forEach(shutdown::close);
    sources.forEach(source -> shutdown.add(source.close()));
    shutdown.end();
  }

  private void open(Builder builder) {
    for (PluginSource source : sources) {
      source.open(this::changed);
    }
    open = true;
    logFindings();
    if (builder.pluginPolicy == PluginPolicy.STRICT && !failures().isEmpty()) {
      throw new IllegalStateException(whatFailed());
    }
  }

  private String whatFailed() {
    StringBuilder text = new StringBuilder("Plugins cannot be used, and the policy is strict:");
    plugins().forEach(report -> text.append("\n  ").append(report));
    failures().stream()
        .filter(
            failure -> plugins().stream().noneMatch(report -> report.failures().contains(failure)))
        .forEach(failure -> text.append("\n  ").append(failure));
    return text.toString();
  }

  private void closeAfter(Throwable failure) {
    try {
      close();
    } catch (RuntimeException | Error e) {
      failure.addSuppressed(e);
    }
  }

  /** Makes a {@link ProviderRegistry}. Not thread-safe. */
  public static final class Builder {
    private final List<AbstractProvider> added = new ArrayList<>();
    private final Map<String, ProviderConfig> configs = new HashMap<>();
    private boolean discovery = true;
    private @Nullable KnownFacts facts;
    // Not the thread's context loader, which is another one in every container and thread pool. No
    // method reference, for which the JDK makes a dozen classes, since the method looks at its
    // caller.
    private ClassLoader classLoader = Objects.requireNonNullElseGet(
        ProviderRegistry.class.getClassLoader(), () -> ClassLoader.getSystemClassLoader());
    private ProviderSettings settings = ProviderSettings.none();
    private boolean systemSettings = true;
    private List<String> priority = List.of();
    private @Nullable Path pluginFolder;
    private boolean watch;
    private PluginPolicy pluginPolicy = PluginPolicy.LENIENT;
    private @Nullable Path permittedSums;
    private Duration pluginTimeout = Duration.ofSeconds(10);
    private boolean logs = true;

    private Builder() {}

    /** Adds a provider that the application has made and configured. It wins over a discovered provider with the same id. */
    public Builder provider(AbstractProvider provider) {
      added.add(Objects.requireNonNull(provider, "provider"));
      return this;
    }

    /** Whether to search the class path for providers; true if not set. */
    public Builder discovery(boolean wanted) {
      discovery = wanted;
      return this;
    }

    /**
     * Adds what these catalogues know to what providers declare, in place of those that stand on the class path; the first one
     * that knows a model counts. None at all without arguments.
     */
    public Builder catalogues(ModelCatalogue... instead) {
      facts = new KnownFacts(List.of(instead));
      return this;
    }

    /** Searches for providers with that class loader in place of the registry's. */
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
     * The providers to prefer, most preferred first. All others come after them, by id. An unknown id is no error, since its plugin may
     * come later.
     */
    public Builder priority(String... ids) {
      priority = List.copyOf(Arrays.asList(ids));
      return this;
    }

    /**
     * Also loads plugins from that folder. Each jar in it is a plugin, and so is each sub-folder of jars that belong together. A plugin sees
     * the JDK, Patchbay's API and its own jars, nothing of the application or of other plugins, so plugins may use different
     * versions of a library. {@link ProviderRegistry#plugins()} has a report of each. A provider that the application added, or that is
     * on the class path, wins over a provider with the same id in the folder.
     *
     * <p>A plugin is code that runs with all rights of this program; this is no sandbox. See {@link #permittedSums}.
     */
    public Builder pluginFolder(Path folder) {
      pluginFolder = Objects.requireNonNull(folder, "pluginFolder");
      return this;
    }

    /**
     * Whether a thread watches the plugin folder, so that a new, replaced or removed jar takes effect within two seconds; false if not
     * set. Running calls are finished by the version that began them. A file is not read while it is being written. Close the
     * registry to end the thread.
     */
    public Builder watch(boolean wanted) {
      watch = wanted;
      return this;
    }

    /**
     * Whether each of the {@link ProviderRegistry#failures()} and {@link ProviderRegistry#warnings()} is logged once; true if not set. A
     * program that prints them itself sets it to false.
     */
    public Builder logging(boolean wanted) {
      logs = wanted;
      return this;
    }

    /** What a plugin that cannot be used means for {@link #build()}; {@link PluginPolicy#LENIENT} if not set. */
    public Builder pluginPolicy(PluginPolicy policy) {
      pluginPolicy = Objects.requireNonNull(policy, "pluginPolicy");
      return this;
    }

    /**
     * Loads only those plugins of the plugin folder whose SHA-256 is in that file, which has the format of {@code sha256sum}; {@code #}
     * begins a comment. Other plugins are refused, and the hint in their report says which line to add. The file is read again when it
     * changes. The sum is taken of the bytes that are loaded. Users who can write to the plugin folder must not be able to write this
     * file.
     */
    public Builder permittedSums(Path file) {
      permittedSums = Objects.requireNonNull(file, "permittedSums");
      return this;
    }

    /**
     * The time limit of a discovered provider for each of constructor, configuration and close; 10 s if not set. A provider that takes
     * longer counts as failed. Java cannot stop it, so its thread goes on hanging. Constructor and configuration do not run on the thread
     * that calls {@link #build()}, so a provider must not wait there for a lock that this thread holds.
     *
     * @throws IllegalArgumentException if it is negative or zero
     */
    public Builder pluginTimeout(Duration limit) {
      if (limit.isNegative() || limit.isZero()) {
        throw new IllegalArgumentException("A timeout is above zero, but this is " + limit);
      }
      pluginTimeout = limit;
      return this;
    }

    /**
     * Finds and configures the providers.
     *
     * @throws IllegalArgumentException if two providers that the application added have the same id, if there is no such plugin
     *     folder, or if the file of permitted sums has another format
     * @throws UncheckedIOException if the plugin folder or the permitted sums cannot be read
     * @throws IllegalStateException if a plugin cannot be used and the policy is {@link PluginPolicy#STRICT}
     */
    public ProviderRegistry build() {
      Configuration configuration =
          new Configuration(systemSettings ? ProviderSettings.ofSystem() : settings, configs);
      ProviderRegistry registry = new ProviderRegistry(this, configuration);
      try {
        registry.open(this);
        return registry;
      } catch (RuntimeException | Error e) {
        registry.closeAfter(e);
        throw e;
      }
    }

    private KnownFacts facts() {
      return facts == null ? KnownFacts.found(classLoader) : facts;
    }

    private List<LoadedProvider> own() {
      Map<String, LoadedProvider> byId = new LinkedHashMap<>();
      for (AbstractProvider provider : added) {
        String className = provider.getClass().getName();
        ProviderInfo info = provider.info();
        if (info == null) {
          throw new IllegalArgumentException(
              "The provider " + className + " has no facts: its info() is null");
        }
        if (byId.put(info.id(), new LoadedProvider(provider, info, className, "", provider, false))
            != null) {
          throw new IllegalArgumentException("Two providers were added under the id " + info.id());
        }
        if (configs.containsKey(info.id())) {
          throw new IllegalArgumentException("config(\"" + info.id() + "\", ...) is for a provider"
              + " that the application has made itself; configure it there, with configured(...)");
        }
      }
      return List.copyOf(byId.values());
    }

    private List<PluginSource> sources(
        Configuration configuration, Function<String, Optional<AbstractProvider>> present) {
      LoadingRules rules = new LoadingRules(pluginTimeout, configuration::of);
      List<PluginSource> sources = new ArrayList<>();
      if (discovery) {
        sources.add(PluginSource.ofClassPath(classLoader, rules));
      }
      if (pluginFolder != null) {
        sources.add(PluginSource.ofFolder(pluginFolder, permittedSums, watch, rules, present));
      }
      return sources;
    }
  }
}
