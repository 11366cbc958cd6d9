package dev.patchbay.registry;

import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The circuit breakers of providers and models. Lives as long as a registry and knows providers by id, so it outlasts their exchange. {@link
 * ErrorKind#health()} alone decides what a failure means. Thread-safe.
 */
final class Health {

  static final Duration REST_WITHOUT_HINT = Duration.ofSeconds(5);
  static final Duration LONG_REST = Duration.ofMinutes(10);

  static final int MOST_BREAKERS = 1024;

  private record Key(String provider, String model) {}

  /** Only of those that have failed: most providers never do. */
  private final ConcurrentMap<Key, Breaker> breakers = new ConcurrentHashMap<>();

  private final AtomicInteger notClosed = new AtomicInteger();

  /** How often another version of a provider has come, by its id; none for most. */
  private final ConcurrentMap<String, Integer> exchanges = new ConcurrentHashMap<>();

  /** Whether no breaker is open, which is the usual case. */
  boolean quiet() {
    return notClosed.get() == 0;
  }

  /** The cool-down of that model of that provider, or null; no model means the provider as a whole. */
  @Nullable
  CoolDown rest(String provider, String model, Instant now) {
    if (quiet()) {
      return null;
    }
    CoolDown ofProvider = restOf(provider, "", now);
    CoolDown ofModel = model.isEmpty() ? null : restOf(provider, model, now);
    if (ofProvider == null || ofModel == null) {
      return ofProvider == null ? ofModel : ofProvider;
    }
    return ofProvider.until().isBefore(ofModel.until()) ? ofModel : ofProvider;
  }

  private @Nullable CoolDown restOf(String provider, String model, Instant now) {
    Breaker breaker = breakers.get(new Key(provider, model));
    return breaker == null ? null : breaker.rest(now);
  }

  /** The service asked another process to leave it alone for that long. */
  void restFor(String provider, Duration time, Instant now) {
    boolean unused = breaker(new Key(provider, ""), now)
        .restFor(time.compareTo(LONG_REST) > 0 ? LONG_REST : time, ErrorKind.RATE_LIMITED, now);
  }

  /** Begins anew with that provider: another version of it has come. */
  void forget(String provider) {
    exchanges.merge(provider, 1, Integer::sum);
    breakers.forEach((key, breaker) -> {
      if (key.provider().equals(provider)) {
        breaker.forget();
      }
    });
  }

  /** The provider as a whole, then those of its models that have failed. */
  List<ProviderHealth> of(String provider, Instant now) {
    List<ProviderHealth> all = new ArrayList<>();
    Breaker whole = breakers.get(new Key(provider, ""));
    all.add(
        whole == null
            ? new ProviderHealth(provider, "", ProviderHealth.State.CLOSED, null, null, 0)
            : whole.health(now));
    breakers.entrySet().stream()
        .filter(each -> each.getKey().provider().equals(provider))
        .filter(each -> !each.getKey().model().isEmpty())
        .sorted((a, b) -> a.getKey().model().compareTo(b.getKey().model()))
        .forEach(each -> all.add(each.getValue().health(now)));
    return all;
  }

  /**
   * A call begins.
   *
   * @param anyway whether the candidate is asked although it is cooling down, because no other is left
   * @param onChange is told of changes that this call brings
   * @return null if the candidate is cooling down, or another call probes it
   */
  @Nullable
  Watch begin(Candidate candidate, Instant now, boolean anyway, Consumer<ProviderHealth> onChange) {
    Watch watch = new Watch(candidate, onChange);
    return watch.begin(now, anyway) ? watch : null;
  }

  /** What one call says about the health of its provider and model. */
  final class Watch {
    private final Candidate candidate;
    private final int version;
    private final Consumer<ProviderHealth> onChange;
    private Breaker.@Nullable Permit ofProvider;
    private Breaker.@Nullable Permit ofModel;

    private Watch(Candidate candidate, Consumer<ProviderHealth> onChange) {
      this.candidate = candidate;
      version = version();
      this.onChange = onChange;
    }

    private boolean begin(Instant now, boolean anyway) {
      if (breakers.isEmpty()) {
        return true;
      }
      Breaker whole = breakers.get(provider());
      Breaker one = candidate.modelId().isEmpty() ? null : breakers.get(model());
      if (whole != null) {
        ofProvider = whole.begin(now, anyway);
        if (ofProvider == null) {
          return false;
        }
      }
      if (one != null) {
        ofModel = one.begin(now, anyway);
        if (ofModel == null) {
          release(ofProvider);
          return false;
        }
      }
      tellOfProbe(ofProvider, now);
      tellOfProbe(ofModel, now);
      return true;
    }

    /** The service has begun to answer. That is enough for a probe: the answer may end much later, or never be read. */
    void answered(Instant now) {
      if (ofProvider != null && ofProvider.probe()) {
        succeed(ofProvider, now);
      }
      if (ofModel != null && ofModel.probe()) {
        succeed(ofModel, now);
      }
    }

    /** The call succeeded. */
    void succeeded(Instant now) {
      succeed(ofProvider, now);
      succeed(ofModel, now);
    }

    /** The call failed, maybe after it was answered. */
    void failed(ProviderException failure, Instant now) {
      ErrorKind kind = failure.kind();
      // What another version did says nothing of this one.
      switch (version == version() ? kind.health() : ErrorKind.Health.UNAFFECTED) {
        case UNAFFECTED -> {}
        case MODEL -> fail(model(), ofModel, kind, now);
        case PROVIDER -> fail(provider(), ofProvider, kind, now);
        case RETRY_AFTER -> rest(failure.retryAfter().orElse(REST_WITHOUT_HINT), kind, now);
        case LONG -> rest(LONG_REST, kind, now);
      }
      withdrawn();
    }

    /** The call is not made after all. */
    void withdrawn() {
      release(ofProvider);
      release(ofModel);
    }

    private void succeed(Breaker.@Nullable Permit permit, Instant now) {
      if (permit != null && permit.breaker().succeeded(permit)) {
        onChange.accept(permit.breaker().health(now));
      }
    }

    private void fail(Key key, Breaker.@Nullable Permit permit, ErrorKind kind, Instant now) {
      Breaker breaker = breaker(key, now);
      if (breaker.failed(permit, kind, now)) {
        onChange.accept(breaker.health(now));
      }
    }

    private void rest(Duration asked, ErrorKind kind, Instant now) {
      Breaker breaker = breaker(provider(), now);
      Duration time = asked.compareTo(LONG_REST) > 0 ? LONG_REST : asked;
      if (breaker.restFor(time, kind, now)) {
        onChange.accept(breaker.health(now));
      }
    }

    private int version() {
      return exchanges.isEmpty() ? 0 : exchanges.getOrDefault(candidate.id(), 0);
    }

    private Key provider() {
      return new Key(candidate.id(), "");
    }

    private Key model() {
      return new Key(candidate.id(), candidate.modelId());
    }

    private void tellOfProbe(Breaker.@Nullable Permit permit, Instant now) {
      if (permit != null && permit.probe()) {
        onChange.accept(permit.breaker().health(now));
      }
    }

    private static void release(Breaker.@Nullable Permit permit) {
      if (permit != null) {
        permit.breaker().released(permit);
      }
    }
  }

  private Breaker breaker(Key key, Instant now) {
    if (breakers.size() >= MOST_BREAKERS) {
      // A provider that is open to all models has no end of names for them.
      forgetModels(breaker -> breaker.rest(now) == null);
      if (breakers.size() >= MOST_BREAKERS) {
        forgetModels(breaker -> true);
      }
    }
    return breakers.computeIfAbsent(
        key, absent -> new Breaker(key.provider(), key.model(), notClosed::addAndGet));
  }

  private void forgetModels(Predicate<Breaker> which) {
    breakers.forEach((key, breaker) -> {
      if (!key.model().isEmpty() && which.test(breaker) && breakers.remove(key, breaker)) {
        breaker.forget();
      }
    });
  }
}
