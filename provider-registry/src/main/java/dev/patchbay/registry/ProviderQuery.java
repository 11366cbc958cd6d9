package dev.patchbay.registry;

import dev.patchbay.provider.Capability;
import dev.patchbay.provider.CompletionRequest;
import java.util.Collection;
import java.util.Collections;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a provider must be able to do. Immutable.
 *
 * <pre>{@code
 * registry.select(ProviderQuery.builder().model("gpt-3.5-turbo").capability(Capability.STREAM).build());
 * }</pre>
 */
public final class ProviderQuery {

  private final @Nullable String model;
  private final Set<Capability> capabilities;
  private final @Nullable String provider;
  private final boolean workingOnly;

  private ProviderQuery(Builder builder) {
    model = builder.model;
    capabilities = Collections.unmodifiableSet(new TreeSet<>(builder.capabilities));
    provider = builder.provider;
    workingOnly = builder.workingOnly;
  }

  /** A builder for a query that any working provider meets. */
  public static Builder builder() {
    return new Builder();
  }

  /** What a provider needs to serve that request: its model, and every capability that it makes use of. */
  public static ProviderQuery of(CompletionRequest request) {
    return builder()
        .model(request.model())
        .capabilities(request.requiredCapabilities())
        .build();
  }

  /** The id or alias of the model it must have. */
  public Optional<String> model() {
    return Optional.ofNullable(model);
  }

  /** What it must be able to do, with that model if there is one; in order of name. */
  public Set<Capability> capabilities() {
    return capabilities;
  }

  /** The only provider that is wanted. */
  public Optional<String> provider() {
    return Optional.ofNullable(provider);
  }

  /** Whether providers that are not known to work are passed over. */
  public boolean workingOnly() {
    return workingOnly;
  }

  /** A builder that starts from this query. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.model = model;
    builder.capabilities.addAll(capabilities);
    builder.provider = provider;
    builder.workingOnly = workingOnly;
    return builder;
  }

  /** The query in words. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(workingOnly ? "a working provider" : "a provider");
    if (provider != null) {
      text.append(" named ").append(provider);
    }
    if (model != null) {
      text.append(" with model ").append(model);
    }
    if (!capabilities.isEmpty()) {
      text.append(" that can do ").append(Selection.listed(capabilities));
    }
    return text.toString();
  }

  /** Makes a {@link ProviderQuery}. Not thread-safe. */
  public static final class Builder {
    private @Nullable String model;
    private final Set<Capability> capabilities = new TreeSet<>();
    private @Nullable String provider;
    private boolean workingOnly = true;

    private Builder() {}

    /** The id or alias of the model it must have. */
    public Builder model(String idOrAlias) {
      model = Objects.requireNonNull(idOrAlias, "model");
      return this;
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

    /** Wants no other provider than that. */
    public Builder provider(String id) {
      provider = Objects.requireNonNull(id, "provider");
      return this;
    }

    /** Whether providers that are not known to work are passed over, as they are if this is not set. */
    public Builder workingOnly(boolean only) {
      workingOnly = only;
      return this;
    }

    /** Makes the query. */
    public ProviderQuery build() {
      return new ProviderQuery(this);
    }
  }
}
