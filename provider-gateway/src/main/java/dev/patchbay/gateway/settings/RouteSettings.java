package dev.patchbay.gateway.settings;

import dev.patchbay.gateway.json.BadRequest;
import dev.patchbay.gateway.json.JsonObject;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.Capability;
import dev.patchbay.registry.ProviderQuery;
import dev.patchbay.registry.RoutingOptions;
import dev.patchbay.registry.Strategy;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/**
 * How calls are to be routed, as far as a file or a request says it. What it does not say is empty.
 *
 * <pre>{@code
 * RouteSettings asked = RouteSettings.of(body.object("patchbay")).orElse(RouteSettings.ofHeaders(headers));
 * RouteSettings route = asked.orElse(model.routing()).orElse(settings.routing());
 * CallContext.Builder context = CallContext.builder();
 * route.applyTo(context, router.options(), ids);
 * }</pre>
 *
 * @param needs what a provider must be able to do besides what the request needs
 * @param window the least context window, in tokens; 0 for any
 * @param only the ids of the providers that may be asked; an empty list allows none
 * @param not the ids of the providers that must not be asked
 * @param order the ids of the providers that come first
 * @param strategy chooses among the providers
 * @param deadline the time for the call as a whole
 * @param fallback the models to ask after the one that the request names
 * @param maxAttempts the most attempts
 * @param hedgeAfter the time without output after which a second provider is asked
 * @param maxSpend what all calls of a router may spend together, in US dollars
 * @param withoutOpaque whether a provider may be asked without opaque parts that it cannot read
 */
public record RouteSettings(
    Set<Capability> needs,
    int window,
    Optional<List<String>> only,
    Set<String> not,
    List<String> order,
    Optional<Strategy> strategy,
    Optional<Duration> deadline,
    List<String> fallback,
    OptionalInt maxAttempts,
    Optional<Duration> hedgeAfter,
    Optional<BigDecimal> maxSpend,
    Optional<Boolean> withoutOpaque) {

  /** Says nothing. */
  public static final RouteSettings NONE = new RouteSettings(
      Set.of(),
      0,
      Optional.empty(),
      Set.of(),
      List.of(),
      Optional.empty(),
      Optional.empty(),
      List.of(),
      OptionalInt.empty(),
      Optional.empty(),
      Optional.empty(),
      Optional.empty());

  /** Copies the collections. */
  public RouteSettings {
    needs = Collections.unmodifiableSet(new TreeSet<>(needs));
    only = only.map(List::copyOf);
    not = Collections.unmodifiableSet(new TreeSet<>(not));
    order = List.copyOf(order);
    fallback = List.copyOf(fallback);
  }

  /** The names of the members that a request may set. */
  public static List<String> names() {
    return RouteReading.REQUEST;
  }

  /**
   * Reads the member {@code patchbay} of a request's body: {@code needs}, {@code window}, {@code only}, {@code not}, {@code order},
   * {@code strategy}, {@code deadline}, {@code fallback}. Members that were asked for before are left alone.
   *
   * @throws BadRequest if a member is unknown, of a wrong type or out of bounds; it names the member and what is allowed
   */
  public static RouteSettings of(JsonObject patchbay) {
    return RouteReading.body(patchbay);
  }

  /**
   * Reads the same from headers such as {@code x-patchbay-needs: tools,vision}; other headers are left alone.
   *
   * @param headers by name, in any case
   * @throws BadRequest if a header {@code x-patchbay-...} is unknown or wrong
   */
  public static RouteSettings ofHeaders(Map<String, String> headers) {
    return RouteReading.headers(headers);
  }

  /**
   * This, completed by what else is set. What restricts the choice adds up: both must be met of {@code needs}, {@code window}, {@code
   * only} and {@code not}, so that a request cannot lift what an operator has set. Of all else, what this says counts.
   */
  public RouteSettings orElse(RouteSettings other) {
    if (other.equals(NONE)) {
      return this;
    }
    if (equals(NONE)) {
      return other;
    }
    return new RouteSettings(
        both(needs, other.needs),
        Math.max(window, other.window),
        only.isPresent() && other.only.isPresent()
            ? Optional.of(only.get().stream().filter(other.only.get()::contains).toList())
            : only.or(other::only),
        both(not, other.not),
        order.isEmpty() ? other.order : order,
        strategy.or(other::strategy),
        deadline.or(other::deadline),
        fallback.isEmpty() ? other.fallback : fallback,
        maxAttempts.isPresent() ? maxAttempts : other.maxAttempts,
        hedgeAfter.or(other::hedgeAfter),
        maxSpend.or(other::maxSpend),
        withoutOpaque.or(other::withoutOpaque));
  }

  /**
   * What a provider must meet, in a form whose answers the registry keeps; model and further capabilities come from the request.
   *
   * @param ids the ids of all providers that there are now; of several that {@code only} allows, the others are excluded by name
   */
  public ProviderQuery query(Collection<String> ids) {
    ProviderQuery.Builder query = ProviderQuery.builder()
        .capabilities(needs)
        .minContextWindow(window)
        .exclude(not.toArray(String[]::new))
        .prefer(order.toArray(String[]::new));
    only.ifPresent(allowed -> {
      if (allowed.size() == 1) {
        query.provider(allowed.get(0));
      } else {
        query.exclude(ids.stream().filter(id -> !allowed.contains(id)).toArray(String[]::new));
      }
    });
    query.fallbackModels(fallback);
    return query.build();
  }

  /** The options with what is set here; the same object if nothing is. Without listeners: a router tells its own in any case. */
  public RoutingOptions options(RoutingOptions base) {
    boolean same = strategy.isEmpty()
        && maxAttempts.isEmpty()
        && hedgeAfter.isEmpty()
        && maxSpend.isEmpty()
        && withoutOpaque.isEmpty();
    return same ? base : optionsBuilder(base).build();
  }

  /** A builder for those options, without listeners, for a router of their own. */
  public RoutingOptions.Builder optionsBuilder(RoutingOptions base) {
    RoutingOptions.Builder options = RoutingOptions.builder()
        .among(base.among())
        .strategy(strategy.orElse(base.strategy()))
        .maxAttempts(maxAttempts.orElse(base.maxAttempts()))
        .attemptsPerProvider(base.attemptsPerProvider())
        .backOff(base.backOff(), base.backOffCap())
        .retryAfterCap(base.retryAfterCap())
        .retryBudget(base.retryBudget())
        .failoverOnAuthentication(base.failoverOnAuthentication())
        .withoutOpaque(withoutOpaque.orElse(base.withoutOpaque()))
        .leaveOut(base.leftOut())
        .waitForRoom(base.waitForRoom())
        .seed(base.seed());
    hedgeAfter.or(base::hedgeAfter).ifPresent(options::hedgeAfter);
    maxSpend.or(base::maxSpend).ifPresent(options::maxSpend);
    return options;
  }

  /** Sets deadline, query and options of a call; what is not set here stays as the router has it. */
  public void applyTo(CallContext.Builder context, RoutingOptions base, Collection<String> ids) {
    deadline.ifPresent(context::timeout);
    RoutingOptions options = options(base);
    if (options != base) {
      context.attribute(RoutingOptions.OPTIONS, options);
    }
    boolean anyProvider = needs.isEmpty()
        && window == 0
        && only.isEmpty()
        && not.isEmpty()
        && order.isEmpty()
        && fallback.isEmpty();
    if (!anyProvider) {
      context.attribute(RoutingOptions.QUERY, query(ids));
    }
  }

  private static <T> Set<T> both(Set<T> some, Set<T> more) {
    if (some.isEmpty() || more.isEmpty()) {
      return some.isEmpty() ? more : some;
    }
    Set<T> all = new TreeSet<>(some);
    all.addAll(more);
    return all;
  }
}
