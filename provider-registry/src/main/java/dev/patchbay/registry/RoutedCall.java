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
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One call on its way through the candidates. The order: those that are awake, as the strategy says and without a wait; then
 * again those whose failure allows it, after a back-off; then those that rest. Before all that, the first that found its
 * connection stale is asked once more, for which nothing is counted. Used by one thread, once.
 */
final class RoutedCall {

  private record Turn(Candidate candidate, Load.Use use, Health.Watch health) {}

  private record Retry(Candidate candidate, Instant notBefore) {}

  private static final Duration LOOK_FOR_ROOM = Duration.ofMillis(10);

  private final Routing routing;
  private final CompletionRequest request;
  private final CallContext context;
  private final Draw draw;

  private List<Candidate> awake;
  private List<Candidate> resting = List.of();

  /** Those that have as many calls as their limits allow. */
  private final List<Candidate> full = new ArrayList<>(0);

  private final List<Retry> retries = new ArrayList<>(0);

  /** The first that found its connection stale, and whether it is still to be asked again for that. */
  private @Nullable Candidate stale;

  private boolean askAtOnce;

  /** Whether anybody may be asked after the last failure. */
  private boolean goesOn = true;

  private final List<Candidate> asked = new ArrayList<>(2);
  private final List<ProviderException> failures = new ArrayList<>(0);
  private final List<Attempt> attempts = new ArrayList<>(0);

  RoutedCall(
      Routing routing,
      CompletionRequest request,
      CallContext context,
      Draw draw,
      List<Candidate> candidates) {
    this.routing = routing;
    this.request = request;
    this.context = context;
    this.draw = draw;
    awake = candidates;
    if (!routing.health().quiet()) {
      separateThoseAtRest(candidates);
    }
  }

  CompletionResult run() {
    routing.started();
    try {
      CompletionResult result = answer();
      if (result instanceof CompletionStream stream) {
        stream.onEnd(
            (answer, failure) -> routing.ended(failure == null ? null : failure.kind(), now()));
      } else {
        routing.ended(null, now());
      }
      return result;
    } catch (ProviderException e) {
      routing.ended(e.kind(), now());
      throw e;
    }
  }

  private CompletionResult answer() {
    while (true) {
      Turn turn = next();
      if (turn == null) {
        throw surfaced();
      }
      CompletionResult result = isHedged() ? hedged(turn) : attempt(turn);
      if (result != null) {
        return result;
      }
      if (!goesOn) {
        throw surfaced();
      }
    }
  }

  static long nanos(Instant time) {
    return TimeUnit.SECONDS.toNanos(time.getEpochSecond()) + time.getNano();
  }

  private void separateThoseAtRest(List<Candidate> candidates) {
    record Resting(Candidate candidate, CoolDown rest) {}
    Instant now = now();
    List<Resting> atRest = new ArrayList<>();
    List<Candidate> others = new ArrayList<>(candidates.size());
    for (Candidate candidate : candidates) {
      CoolDown rest = routing.health().rest(candidate.id(), candidate.modelId(), now);
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
    if (!isAlive() || asked.size() >= routing.options().maxAttempts()) {
      return null;
    }
    Turn turn = null;
    if (stale != null && askAtOnce) {
      askAtOnce = false;
      turn = turn(stale, true);
    }
    if (turn == null) {
      turn = freshTurn();
    }
    if (turn != null) {
      return turn;
    }
    Retry retry = soonest();
    if (retry != null) {
      retries.remove(retry);
      waitFor(retry);
      turn = isAlive() ? turn(retry.candidate(), true) : null;
    } else if (!resting.isEmpty()) {
      turn = turn(resting.get(0), true);
    }
    return turn == null && isAlive() ? turnWhenOneHasRoom() : turn;
  }

  /** The first of those who are full that has room, which may take a while; null if there is none. */
  private @Nullable Turn turnWhenOneHasRoom() {
    if (full.isEmpty()) {
      return null;
    }
    Instant end = now().plus(routing.options().waitForRoom());
    while (isAlive()) {
      for (Candidate candidate : List.copyOf(full)) {
        Turn turn = turn(candidate, true);
        if (turn != null) {
          full.remove(candidate);
          return turn;
        }
      }
      if (!now().isBefore(end)) {
        String why = full.stream()
            .map(each -> each.id() + " " + each.load().full(now()))
            .collect(Collectors.joining("; "));
        throw stopped(ErrorKind.RATE_LIMITED, "all who could serve are full: " + why);
      }
      pause(LOOK_FOR_ROOM);
    }
    return null;
  }

  /** One of those who have not been asked and do not rest, or null if there is none. */
  private @Nullable Turn freshTurn() {
    while (!awake.isEmpty()) {
      Candidate candidate = chosen();
      Turn turn = turn(candidate, false);
      if (turn != null) {
        return turn;
      }
      awake = kept(awake, each -> each != candidate);
      if (!full.contains(candidate)) {
        // It came to rest, or somebody else has begun to probe it.
        resting = with(resting, candidate);
      }
    }
    return null;
  }

  private Candidate chosen() {
    try {
      return draw.choose(routing.options().strategy(), awake);
    } catch (IllegalStateException e) {
      ProviderException failure = stopped(ErrorKind.PLUGIN_FAILURE, String.valueOf(e.getMessage()));
      failure.addSuppressed(e);
      throw failure;
    }
  }

  private @Nullable Turn turn(Candidate candidate, boolean anyway) {
    Instant now = now();
    Load.Use use = candidate.load().begin(now);
    if (use == null) {
      if (!full.contains(candidate)) {
        full.add(candidate);
      }
      return null;
    }
    Health.Watch watch = routing.health().begin(candidate, now, anyway, routing::healthChanged);
    if (watch == null) {
      use.withdraw(now);
      return null;
    }
    return new Turn(candidate, use, watch);
  }

  /** The retry that may be made first, or null if there is none, or no time or no budget for it. */
  private @Nullable Retry soonest() {
    return retries.stream()
        .min(Comparator.comparing(Retry::notBefore))
        .filter(retry -> context.deadline().map(retry.notBefore()::isBefore).orElse(true))
        .filter(retry -> routing.budget().take())
        .orElse(null);
  }

  private void waitFor(Retry retry) {
    Duration wait = Duration.between(now(), retry.notBefore());
    if (wait.compareTo(Duration.ZERO) > 0) {
      pause(wait);
    }
  }

  private void pause(Duration time) {
    try {
      routing.pause().take(time, context);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw stopped(ErrorKind.CANCELLED, "the thread was interrupted");
    }
  }

  /** What the candidate answers, or null if it fails. */
  private @Nullable CompletionResult attempt(Turn turn) {
    Asking asking = new Asking(turn, context);
    asking.run();
    return settle(asking);
  }

  /** Takes down how it ended. */
  private @Nullable CompletionResult settle(Asking asking) {
    ProviderException failure = asking.failure;
    if (failure != null) {
      Attempt attempt = asking.observation.ended(null, failure);
      if (asking.asked) {
        attempts.addAll(failure.attempts().isEmpty() ? List.of(attempt) : failure.attempts());
        failures.add(failure);
      }
      goesOn = mayGoOn(asking.candidate, failure);
      return null;
    }
    CompletionResult result = Objects.requireNonNull(asking.result);
    if (result instanceof CompletionStream stream) {
      asking.observation.firstOutput();
      CompletionResult listed = Router.after(attempts, stream);
      stream.onEnd(asking.observation::ended);
      return listed;
    }
    asking.observation.completed((Completion) result);
    return Router.after(attempts, result);
  }

  private boolean isHedged() {
    return routing.options().hedgeAfter().isPresent() && asked.isEmpty() && awake.size() > 1;
  }

  /** What the first of two candidates answers, of which the second is asked if the first takes its time; null if both fail. */
  private @Nullable CompletionResult hedged(Turn turn) {
    BlockingQueue<Asking> over = new LinkedBlockingQueue<>();
    List<Asking> running = new ArrayList<>(2);
    running.add(start(turn, over));
    awake = kept(awake, each -> each != turn.candidate());
    try {
      Asking first =
          over.poll(routing.options().hedgeAfter().orElseThrow().toNanos(), TimeUnit.NANOSECONDS);
      if (first == null) {
        Turn second =
            asked.size() < routing.options().maxAttempts() && routing.budget().take()
                ? freshTurn()
                : null;
        if (second != null) {
          running.add(start(second, over));
        }
        first = over.take();
      }
      return firstAnswer(first, running, over);
    } catch (InterruptedException e) {
      running.forEach(this::overtake);
      Thread.currentThread().interrupt();
      throw stopped(ErrorKind.CANCELLED, "the thread was interrupted");
    }
  }

  private @Nullable CompletionResult firstAnswer(
      Asking first, List<Asking> running, BlockingQueue<Asking> over) throws InterruptedException {
    Asking next = first;
    while (true) {
      running.remove(next);
      if (next.failure == null) {
        running.forEach(this::overtake);
        return settle(next);
      }
      settle(next);
      if (running.isEmpty()) {
        return null;
      }
      if (!goesOn && next.failure.kind().failover() == ErrorKind.Failover.NEVER) {
        running.forEach(this::overtake);
        return null;
      }
      next = over.take();
    }
  }

  private Asking start(Turn turn, BlockingQueue<Asking> over) {
    Asking asking = new Asking(turn, context.child());
    Router.run("patchbay-attempt", () -> {
      asking.run();
      over.add(asking);
      asking.closeIfOvertaken();
    });
    return asking;
  }

  /** Gives up an attempt because another one has been faster. */
  private void overtake(Asking asking) {
    Attempt lost = asking.observation.overtaken();
    if (asking.asked) {
      attempts.add(lost);
    }
    asking.overtaken = true;
    asking.context.cancel();
    asking.closeIfOvertaken();
  }

  /** One attempt: what is asked, and how it ended. */
  private final class Asking {
    final Candidate candidate;
    final CallContext context;
    final CompletionRequest fitted;
    final Observation observation;
    /** Whether the provider's code was called. */
    volatile boolean asked;

    volatile boolean overtaken;
    volatile @Nullable CompletionResult result;
    volatile @Nullable ProviderException failure;

    Asking(Turn turn, CallContext context) {
      candidate = turn.candidate();
      this.context = context;
      fitted = routing.options().fitted(request, candidate);
      RoutedCall.this.asked.add(candidate);
      observation = Observation.begin(
          candidate, fitted.model(), turn.use(), turn.health(), routing, context.clock());
    }

    void run() {
      try {
        result = Router.asked(candidate, fitted, context, () -> asked = true);
      } catch (ProviderException e) {
        failure = e;
      } catch (Throwable e) {
        failure = ProviderException.builder(ErrorKind.PLUGIN_FAILURE, "the JVM failed: " + e)
            .provider(candidate.id())
            .model(fitted.model())
            .cause(e)
            .build();
        if (context == RoutedCall.this.context) {
          observation.ended(null, failure);
          throw e;
        }
      }
    }

    void closeIfOvertaken() {
      if (overtaken && result instanceof CompletionStream stream) {
        stream.close();
      }
    }
  }

  /** Whether anybody may be asked after that failure. Strikes out those who may not. */
  private boolean mayGoOn(Candidate failed, ProviderException failure) {
    ErrorKind kind = failure.kind();
    if (kind.retry() == ErrorKind.Retry.AT_ONCE && stale == null) {
      stale = failed;
      askAtOnce = true;
      return true;
    }
    awake = kept(awake, each -> each != failed);
    resting = kept(resting, each -> each != failed);
    switch (kind.failover()) {
      case NEVER -> keepOnly(candidate -> false);
      case OPT_IN -> keepOnly(candidate -> routing.options().failoverOnAuthentication());
      case LARGER_CONTEXT ->
        keepOnly(candidate -> window(candidate) > window(failed) && window(failed) > 0);
      case ALLOWED -> {}
    }
    int tries = (int) asked.stream().filter(each -> each == failed).count();
    if (failed == stale) {
      tries--;
    }
    if (waits(kind) && tries < routing.options().attemptsPerProvider()) {
      Duration wait = wait(failure, tries);
      if (wait != null) {
        retries.add(new Retry(failed, now().plus(wait)));
      }
    }
    full.remove(failed);
    return !(awake.isEmpty() && retries.isEmpty() && resting.isEmpty() && full.isEmpty());
  }

  /** Whether the same provider may be asked again after a wait. */
  private static boolean waits(ErrorKind kind) {
    return switch (kind.retry()) {
      case NEVER, AT_ONCE -> false;
      case BACK_OFF, AFTER_HINT -> true;
    };
  }

  private void keepOnly(Predicate<Candidate> wanted) {
    full.removeIf(wanted.negate());
    awake = kept(awake, wanted);
    resting = kept(resting, wanted);
    retries.removeIf(retry -> !wanted.test(retry.candidate()));
  }

  /** How long to leave the provider alone, or null if that is too long. */
  private @Nullable Duration wait(ProviderException failure, int tries) {
    RoutingOptions options = routing.options();
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
    if (failures.isEmpty()) {
      return stopped(ErrorKind.TIMEOUT, "the call was over before a provider was asked");
    }
    boolean anotherMightFollow = switch (latest().kind().failover()) {
      case ALLOWED -> true;
      case OPT_IN -> routing.options().failoverOnAuthentication();
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
