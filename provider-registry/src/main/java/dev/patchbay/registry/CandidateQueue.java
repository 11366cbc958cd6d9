package dev.patchbay.registry;

import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.Cost;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ModelInfo;
import dev.patchbay.provider.ProviderException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The candidates of one call, in the order in which they are asked. First come fresh candidates, without a wait: model by model, as the
 * strategy chooses; then failed ones whose failure allows a retry, after a back-off; then those that are cooling down; then full ones,
 * when they have room. The first candidate whose connection was stale is asked again before all of them. Used by one thread.
 */
final class CandidateQueue {

  /** The leave to ask a candidate, which ends with the attempt. */
  record Turn(
      Candidate candidate,
      Load.Use use,
      Health.Watch health,
      Spending.@Nullable Reservation reservation) {

    /** The candidate is not asked after all. */
    void giveBack(Instant now) {
      use.withdraw(now);
      health.withdrawn();
      if (reservation != null) {
        reservation.settle(Cost.NOTHING);
      }
    }
  }

  private final Routing routing;
  private final CallContext context;
  private final Draw draw;

  private List<Candidate> fresh;
  private List<Candidate> resting = List.of();

  /** Those whose load limits were reached when it was their turn. */
  private final List<Candidate> full = new ArrayList<>(0);

  private final Retries retries;

  /** The first whose connection was stale, and whether it is still to be asked again for that. */
  private @Nullable Candidate stale;

  private boolean askAtOnce;

  private final List<Candidate> asked = new ArrayList<>(2);

  /** Why there was no room, if a call has waited for it in vain; else empty. */
  private String noRoom = "";

  CandidateQueue(Routing routing, CallContext context, Draw draw, List<Candidate> candidates) {
    this.routing = routing;
    this.context = context;
    this.draw = draw;
    retries = new Retries(routing.options(), draw);
    fresh = candidates;
    if (!routing.health().quiet()) {
      Instant now = now();
      CoolDown.Parted parted =
          CoolDown.part(candidates, each -> routing.health().rest(each.id(), each.modelId(), now));
      // Strategies of applications see this list.
      fresh = parted.awake();
      resting = parted.resting();
    }
  }

  static long nanos(Instant time) {
    return TimeUnit.SECONDS.toNanos(time.getEpochSecond()) + time.getNano();
  }

  /**
   * The next candidate, which may take a wait.
   *
   * @return null if none may be asked
   * @throws StrategyFailure if the strategy fails to choose
   */
  @Nullable
  Turn next() throws InterruptedException {
    if (!isAlive() || !mayAskMore()) {
      return null;
    }
    Turn turn = null;
    if (stale != null && askAtOnce) {
      askAtOnce = false;
      turn = turn(stale, true);
    }
    if (turn == null) {
      turn = nextFresh(Integer.MAX_VALUE);
    }
    if (turn == null) {
      turn = nextRetry();
    }
    if (turn == null && isAlive()) {
      turn = nextResting();
    }
    return turn == null && isAlive() ? nextWithRoom() : turn;
  }

  /** The next failed one, after its wait, of those that have room and that the budget allows. */
  private @Nullable Turn nextRetry() throws InterruptedException {
    Turn turn = null;
    while (turn == null && isAlive()) {
      Retries.Retry retry = retries.take(context.deadline().orElse(null), routing.budget());
      if (retry == null) {
        return null;
      }
      waitFor(retry);
      turn = isAlive() ? turn(retry.candidate(), true) : null;
    }
    return turn;
  }

  /** The one whose rest ends first, of those that have room and that the budget allows. */
  private @Nullable Turn nextResting() {
    for (Candidate candidate : resting) {
      Turn turn = turn(candidate, true);
      if (turn != null) {
        return turn;
      }
    }
    return null;
  }

  /** Whether the limit of attempts allows another one. */
  boolean mayAskMore() {
    return asked.size() < routing.options().maxAttempts();
  }

  /** Whether none was asked yet and there is a second one of the same model to choose. */
  boolean mayHedge() {
    return asked.isEmpty()
        && fresh.size() > 1
        && fresh.get(0).modelPlace() == fresh.get(1).modelPlace();
  }

  /**
   * The next candidate that was not asked and is not cooling down.
   *
   * @param last the place of the last model that may be asked for
   * @return null if there is none
   * @throws StrategyFailure if the strategy fails to choose
   */
  @Nullable
  Turn nextFresh(int last) {
    while (!fresh.isEmpty() && fresh.get(0).modelPlace() <= last) {
      Candidate candidate = draw.choose(routing.options().strategy(), fresh);
      Turn turn = turn(candidate, false);
      if (turn != null) {
        return turn;
      }
      fresh = kept(fresh, each -> each != candidate);
      if (!full.contains(candidate) && !isTooDear(candidate)) {
        // It came to rest, or another call has begun to probe it.
        resting = Stream.concat(resting.stream(), Stream.of(candidate)).toList();
      }
    }
    return null;
  }

  /** Notes that a candidate is being asked. */
  void begun(Candidate candidate) {
    asked.add(candidate);
  }

  /** Leaves out a candidate that is being asked while another one is chosen. */
  void withdraw(Candidate candidate) {
    fresh = kept(fresh, each -> each != candidate);
  }

  /** The load limits that kept the call from the remaining candidates; empty if there were none. */
  String noRoom() {
    return noRoom;
  }

  private boolean isTooDear(Candidate candidate) {
    Budget money = routing.money();
    return money != null && money.refused(candidate);
  }

  /** Why the budget kept a call from some of the candidates; empty if it did not. */
  String noMoney() {
    Budget money = routing.money();
    return money == null ? "" : money.why();
  }

  /** The first full candidate that has room, which may take a while; null if there is none. */
  private @Nullable Turn nextWithRoom() throws InterruptedException {
    if (full.isEmpty()) {
      return null;
    }
    List<Candidate> awaited = List.copyOf(full);
    Semaphore woken = new Semaphore(0);
    CallContext.Registration onCancel = context.onCancel(woken::release);
    awaited.forEach(each -> each.load().wakeAtRoom(woken));
    try {
      Instant end = now().plus(routing.options().waitForRoom());
      while (isAlive() && !full.isEmpty()) {
        for (Candidate candidate : awaited) {
          Turn turn = turn(candidate, true);
          if (turn != null) {
            full.remove(candidate);
            return turn;
          }
        }
        if (!now().isBefore(end) && !full.isEmpty()) {
          noRoom = full.stream()
              .map(each -> each.id() + " " + each.load().full(now()))
              .collect(Collectors.joining("; "));
          return null;
        }
        routing.pause().await(woken, Duration.between(now(), nextLook(end)));
      }
      return null;
    } finally {
      awaited.forEach(each -> each.load().wakeNoMore(woken));
      onCancel.close();
    }
  }

  /** When to look for room again even if no call ends before. */
  private Instant nextLook(Instant end) {
    Stream<Instant> minutes =
        full.stream().flatMap(each -> Stream.ofNullable(each.load().roomAt(now())));
    return Stream.concat(Stream.of(end), Stream.concat(context.deadline().stream(), minutes))
        .min(Comparator.naturalOrder())
        .orElse(end);
  }

  private @Nullable Turn turn(Candidate candidate, boolean anyway) {
    Budget money = routing.money();
    if (money == null) {
      return turn(candidate, anyway, null);
    }
    Spending.Reservation reservation = money.reserve(candidate);
    if (reservation == null) {
      full.remove(candidate);
      return null;
    }
    Turn turn = turn(candidate, anyway, reservation);
    if (turn == null) {
      reservation.settle(Cost.NOTHING);
    }
    return turn;
  }

  private @Nullable Turn turn(
      Candidate candidate, boolean anyway, Spending.@Nullable Reservation reservation) {
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
    return new Turn(candidate, use, watch, reservation);
  }

  private void waitFor(Retries.Retry retry) throws InterruptedException {
    Duration wait = Duration.between(now(), retry.notBefore());
    if (wait.compareTo(Duration.ZERO) > 0) {
      Semaphore cancelled = new Semaphore(0);
      CallContext.Registration onCancel = context.onCancel(cancelled::release);
      try {
        routing.pause().await(cancelled, wait);
      } finally {
        onCancel.close();
      }
    }
  }

  /** Whether a candidate may be asked after that failure. Removes those that may not. */
  boolean failed(Candidate failed, ProviderException failure) {
    ErrorKind kind = failure.kind();
    if (kind.retry() == ErrorKind.Retry.AT_ONCE && stale == null) {
      stale = failed;
      askAtOnce = true;
      return true;
    }
    fresh = kept(fresh, each -> each != failed);
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
    retries.add(failed, failure, tries, now());
    full.remove(failed);
    return !(fresh.isEmpty() && retries.isEmpty() && resting.isEmpty() && full.isEmpty());
  }

  private void keepOnly(Predicate<Candidate> wanted) {
    full.removeIf(wanted.negate());
    fresh = kept(fresh, wanted);
    resting = kept(resting, wanted);
    retries.keepOnly(wanted);
  }

  private static int window(Candidate candidate) {
    return candidate.model().map(ModelInfo::contextWindow).orElse(0);
  }

  private boolean isAlive() {
    return !context.cancelled() && !context.expired();
  }

  private Instant now() {
    return context.clock().instant();
  }

  private static List<Candidate> kept(List<Candidate> candidates, Predicate<Candidate> wanted) {
    return candidates.stream().filter(wanted).toList();
  }
}
