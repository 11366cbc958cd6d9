package dev.patchbay.provider;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a model without asking the service: names, limits, capabilities. A
 * {@link ProviderInfo} lists its models; selection and refusal go by what is declared here.
 * Immutable.
 *
 * <pre>{@code
 * ModelInfo model = ModelInfo.builder("parrot-large-2025-01-15")
 *     .aliases("parrot-large", "parrot")
 *     .contextWindow(128_000)
 *     .outputLimit(16_384)
 *     .capabilities(Capability.VISION, Capability.TOOLS)
 *     .retirement(LocalDate.of(2026, 12, 31))
 *     .build();
 * }</pre>
 */
public final class ModelInfo {

  /** What a model gives. */
  public enum Kind {
    /** Completions: what this package asks for. */
    CHAT,
    /** Vectors that stand for texts, see {@link AbstractProvider#embed(EmbeddingRequest)}. */
    EMBEDDING
  }

  private final String id;
  private final Kind kind;
  private final Set<String> aliases;
  private final int contextWindow;
  private final int outputLimit;
  private final Set<Capability> capabilities;
  private final boolean sampling;
  private final int batchLimit;
  private final @Nullable LocalDate retirement;

  private ModelInfo(Builder builder) {
    id = builder.id;
    kind = builder.kind;
    aliases = Set.copyOf(builder.aliases);
    contextWindow = builder.contextWindow;
    outputLimit = builder.outputLimit;
    capabilities = Set.copyOf(builder.capabilities);
    sampling = builder.sampling;
    batchLimit = builder.batchLimit;
    retirement = builder.retirement;
  }

  /**
   * A chat model of which only the name is known.
   *
   * @throws IllegalArgumentException if the id is blank
   */
  public static ModelInfo of(String id) {
    return builder(id).build();
  }

  /**
   * A builder for the chat model that the service knows by that name.
   *
   * @param id the name, as the service wants it in a request
   * @throws IllegalArgumentException if the id is blank
   */
  public static Builder builder(String id) {
    return new Builder(named(id));
  }

  /** The name that the service knows it by, and that goes into the request to it. */
  public String id() {
    return id;
  }

  /**
   * What it gives; {@link Kind#CHAT} if not set. Only a chat model can serve a
   * {@link CompletionRequest}.
   */
  public Kind kind() {
    return kind;
  }

  /**
   * Further names that a request may use; the provider sends the {@link #id()}. Empty if there are
   * none.
   */
  public Set<String> aliases() {
    return aliases;
  }

  /**
   * The most tokens of input and output together, or 0 if unknown. Not checked before a request is
   * sent: only the service can count its tokens.
   */
  public int contextWindow() {
    return contextWindow;
  }

  /** The most tokens of an answer, or 0 if unknown. */
  public int outputLimit() {
    return outputLimit;
  }

  /**
   * What it can do beyond what its provider declares for all its models; ask
   * {@link ProviderInfo#supports(ModelInfo, Capability)} for both together.
   */
  public Set<Capability> capabilities() {
    return capabilities;
  }

  /**
   * Whether a request may say how tokens are drawn: temperature, topP and penalties; true unless declared otherwise. Many models that
   * reason refuse such a request.
   */
  public boolean sampling() {
    return sampling;
  }

  /** The most texts of one {@link EmbeddingRequest} to the service, or 0 if unknown; what has more is split. */
  public int batchLimit() {
    return batchLimit;
  }

  /**
   * The day on which the service switches it off, or has done so, as the service announces it;
   * empty if none is known.
   */
  public Optional<LocalDate> retirement() {
    return Optional.ofNullable(retirement);
  }

  /** That model, and these facts where it declares none; with the capabilities of both. */
  ModelInfo addedTo(ModelInfo declared) {
    ModelInfo.Builder both = declared.toBuilder().capabilities(capabilities);
    if (declared.contextWindow() == 0) {
      both.contextWindow(contextWindow);
    }
    if (declared.outputLimit() == 0) {
      both.outputLimit(outputLimit);
    }
    if (declared.batchLimit() == 0) {
      both.batchLimit(batchLimit);
    }
    if (declared.retirement().isEmpty()) {
      retirement().ifPresent(both::retirement);
    }
    return both.build();
  }

  /** A builder that starts from this model. */
  public Builder toBuilder() {
    Builder builder = new Builder(id)
        .kind(kind)
        .contextWindow(contextWindow)
        .outputLimit(outputLimit)
        .sampling(sampling)
        .batchLimit(batchLimit);
    builder.aliases.addAll(aliases);
    builder.capabilities.addAll(capabilities);
    builder.retirement = retirement;
    return builder;
  }

  /** Equal if all facts are. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ModelInfo that
        && id.equals(that.id)
        && kind == that.kind
        && aliases.equals(that.aliases)
        && contextWindow == that.contextWindow
        && outputLimit == that.outputLimit
        && capabilities.equals(that.capabilities)
        && sampling == that.sampling
        && batchLimit == that.batchLimit
        && Objects.equals(retirement, that.retirement);
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        id,
        kind,
        aliases,
        contextWindow,
        outputLimit,
        capabilities,
        sampling,
        batchLimit,
        retirement);
  }

  /** All facts that are known. */
  @Override
  public String toString() {
    return "ModelInfo[" + id
        + (kind == Kind.CHAT ? "" : ", " + kind)
        + (aliases.isEmpty() ? "" : ", also " + new TreeSet<>(aliases))
        + (contextWindow == 0 ? "" : ", window " + contextWindow)
        + (outputLimit == 0 ? "" : ", output " + outputLimit)
        + (batchLimit == 0 ? "" : ", " + batchLimit + " texts at once")
        + (capabilities.isEmpty() ? "" : ", " + new TreeSet<>(capabilities))
        + (sampling ? "" : ", no sampling options")
        + (retirement == null ? "" : ", until " + retirement)
        + "]";
  }

  private static String named(String name) {
    if (Objects.requireNonNull(name, "name").isBlank()) {
      throw new IllegalArgumentException("A model's id and aliases are not blank");
    }
    return name;
  }

  /** Makes a {@link ModelInfo}. What is not set is unknown. Not thread-safe. */
  public static final class Builder {
    private final String id;
    private Kind kind = Kind.CHAT;
    private final Set<String> aliases = new TreeSet<>();
    private int contextWindow;
    private int outputLimit;
    private final Set<Capability> capabilities = new TreeSet<>();
    private boolean sampling = true;
    private int batchLimit;
    private @Nullable LocalDate retirement;

    private Builder(String id) {
      this.id = id;
    }

    /** What it gives; {@link Kind#CHAT} if not set. */
    public Builder kind(Kind given) {
      kind = Objects.requireNonNull(given, "kind");
      return this;
    }

    /**
     * Adds further names that a request may use.
     *
     * @throws IllegalArgumentException if one is blank
     */
    public Builder aliases(String... names) {
      Arrays.stream(names).map(ModelInfo::named).forEach(aliases::add);
      return this;
    }

    /**
     * Adds further names that a request may use.
     *
     * @throws IllegalArgumentException if one is blank
     */
    public Builder aliases(Collection<String> names) {
      return aliases(names.toArray(String[]::new));
    }

    /**
     * Tokens of input and output together; 0 means unknown.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public Builder contextWindow(int tokens) {
      contextWindow = tokens("context window", tokens);
      return this;
    }

    /**
     * The most tokens of an answer; 0 means unknown.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public Builder outputLimit(int tokens) {
      outputLimit = tokens("output limit", tokens);
      return this;
    }

    /** Adds what it can do beyond what its provider declares for all its models. */
    public Builder capabilities(Capability... more) {
      return capabilities(Arrays.asList(more));
    }

    /** Adds what it can do beyond what its provider declares for all its models. */
    public Builder capabilities(Collection<Capability> more) {
      capabilities.addAll(more);
      return this;
    }

    /** Whether it takes temperature, topP and penalties; true if not set. */
    public Builder sampling(boolean taken) {
      sampling = taken;
      return this;
    }

    /**
     * The most texts of one request for vectors; 0 means unknown.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public Builder batchLimit(int texts) {
      if (texts < 0) {
        throw new IllegalArgumentException(
            "Model " + id + ": the batch limit is 0 (unknown) or more texts, but this is " + texts);
      }
      batchLimit = texts;
      return this;
    }

    /** The day on which the service switches it off. */
    public Builder retirement(LocalDate day) {
      retirement = Objects.requireNonNull(day, "retirement");
      return this;
    }

    /**
     * Makes the facts. Whether names clash with those of other models is checked by
     * {@link ProviderInfo.Builder#build()}.
     */
    public ModelInfo build() {
      return new ModelInfo(this);
    }

    private int tokens(String what, int tokens) {
      if (tokens < 0) {
        throw new IllegalArgumentException("Model " + id + ": the " + what
            + " is 0 (unknown) or more tokens, but this is " + tokens);
      }
      return tokens;
    }
  }
}
