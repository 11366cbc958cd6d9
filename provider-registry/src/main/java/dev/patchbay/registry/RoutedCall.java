package dev.patchbay.registry;

import dev.patchbay.provider.Attempt;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionResult;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ModelInfo;
import dev.patchbay.provider.ProviderException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One call on its way through the candidates. The order: those that are awake, as the strategy says and without a wait; then
 * again those whose failure allows it, after a back-off; then those that rest. Before all that, the first that found its
 * connection stale is asked once more, for which nothing is counted. Used by one thread, once.
 */
final class RoutedCall {

  private record Turn(Candidate candidate, Health.Watch health) {}

  private record Retry(Candidate candidate, Instant notBefore) {}

  private final Router router;
  private final CompletionRequest request;
  private final CallContext context;
  private final Draw draw;

  private List<Candidate> awake;
  private List<Candidate> resting = List.of();
  private final List<Retry> retries = new ArrayList<>(0);

  /** The first that found its connection stale, and whether it is still to be asked again for that. */
  private @Nullable Candidate stale;

  private boolean askAtOnce;

  private final List<Candidate> asked = new ArrayList<>(2);
  private final List<ProviderException> failures = new ArrayList<>(0);
  private final List<Attempt> attempts = new ArrayList<>(0);

  RoutedCall(
      Router router,
      CompletionRequest request,
      CallContext context,
      Draw draw,
      List<Candidate> candidates) {
    this.router = router;
    this.request = request;
    this.context = context;
    this.draw = draw;
    awake = candidates;
    if (!router.health().quiet()) {
      separateThoseAtRest(candidates);
    }
  }

  CompletionResult run() {
    while (true) {
      Turn turn = next();
      if (turn == null) {
        throw surfaced();
      }
      CompletionResult result = attempt(turn);
      if (result != null) {
        return result;
      }
      if (!mayGoOn()) {
        throw surfaced();
      }
    }
  }

  static long nanos(Instant time) {
    return TimeUnit.SECONDS.toNanos(time.getEpochSecond()) + time.getNano();
  }

  private void separateThoseAtRest(List<Candidate> candidates) {
    record Resting(Candidate candidate, Rest rest) {}
    Instant now = now();
    List<Resting> atRest = new ArrayList<>();
    List<Candidate> others = new ArrayList<>(candidates.size());
    for (Candidate candidate : candidates) {
      Rest rest = router.health().rest(candidate.id(), candidate.modelId(), now);
      if (rest == null) {
        others.add(candidate);
      } else {
        atRest.add(new Resting(candidate, rest));
      }
    }
    atRest.sort(Comparator.comparing(each -> each.rest().until()));
    resting = atRest.stream().map(Resting::candidate).toList();
    // A strategy, which may be anybody's, gets to see this list.
    awake = List.copyOf(others);
  }

  /** Whom to ask now, or null if there is nobody. */
  private @Nullable Turn next() {
    if (!isAlive() || asked.size() >= router.options().maxAttempts()) {
      return null;
    }
    if (stale != null && askAtOnce) {
      askAtOnce = false;
      return turn(stale, true);
    }
    while (!awake.isEmpty()) {
      Candidate candidate = chosen();
      Turn turn = turn(candidate, false);
      if (turn != null) {
        return turn;
      }
      // It came to rest, or somebody else has begun to probe it.
      awake = kept(awake, each -> each != candidate);
      resting = with(resting, candidate);
    }
    Retry retry = soonest();
    if (retry != null) {
      retries.remove(retry);
      waitFor(retry);
      return isAlive() ? turn(retry.candidate(), true) : null;
    }
    return resting.isEmpty() ? null : turn(resting.get(0), true);
  }

  private Candidate chosen() {
    try {
      return draw.choose(router.options().strategy(), awake);
    } catch (IllegalStateException e) {
      throw ProviderException.builder(ErrorKind.PLUGIN_FAILURE, String.valueOf(e.getMessage()))
          .cause(e)
          .build();
    }
  }

  private @Nullable Turn turn(Candidate candidate, boolean anyway) {
    Health.Watch watch =
        router.health().begin(candidate, now(), anyway, router.listeners()::healthChanged);
    return watch == null ? null : new Turn(candidate, watch);
  }

  /** The retry that may be made first, or null if there is none, or no time or no budget for it. */
  private @Nullable Retry soonest() {
    return retries.stream()
        .min(Comparator.comparing(Retry::notBefore))
        .filter(retry -> context.deadline().map(retry.notBefore()::isBefore).orElse(true))
        .filter(retry -> router.budget().take())
        .orElse(null);
  }

  private void waitFor(Retry retry) {
    Duration wait = Duration.between(now(), retry.notBefore());
    if (wait.compareTo(Duration.ZERO) > 0) {
      try {
        router.pause().take(wait, context);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw stopped(ErrorKind.CANCELLED, "the thread was interrupted");
      }
    }
  }

  /** What the candidate answers, or null if it fails. */
  private @Nullable CompletionResult attempt(Turn turn) {
    Candidate candidate = turn.candidate();
    asked.add(candidate);
    Observation observation = Observation.begin(
        candidate, request.model(), turn.health(), router.listeners(), context.clock());
    CompletionResult result;
    try {
      result = GuardedCall.of(
          candidate.provider(), router.options().fitted(request, candidate), context);
    } catch (ProviderException e) {
      Attempt attempt = observation.ended(null, e);
      boolean nested = candidate.provider() instanceof Router || !e.attempts().isEmpty();
      attempts.addAll(nested ? e.attempts() : List.of(attempt));
      failures.add(e);
      return null;
    } catch (VirtualMachineError e) {
      observation.ended(null, ProviderException.of(ErrorKind.PLUGIN_FAILURE, "the JVM failed"));
      throw e;
    }
    if (result instanceof CompletionStream stream) {
      observation.firstOutput();
      stream.withEarlierAttempts(attempts).onEnd(observation::ended);
      return stream;
    }
    Completion answer = (Completion) result;
    observation.completed(answer);
    if (attempts.isEmpty()) {
      return answer;
    }
    List<Attempt> all = new ArrayList<>(attempts);
    all.addAll(answer.attempts());
    return answer.toBuilder().servedBy(answer.provider(), answer.model(), all).build();
  }

  /** Whether anybody may be asked after the latest failure. Strikes out those who may not. */
  private boolean mayGoOn() {
    ProviderException failure = latest();
    ErrorKind kind = failure.kind();
    Candidate failed = asked.get(asked.size() - 1);
    if (kind.retry() == ErrorKind.Retry.AT_ONCE && stale == null) {
      stale = failed;
      askAtOnce = true;
      return true;
    }
    awake = kept(awake, each -> each != failed);
    resting = kept(resting, each -> each != failed);
    switch (kind.failover()) {
      case NEVER -> keepOnly(candidate -> false);
      case OPT_IN -> keepOnly(candidate -> router.options().failoverOnAuthentication());
      case LARGER_CONTEXT ->
        keepOnly(candidate -> window(candidate) > window(failed) && window(failed) > 0);
      case ALLOWED -> {}
    }
    int tries = (int) asked.stream().filter(each -> each == failed).count();
    if (failed == stale) {
      tries--;
    }
    if (waits(kind) && tries < router.options().attemptsPerProvider()) {
      Duration wait = wait(failure, tries);
      if (wait != null) {
        retries.add(new Retry(failed, now().plus(wait)));
      }
    }
    return !(awake.isEmpty() && retries.isEmpty() && resting.isEmpty());
  }

  /** Whether the same provider may be asked again after a wait. */
  private static boolean waits(ErrorKind kind) {
    return switch (kind.retry()) {
      case NEVER, AT_ONCE -> false;
      case BACK_OFF, AFTER_HINT -> true;
    };
  }

  private void keepOnly(Predicate<Candidate> wanted) {
    awake = kept(awake, wanted);
    resting = kept(resting, wanted);
    retries.removeIf(retry -> !wanted.test(retry.candidate()));
  }

  /** How long to leave the provider alone, or null if that is too long. */
  private @Nullable Duration wait(ProviderException failure, int tries) {
    RoutingOptions options = router.options();
    Duration asked = failure.retryAfter().orElse(null);
    if (asked != null && !asked.isNegative()) {
      return asked.compareTo(options.retryAfterCap()) > 0 ? null : asked;
    }
    long random = Draw.mixed(draw.random() + failures.size());
    return BackOff.wait(options.backOff(), options.backOffCap(), tries, random);
  }

  private static int window(Candidate candidate) {
    return candidate.model().map(ModelInfo::contextWindow).orElse(0);
  }

  private boolean isAlive() {
    return !context.cancelled() && !context.expired();
  }

  private ProviderException latest() {
    return failures.get(failures.size() - 1);
  }

  private ProviderException surfaced() {
    if (context.cancelled()) {
      return stopped(ErrorKind.CANCELLED, "the call was cancelled");
    }
    if (context.expired()) {
      return stopped(ErrorKind.TIMEOUT, "the call's deadline has passed");
    }
    boolean anotherMightFollow = switch (latest().kind().failover()) {
      case ALLOWED -> true;
      case OPT_IN -> router.options().failoverOnAuthentication();
      case LARGER_CONTEXT, NEVER -> false;
    };
    return RoutingFailure.of(failures, attempts, anotherMightFollow ? failures.get(0) : latest());
  }

  private ProviderException stopped(ErrorKind kind, String why) {
    return RoutingFailure.stopped(kind, why, failures, attempts);
  }

  private Instant now() {
    return context.clock().instant();
  }

  private static List<Candidate> kept(List<Candidate> candidates, Predicate<Candidate> wanted) {
    return candidates.stream().filter(wanted).toList();
  }

  private static List<Candidate> with(List<Candidate> candidates, Candidate one) {
    List<Candidate> longer = new ArrayList<>(candidates);
    longer.add(one);
    return List.copyOf(longer);
  }
}
