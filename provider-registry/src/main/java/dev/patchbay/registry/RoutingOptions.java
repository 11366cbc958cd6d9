package dev.patchbay.registry;

import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.Capability;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.EmbeddingRequest;
import dev.patchbay.provider.ModelInfo;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Options of a {@link Router}: the order of providers, and the limits of retries and failover. Immutable.
 *
 * <pre>{@code
 * RoutingOptions options = RoutingOptions.builder().strategy(Strategy.fastest()).maxAttempts(3).build();
 * Router router = registry.router(options);
 * }</pre>
 *
 * <p>{@link dev.patchbay.provider.ErrorKind} decides what may follow a failure; these options only limit it.
 */
public final class RoutingOptions {

  /**
   * The attribute of a {@link CallContext} whose text is the {@linkplain Draw#key() key} that
   * {@link Strategy#sticky} uses.
   */
  public static final String STICKY_KEY = "patchbay.sticky";

  /** The attribute of a {@link CallContext} whose {@link RoutingOptions} replace the router's for that call; the router's listeners are told, too. */
  public static final String OPTIONS = "patchbay.routing-options";

  /** The attribute of a {@link CallContext} whose {@link ProviderQuery} replaces {@link #among()} for that call. */
  public static final String QUERY = "patchbay.query";

  /**
   * The attribute of a {@link CallContext} with the number of input tokens, an {@link Integer} or a {@link Long}, that a call is taken to
   * have for {@link #maxSpend()}, in place of an estimate.
   */
  public static final String INPUT_TOKENS = "patchbay.input-tokens";

  private static final ProviderQuery ANY = ProviderQuery.builder().build();
  private static final RoutingOptions DEFAULTS = builder().build();

  private final ProviderQuery among;
  private final Strategy strategy;
  private final int maxAttempts;
  private final int attemptsPerProvider;
  private final Duration backOff;
  private final Duration backOffCap;
  private final Duration retryAfterCap;
  private final int retryBudget;
  private final boolean failoverOnAuthentication;
  private final boolean withoutOpaque;
  private final Set<Capability> leftOut;
  private final @Nullable Duration hedgeAfter;
  private final Duration waitForRoom;
  private final @Nullable BigDecimal maxSpend;
  private final @Nullable SharedLimits sharedLimits;
  private final long seed;
  private final List<RoutingListener> listeners;

  private RoutingOptions(Builder builder) {
    among = builder.among;
    strategy = builder.strategy;
    maxAttempts = builder.maxAttempts;
    attemptsPerProvider = builder.attemptsPerProvider;
    backOff = builder.backOff;
    backOffCap = builder.backOffCap;
    retryAfterCap = builder.retryAfterCap;
    retryBudget = builder.retryBudget;
    failoverOnAuthentication = builder.failoverOnAuthentication;
    withoutOpaque = builder.withoutOpaque;
    leftOut = Set.copyOf(builder.leftOut);
    hedgeAfter = builder.hedgeAfter;
    waitForRoom = builder.waitForRoom;
    maxSpend = builder.maxSpend;
    sharedLimits = builder.sharedLimits;
    seed = builder.seed;
    listeners = List.copyOf(builder.listeners);
  }

  /** The defaults, which the methods of {@link Builder} name. */
  public static RoutingOptions defaults() {
    return DEFAULTS;
  }

  /** A builder that starts from the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** What a provider must meet besides the needs of a request. */
  public ProviderQuery among() {
    return among;
  }

  /** Chooses the provider to ask next. */
  public Strategy strategy() {
    return strategy;
  }

  /** The most attempts for one call. */
  public int maxAttempts() {
    return maxAttempts;
  }

  /** The most attempts with one provider, and one model of it, for one call. */
  public int attemptsPerProvider() {
    return attemptsPerProvider;
  }

  /** The longest wait before the first retry of a provider; it doubles with each further retry. */
  public Duration backOff() {
    return backOff;
  }

  /** The bound of that wait. */
  public Duration backOffCap() {
    return backOffCap;
  }

  /** The longest wait that a service may ask for. */
  public Duration retryAfterCap() {
    return retryAfterCap;
  }

  /** How many retries can be saved up. */
  public int retryBudget() {
    return retryBudget;
  }

  /** Whether another provider is asked after one did not accept its key. */
  public boolean failoverOnAuthentication() {
    return failoverOnAuthentication;
  }

  /** Whether a provider may be asked without the opaque parts of a request that it cannot read. */
  public boolean withoutOpaque() {
    return withoutOpaque;
  }

  /** What is left out of a request for a provider that cannot take it. */
  public Set<Capability> leftOut() {
    return leftOut;
  }

  /** The time without output after which a second provider is asked; empty without hedging. */
  public Optional<Duration> hedgeAfter() {
    return Optional.ofNullable(hedgeAfter);
  }

  /** How long a call waits if all providers that could serve it are full. */
  public Duration waitForRoom() {
    return waitForRoom;
  }

  /** What the router's calls may spend altogether, in US dollars; empty if there is no limit. */
  public Optional<BigDecimal> maxSpend() {
    return Optional.ofNullable(maxSpend);
  }

  /** Limits that this router keeps together with others; empty if there are none. */
  public Optional<SharedLimits> sharedLimits() {
    return Optional.ofNullable(sharedLimits);
  }

  /** The seed of the random numbers. */
  public long seed() {
    return seed;
  }

  /** The listeners. */
  public List<RoutingListener> listeners() {
    return listeners;
  }

  /** A builder that starts from these options, listeners included. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.among = among;
    builder.strategy = strategy;
    builder.maxAttempts = maxAttempts;
    builder.attemptsPerProvider = attemptsPerProvider;
    builder.backOff = backOff;
    builder.backOffCap = backOffCap;
    builder.retryAfterCap = retryAfterCap;
    builder.retryBudget = retryBudget;
    builder.failoverOnAuthentication = failoverOnAuthentication;
    builder.withoutOpaque = withoutOpaque;
    builder.leftOut = leftOut;
    builder.hedgeAfter = hedgeAfter;
    builder.waitForRoom = waitForRoom;
    builder.maxSpend = maxSpend;
    builder.sharedLimits = sharedLimits;
    builder.seed = seed;
    builder.listeners.addAll(listeners);
    return builder;
  }

  /** The limits in words. */
  String limits() {
    return maxAttempts + " attempts, " + attemptsPerProvider + " of one provider, waits of "
        + backOff.toMillis() + " to " + backOffCap.toMillis() + " ms and of up to "
        + retryAfterCap.toMillis() + " ms where a service asks for it"
        + (maxSpend == null ? "" : ", at most " + Spending.inDollars(maxSpend))
        + (hedgeAfter == null ? "" : ", a second provider after " + hedgeAfter.toMillis() + " ms");
  }

  private ProviderQuery wanted(CallContext context) {
    return context
        .attribute(QUERY)
        .filter(ProviderQuery.class::isInstance)
        .map(ProviderQuery.class::cast)
        .orElse(among);
  }

  /** What a provider must meet to give those vectors. Capabilities are about completions. */
  ProviderQuery query(EmbeddingRequest request, CallContext context) {
    return wanted(context).toBuilder()
        .model(request.model())
        .fallbackModels()
        .kind(ModelInfo.Kind.EMBEDDING)
        .build();
  }

  /** What a provider must meet to serve that request. */
  ProviderQuery query(CompletionRequest request, CallContext context) {
    ProviderQuery wanted = wanted(context);
    Set<Capability> needed = request.requiredCapabilities();
    if (wanted.equals(ANY) && !mayGoWithoutAny(needed)) {
      return ProviderQuery.of(request);
    }
    return wanted.toBuilder()
        .model(request.model())
        .capabilities(
            needed.stream().filter(capability -> !mayGoWithout(capability)).toList())
        .build();
  }

  // Without a stream, which would be made for every call.
  private boolean mayGoWithoutAny(Set<Capability> needed) {
    for (Capability capability : needed) {
      if (mayGoWithout(capability)) {
        return true;
      }
    }
    return false;
  }

  private boolean mayGoWithout(Capability capability) {
    return (withoutOpaque && capability.isOpaque()) || leftOut.contains(capability);
  }

  /** How many tokens of input the caller says that the call has; -1 if it does not say. */
  long inputTokens(CallContext context) {
    return context
        .attribute(INPUT_TOKENS)
        .filter(Number.class::isInstance)
        .map(tokens -> Math.max(0, ((Number) tokens).longValue()))
        .orElse(-1L);
  }

  /** The request as that candidate is sent it. */
  CompletionRequest fitted(CompletionRequest request, Candidate candidate) {
    CompletionRequest fitted = request;
    if (withoutOpaque || !leftOut.isEmpty()) {
      List<Capability> lacking = request.requiredCapabilities().stream()
          .filter(capability -> !candidate.supports(capability))
          .toList();
      fitted = lacking.stream().anyMatch(Capability::isOpaque) ? fitted.withoutOpaque() : fitted;
      fitted = fitted.without(lacking.stream().filter(leftOut::contains).toList());
    }
    return Match.withModel(fitted, candidate.modelAsked(request.model()));
  }

  /** Makes {@link RoutingOptions}. Not thread-safe. */
  public static final class Builder {
    private ProviderQuery among = ANY;
    private Strategy strategy = Strategy.priority();
    private int maxAttempts = 4;
    private int attemptsPerProvider = 2;
    private Duration backOff = Duration.ofMillis(200);
    private Duration backOffCap = Duration.ofSeconds(5);
    private Duration retryAfterCap = Duration.ofSeconds(30);
    private int retryBudget = 100;
    private boolean failoverOnAuthentication;
    private boolean withoutOpaque;
    private Collection<Capability> leftOut = Set.of();
    private @Nullable Duration hedgeAfter;
    private Duration waitForRoom = Duration.ZERO;
    private @Nullable BigDecimal maxSpend;
    private @Nullable SharedLimits sharedLimits;
    private long seed = new SplittableRandom().nextLong();
    private final List<RoutingListener> listeners = new ArrayList<>();

    private Builder() {}

    /**
     * What a provider must meet besides the needs of a request: which providers may be asked, which come first, how large their window
     * is, which {@linkplain ProviderQuery.Builder#fallbackModels further models} may serve. Model and capabilities come from the request.
     * Any working provider if not set.
     */
    public Builder among(ProviderQuery query) {
      among = Objects.requireNonNull(query, "among");
      return this;
    }

    /** Chooses the provider to ask next; {@link Strategy#priority()} if not set. */
    public Builder strategy(Strategy chosen) {
      strategy = Objects.requireNonNull(chosen, "strategy");
      return this;
    }

    /**
     * The most attempts for one call; 4 if not set.
     *
     * @throws IllegalArgumentException if it is below 1
     */
    public Builder maxAttempts(int most) {
      maxAttempts = atLeast(1, most, "maxAttempts");
      return this;
    }

    /**
     * The most attempts with one provider, and one model of it, for one call; 2 if not set. An attempt that found its connection stale
     * does not count.
     *
     * @throws IllegalArgumentException if it is below 1
     */
    public Builder attemptsPerProvider(int most) {
      attemptsPerProvider = atLeast(1, most, "attemptsPerProvider");
      return this;
    }

    /**
     * The back-off before a provider is retried: at random up to {@code first} the first time, up to twice that the second time and so on,
     * but never longer than {@code longest}; 200 ms and 5 s if not set. The whole wait is random, so callers that failed together do
     * not come back together.
     *
     * @throws IllegalArgumentException if one is negative
     */
    public Builder backOff(Duration first, Duration longest) {
      backOff = notNegative(first, "backOff");
      backOffCap = notNegative(longest, "backOffCap");
      return this;
    }

    /**
     * The longest wait that a service may ask for; 30 s if not set. A service that asks for more is not retried in the same call.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public Builder retryAfterCap(Duration longest) {
      retryAfterCap = notNegative(longest, "retryAfterCap");
      return this;
    }

    /**
     * How many retries can be saved up; 100 if not set, 0 for no retries. Each call saves a fifth of a retry, and a retry of a provider
     * takes one. So when everything fails for long, retries add at most a fifth to the load on services that are down already. Failover to
     * another provider is free: it moves load away.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public Builder retryBudget(int most) {
      retryBudget = atLeast(0, most, "retryBudget");
      return this;
    }

    /**
     * Whether another provider is asked after one did not accept its key; false if not set, because a wrong key is a mistake that should
     * be seen.
     */
    public Builder failoverOnAuthentication(boolean wanted) {
      failoverOnAuthentication = wanted;
      return this;
    }

    /**
     * Whether a provider may be asked without the {@linkplain dev.patchbay.provider.ContentPart.Opaque opaque parts} of a request
     * that it cannot read, and without the reasoning that they prove; false if not set: then the request goes only to the provider that
     * made these parts. The model goes on without its thoughts of earlier turns.
     */
    public Builder withoutOpaque(boolean wanted) {
      withoutOpaque = wanted;
      return this;
    }

    /**
     * Which wishes of a request a provider may be asked without if it cannot take them, in place of being passed over; none if not set.
     *
     * @param wishes some of {@link CompletionRequest#LEFT_OUT}
     * @throws IllegalArgumentException if an answer would not be what was asked for without one of them
     */
    public Builder leaveOut(Collection<Capability> wishes) {
      if (!CompletionRequest.LEFT_OUT.containsAll(wishes)) {
        throw new IllegalArgumentException(
            "Only " + CompletionRequest.LEFT_OUT + " can be left out, but this is " + wishes);
      }
      leftOut = wishes;
      return this;
    }

    /**
     * Hedging: calls a second provider if the first has given no output after that time; off if not set. The first output wins, and the
     * other call is cancelled. Both are attempts, and services charge for both. A hedge takes one retry from the {@linkplain
     * #retryBudget budget}. It is made once a call, for the first attempt.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public Builder hedgeAfter(Duration silence) {
      hedgeAfter = notNegative(silence, "hedgeAfter");
      return this;
    }

    /**
     * How long a call waits, within its deadline, if all providers that could serve it have reached their {@linkplain ProviderSettings
     * limits}; no wait if not set. After that it fails as {@link dev.patchbay.provider.ErrorKind#RATE_LIMITED}.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public Builder waitForRoom(Duration longest) {
      waitForRoom = notNegative(longest, "waitForRoom");
      return this;
    }

    /**
     * A budget: what calls of the router with these options may spend altogether, from the moment it is made, in US dollars; no
     * limit if not set. Before an attempt, the most that it can cost is reserved: by its input, estimated at a token for each
     * three bytes of text, which is high, unless the call {@linkplain #INPUT_TOKENS says} how many there are; and by the limit of
     * its output. Afterwards it counts with the usage that the service reports, or with all that was reserved if there is
     * no report. So calls under way at the same time cannot spend more than the budget, but for what an estimate was too low.
     *
     * <p>A provider is passed over if its price for the model is not known, or disputed, or it may cost more than is left. If no
     * provider remains, the call fails as {@link dev.patchbay.provider.ErrorKind#QUOTA_EXHAUSTED}. Prices are known to a {@link
     * dev.patchbay.provider.ModelCatalogue}, such as the module {@code provider-catalogue}. {@link Router#spent()} says how much
     * is spent; a new router begins at 0.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public Builder maxSpend(BigDecimal usd) {
      if (usd.signum() < 0) {
        throw new IllegalArgumentException("maxSpend is 0 or more, but this is " + usd);
      }
      maxSpend = usd;
      return this;
    }

    /**
     * Limits that this router keeps together with routers of other processes; none if not set. They apply besides those of {@linkplain
     * ProviderSettings settings}. With {@link #maxSpend}, they may raise the budget when it is used up.
     */
    public Builder sharedLimits(SharedLimits limits) {
      sharedLimits = Objects.requireNonNull(limits, "sharedLimits");
      return this;
    }

    /** The seed of the random numbers, so that choices can be repeated; different each time if not set. */
    public Builder seed(long start) {
      seed = start;
      return this;
    }

    /** Adds a listener. */
    public Builder listener(RoutingListener listener) {
      listeners.add(Objects.requireNonNull(listener, "listener"));
      return this;
    }

    /** Makes the options. */
    public RoutingOptions build() {
      return new RoutingOptions(this);
    }

    private static int atLeast(int least, int value, String name) {
      if (value < least) {
        throw new IllegalArgumentException(
            name + " is " + least + " or more, but this is " + value);
      }
      return value;
    }

    private static Duration notNegative(Duration value, String name) {
      if (value.isNegative()) {
        throw new IllegalArgumentException(name + " is 0 or more, but this is " + value);
      }
      return value;
    }
  }
}
