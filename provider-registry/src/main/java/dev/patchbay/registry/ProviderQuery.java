package dev.patchbay.registry;

import dev.patchbay.provider.Capability;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ModelInfo;
import dev.patchbay.provider.ProviderInfo;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a provider must be able to do. Immutable.
 *
 * <pre>{@code
 * registry.select(ProviderQuery.builder().model("gpt-3.5-turbo").capability(Capability.STREAM).build());
 * registry.select(ProviderQuery.builder().family("gpt-4").minContextWindow(100_000).prefer("equing").build());
 * }</pre>
 */
public final class ProviderQuery {

  private final @Nullable String model;
  private final @Nullable String family;
  private final List<String> fallbackModels;
  private final Set<Capability> capabilities;
  private final int minContextWindow;
  private final @Nullable String provider;
  private final Set<String> excluded;
  private final List<String> preferred;
  private final List<Condition> conditions;
  private final boolean workingOnly;
  private final ModelInfo.Kind kind;
  private final int hash;

  private ProviderQuery(Builder builder) {
    model = builder.model;
    family = builder.family;
    fallbackModels = builder.fallbackModels;
    capabilities = new TreeSet<>(builder.capabilities);
    minContextWindow = builder.minContextWindow;
    provider = builder.provider;
    excluded = Collections.unmodifiableSet(new TreeSet<>(builder.excluded));
    preferred = List.copyOf(builder.preferred);
    conditions = List.copyOf(builder.conditions);
    workingOnly = builder.workingOnly;
    kind = builder.kind;
    hash = hash();
  }

  // Every call makes one, so this way has no builder and copies nothing.
  private ProviderQuery(CompletionRequest request) {
    model = request.model();
    family = null;
    fallbackModels = List.of();
    capabilities = request.requiredCapabilities();
    minContextWindow = 0;
    provider = null;
    excluded = Set.of();
    preferred = List.of();
    conditions = List.of();
    workingOnly = true;
    kind = ModelInfo.Kind.CHAT;
    hash = hash();
  }

  /** A builder for a query that any working provider meets. */
  public static Builder builder() {
    return new Builder();
  }

  /** What a provider needs to serve that request: its model, and every capability that it makes use of. */
  public static ProviderQuery of(CompletionRequest request) {
    return new ProviderQuery(request);
  }

  /** The id or alias of the model it must have. */
  public Optional<String> model() {
    return Optional.ofNullable(model);
  }

  /** The {@linkplain Builder#family family} of which it must have a model. */
  public Optional<String> family() {
    return Optional.ofNullable(family);
  }

  /** The {@linkplain Builder#fallbackModels further models} that may serve, in order. */
  public List<String> fallbackModels() {
    return fallbackModels;
  }

  /** What it must be able to do with that model, or with all its models if no model is named; in order of name. */
  public Set<Capability> capabilities() {
    return Collections.unmodifiableSet(capabilities);
  }

  /** The least context window of that model, or of all its models if no model is named, in tokens; 0 for any. */
  public int minContextWindow() {
    return minContextWindow;
  }

  /** The id of the only provider that may be chosen. */
  public Optional<String> provider() {
    return Optional.ofNullable(provider);
  }

  /** The ids of the providers that must not be chosen. */
  public Set<String> excluded() {
    return excluded;
  }

  /** The ids of the providers that come before all others, in that order. */
  public List<String> preferred() {
    return preferred;
  }

  /** Whether only providers that are known to work may be chosen. */
  public boolean workingOnly() {
    return workingOnly;
  }

  /** What the model has to give. */
  public ModelInfo.Kind kind() {
    return kind;
  }

  List<Condition> conditions() {
    return conditions;
  }

  /** The name of the model or of the family. */
  Optional<String> modelName() {
    return model != null ? model() : family();
  }

  /** The same with the fallback models, as they stand in a sentence. */
  String modelNames() {
    return Stream.concat(modelName().stream(), fallbackModels.stream())
        .collect(Collectors.joining(" or "));
  }

  /** This query, then what it asks for with each fallback model. */
  Stream<ProviderQuery> byModel() {
    return Stream.concat(
        Stream.of(this),
        fallbackModels.stream()
            .map(name -> toBuilder().model(name).fallbackModels().build()));
  }

  /** A builder that starts from this query. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.model = model;
    builder.family = family;
    builder.fallbackModels = fallbackModels;
    builder.capabilities.addAll(capabilities);
    builder.minContextWindow = minContextWindow;
    builder.provider = provider;
    builder.excluded.addAll(excluded);
    builder.preferred.addAll(preferred);
    builder.conditions.addAll(conditions);
    builder.workingOnly = workingOnly;
    builder.kind = kind;
    return builder;
  }

  /** Whether the other asks for the same. {@linkplain Builder#where Predicates} are the same if they are one object. */
  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof ProviderQuery query
            && hash == query.hash
            && Objects.equals(model, query.model)
            && Objects.equals(family, query.family)
            && fallbackModels.equals(query.fallbackModels)
            && capabilities.equals(query.capabilities)
            && minContextWindow == query.minContextWindow
            && Objects.equals(provider, query.provider)
            && excluded.equals(query.excluded)
            && preferred.equals(query.preferred)
            && conditions.equals(query.conditions)
            && workingOnly == query.workingOnly
            && kind == query.kind);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  // No Objects.hash, which makes an array for every call.
  private int hash() {
    int result = Objects.hashCode(model);
    result = 31 * result + Objects.hashCode(family);
    result = 31 * result + fallbackModels.hashCode();
    result = 31 * result + capabilities.hashCode();
    result = 31 * result + minContextWindow;
    result = 31 * result + Objects.hashCode(provider);
    result = 31 * result + excluded.hashCode();
    result = 31 * result + preferred.hashCode();
    result = 31 * result + conditions.hashCode();
    result = 31 * result + Boolean.hashCode(workingOnly);
    return 31 * result + kind.hashCode();
  }

  /** The query in words. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(workingOnly ? "a working provider" : "a provider");
    if (provider != null) {
      text.append(" named ").append(provider);
    }
    if (!excluded.isEmpty()) {
      text.append(" other than ").append(String.join(", ", excluded));
    }
    if (model != null) {
      text.append(kind == ModelInfo.Kind.CHAT ? " with model " : " with embedding model ");
      text.append(model);
    }
    if (family != null) {
      text.append(" with a model of the family ").append(family);
    }
    fallbackModels.forEach(name -> text.append(" or else ").append(name));
    if (minContextWindow > 0) {
      text.append(" with room for ").append(minContextWindow).append(" tokens");
    }
    if (!capabilities.isEmpty()) {
      text.append(" that can do ").append(Rejection.listed(capabilities));
    }
    conditions.forEach(each -> text.append(", where ").append(each.description()));
    if (!preferred.isEmpty()) {
      text.append(", first of all ").append(String.join(", ", preferred));
    }
    return text.toString();
  }

  /** Makes a {@link ProviderQuery}. Not thread-safe. */
  public static final class Builder {
    private @Nullable String model;
    private @Nullable String family;
    private List<String> fallbackModels = List.of();
    private final Set<Capability> capabilities = new TreeSet<>();
    private int minContextWindow;
    private @Nullable String provider;
    private final Set<String> excluded = new TreeSet<>();
    private final Set<String> preferred = new LinkedHashSet<>();
    private final Set<Condition> conditions = new LinkedHashSet<>();
    private boolean workingOnly = true;
    private ModelInfo.Kind kind = ModelInfo.Kind.CHAT;

    private Builder() {}

    /** The id or alias of the model it must have, in place of a family. */
    public Builder model(String idOrAlias) {
      model = Objects.requireNonNull(idOrAlias, "model");
      family = null;
      return this;
    }

    /**
     * The family of which it must have a model, in place of one model. A model belongs to it if its id or an alias begins
     * with that name, up to a boundary: {@code gpt-4} is the family of {@code gpt-4}, {@code gpt-4-turbo} and {@code
     * gpt-4:free}, not of {@code gpt-4o} and {@code gpt-4.1}, since letters, digits and dots continue a name. If several models of a
     * provider meet the query, the first one that it declares counts.
     */
    public Builder family(String name) {
      family = Objects.requireNonNull(name, "family");
      model = null;
      return this;
    }

    /**
     * Further models that may serve if no candidate of the query's own model or family is left, in order, in place of those set
     * before. Each has to meet the rest of the query, and {@code provider/model} names one of one provider. All candidates of the
     * query's own model come first, then those of the first of these, and so on: a {@link Strategy} chooses among the candidates of one
     * model. A router asks a candidate for the name that stands here. It waits for none before: candidates that failed, are cooling down
     * or full come after those of all models that can be asked at once. A second provider for {@linkplain
     * RoutingOptions.Builder#hedgeAfter hedging} has the same model. Vectors of different models cannot be compared, so {@link
     * Router#embed} does without.
     */
    public Builder fallbackModels(List<String> idsOrAliases) {
      fallbackModels = List.copyOf(idsOrAliases);
      return this;
    }

    /** The same as {@link #fallbackModels(List)}. */
    public Builder fallbackModels(String... idsOrAliases) {
      return fallbackModels(List.of(idsOrAliases));
    }

    /** Adds something it must be able to do. */
    public Builder capability(Capability capability) {
      capabilities.add(Objects.requireNonNull(capability, "capability"));
      return this;
    }

    /** Adds what it must be able to do. */
    public Builder capabilities(Collection<Capability> all) {
      capabilities.addAll(all);
      return this;
    }

    /**
     * The least context window of its model: tokens of input and output together. A model with an unknown window does not meet it.
     *
     * @throws IllegalArgumentException if the number is negative
     */
    public Builder minContextWindow(int tokens) {
      if (tokens < 0) {
        throw new IllegalArgumentException("A context window has 0 tokens or more, not " + tokens);
      }
      minContextWindow = tokens;
      return this;
    }

    /** Allows only this provider. */
    public Builder provider(String id) {
      provider = Objects.requireNonNull(id, "provider");
      return this;
    }

    /** Excludes these providers. */
    public Builder exclude(String... ids) {
      excluded.addAll(List.of(ids));
      return this;
    }

    /** Adds providers to prefer, most preferred first; the others follow in declared priority. */
    public Builder prefer(String... ids) {
      preferred.addAll(List.of(ids));
      return this;
    }

    /**
     * Adds a condition of the application.
     *
     * @param description the condition, as the rest of a sentence after "a provider where", for {@link Selection#explain()}
     * @param predicate gives the same result for a provider each time; what it throws reaches the caller
     */
    public Builder where(String description, Predicate<ProviderInfo> predicate) {
      conditions.add(new Condition(description, predicate));
      return this;
    }

    /** Whether only providers that are known to work may be chosen; true if not set. */
    public Builder workingOnly(boolean only) {
      workingOnly = only;
      return this;
    }

    /** What its model has to give; completions if not set. */
    public Builder kind(ModelInfo.Kind wanted) {
      kind = Objects.requireNonNull(wanted, "kind");
      return this;
    }

    /** Makes the query. */
    public ProviderQuery build() {
      return new ProviderQuery(this);
    }
  }
}
