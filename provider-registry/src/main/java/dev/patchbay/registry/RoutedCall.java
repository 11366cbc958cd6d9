package dev.patchbay.registry;

import dev.patchbay.provider.Attempt;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.registry.CandidateQueue.Turn;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One call of a router: makes attempts with the candidates of a {@link CandidateQueue} until one answers. Used by one thread, once. */
final class RoutedCall<R> {

  private static final Duration FOREVER = Duration.ofSeconds(Long.MAX_VALUE);

  private final Routing routing;
  private final Question<R> question;
  private final CallContext context;
  private final CandidateQueue candidates;

  /** Whether a candidate may be asked after the last failure. */
  private boolean goesOn = true;

  private final List<ProviderException> failures = new ArrayList<>(0);
  private final List<Attempt> attempts = new ArrayList<>(0);

  RoutedCall(
      Routing routing, Question<R> question, CallContext context, CandidateQueue candidates) {
    this.routing = routing;
    this.question = question;
    this.context = context;
    this.candidates = candidates;
  }

  R run() {
    routing.started();
    try {
      R result = answer();
      question.whenOver(result, routing::ended);
      return result;
    } catch (ProviderException e) {
      routing.ended(e.kind());
      throw e;
    } catch (Throwable e) {
      routing.ended(ErrorKind.PLUGIN_FAILURE);
      throw e;
    }
  }

  private R answer() {
    try {
      while (goesOn) {
        Turn turn = candidates.next();
        if (turn == null) {
          break;
        }
        await(turn);
        R result = isHedged() ? hedged(turn) : attempt(turn);
        if (result != null) {
          return result;
        }
      }
      throw surfaced();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw stopped(ErrorKind.CANCELLED, "the thread was interrupted");
    } catch (StrategyFailure e) {
      ProviderException failure = stopped(ErrorKind.PLUGIN_FAILURE, String.valueOf(e.getMessage()));
      failure.addSuppressed(e);
      throw failure;
    }
  }

  /** Waits until limits that are shared with other routers allow the attempt. */
  private void await(Turn turn) throws InterruptedException {
    SharedLimits shared = routing.options().sharedLimits().orElse(null);
    if (shared == null) {
      return;
    }
    try {
      await(turn, shared, context);
    } catch (ProviderException e) {
      throw stopped(e.kind(), e.detail());
    }
  }

  /** Waits, and gives the turn back if the limits refuse it. */
  private void await(Turn turn, SharedLimits shared, CallContext waiting)
      throws InterruptedException {
    boolean mayBegin = false;
    try {
      shared.awaitTurn(waiting, turn.candidate().id());
      mayBegin = true;
    } finally {
      if (!mayBegin) {
        turn.giveBack(now());
      }
    }
  }

  /** What the candidate answers, or null if it fails. */
  private @Nullable R attempt(Turn turn) {
    Asking asking = new Asking(turn, context);
    asking.run();
    return settle(asking);
  }

  /** Records how it ended. */
  private @Nullable R settle(Asking asking) {
    ProviderException failure = asking.failure;
    if (failure != null) {
      boolean asked = asking.state.get() == Asking.State.ASKED;
      if (!asked) {
        asking.observation.neverAsked();
      }
      Attempt attempt = asking.observation.ended(null, failure);
      if (asked) {
        attempts.addAll(
            failure.attempts().isEmpty()
                ? List.of(attempt)
                : Observation.priced(failure.attempts(), attempt));
        failures.add(failure);
        routing
            .options()
            .sharedLimits()
            .ifPresent(shared -> shared.attemptFailed(asking.candidate.id(), failure));
      }
      goesOn = candidates.failed(asking.candidate, failure);
      return null;
    }
    return question.answered(
        Objects.requireNonNull(asking.result), asking.candidate, asking.observation, attempts);
  }

  private boolean isHedged() {
    return routing.options().hedgeAfter().isPresent() && candidates.mayHedge();
  }

  /** Asks a second candidate if the first takes its time, and gives the answer that comes first; null if both fail. */
  private @Nullable R hedged(Turn turn) throws InterruptedException {
    Race race = new Race();
    race.start(turn);
    candidates.withdraw(turn.candidate());
    try {
      Asking over = race.next(routing.options().hedgeAfter().orElseThrow());
      if (over == null) {
        Turn second =
            candidates.mayAskMore() && routing.budget().take(routing.options().retryBudget())
                ? candidates.nextFresh(turn.candidate().modelPlace())
                : null;
        if (second != null) {
          race.startInTurn(second);
        }
        over = race.next(FOREVER);
      }
      while (over != null) {
        if (over.failure == null) {
          race.overtakeOthers();
          return settle(over);
        }
        R none = settle(over);
        if (!goesOn && over.failure.kind().failover() == ErrorKind.Failover.NEVER) {
          return none;
        }
        over = race.next(FOREVER);
      }
      return null;
    } finally {
      race.overtakeOthers();
    }
  }

  /** Attempts that are made at the same time, each on its own thread. */
  private final class Race {
    private final List<Asking> running = new ArrayList<>(2);
    private final Queue<Asking> over = new ConcurrentLinkedQueue<>();

    /** Turns that the shared limits have allowed and that have not begun. */
    private final Queue<Turn> mayBegin = new ConcurrentLinkedQueue<>();

    /** The context in which the second attempt waits for its turn, if it does; cancelled when the race is over. */
    private @Nullable CallContext awaited;

    /** One permit for each attempt that ended and each wait for a turn that ended. */
    private final Semaphore happened = new Semaphore(0);

    void start(Turn turn) {
      Asking asking = new Asking(turn, context.child());
      running.add(asking);
      routing.pause().start(() -> {
        asking.run();
        over.add(asking);
        happened.release();
        asking.closeIfOvertaken();
      });
    }

    /** Starts an attempt as soon as the shared limits allow it. If they refuse, the first attempt goes on alone. */
    void startInTurn(Turn turn) {
      SharedLimits shared = routing.options().sharedLimits().orElse(null);
      if (shared == null) {
        start(turn);
        return;
      }
      CallContext waiting = context.child();
      awaited = waiting;
      routing.pause().start(() -> {
        try {
          RoutedCall.this.await(turn, shared, waiting);
          mayBegin.add(turn);
          // The race may have ended meanwhile: then one of the two threads removes it, and gives it
          // back.
          if (waiting.cancelled() && mayBegin.remove(turn)) {
            turn.giveBack(now());
          }
        } catch (ProviderException e) {
          // The first may still answer; if it does not, the next attempt is told the same.
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        } finally {
          happened.release();
        }
      });
    }

    /** Waits for the next that ends; gives null if none does in that time, or none is left. */
    @Nullable
    Asking next(Duration most) throws InterruptedException {
      while (!running.isEmpty() || awaited != null) {
        routing.pause().await(happened, most);
        Asking next = over.poll();
        if (next != null) {
          running.remove(next);
          return next;
        }
        if (awaited == null) {
          return null;
        }
        Turn turn = mayBegin.poll();
        awaited = null;
        if (turn != null) {
          start(turn);
        }
      }
      return null;
    }

    /** Gives up those that still run, because another one was faster or the call is over. */
    void overtakeOthers() {
      if (awaited != null) {
        awaited.cancel();
        Turn turn = mayBegin.poll();
        if (turn != null) {
          turn.giveBack(now());
        }
        awaited = null;
      }
      while (!running.isEmpty()) {
        overtake(running.remove(0));
      }
    }
  }

  private void overtake(Asking asking) {
    boolean asked = asking.state.getAndSet(Asking.State.OVERTAKEN) == Asking.State.ASKED;
    if (!asked) {
      asking.observation.neverAsked();
    }
    Attempt lost = asking.observation.overtaken();
    if (asked) {
      attempts.add(lost);
    }
    // On another thread: what a provider does then is its code, and must not cost the answer of the
    // faster one.
    routing.pause().start(() -> {
      try {
        asking.context.cancel();
      } finally {
        asking.closeIfOvertaken();
      }
    });
  }

  /** One attempt: what is asked, and how it ended. */
  private final class Asking {
    enum State {
      NEW,
      /** The provider's code was called. */
      ASKED,
      OVERTAKEN
    }

    final Candidate candidate;
    final CallContext context;
    final String model;
    final Observation observation;
    final AtomicReference<State> state = new AtomicReference<>(State.NEW);
    volatile @Nullable R result;
    volatile @Nullable ProviderException failure;

    Asking(Turn turn, CallContext context) {
      candidate = turn.candidate();
      this.context = context;
      model = question.model(candidate);
      candidates.begun(candidate);
      observation = new Observation(turn, question, routing, context.clock());
    }

    void run() {
      try {
        result = question.ask(candidate, context, this::asked);
      } catch (ProviderException e) {
        failure = e;
      } catch (Throwable e) {
        failure = ProviderException.builder(ErrorKind.PLUGIN_FAILURE, "the JVM failed: " + e)
            .provider(candidate.id())
            .model(model)
            .cause(e)
            .build();
        if (context == RoutedCall.this.context) {
          observation.ended(null, failure);
          throw e;
        }
      }
    }

    /** Called before the provider's code runs, which it does not if the attempt was overtaken before: it is not reported then. */
    private void asked() {
      // Told again for each request that many texts are split into.
      if (!state.compareAndSet(State.NEW, State.ASKED) && state.get() == State.OVERTAKEN) {
        throw ProviderException.of(ErrorKind.CANCELLED, "another provider was faster");
      }
    }

    void closeIfOvertaken() {
      if (state.get() == State.OVERTAKEN && result != null) {
        question.abandon(result);
      }
    }
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
    if (!candidates.noRoom().isEmpty()) {
      return stopped(
          ErrorKind.RATE_LIMITED,
          "all providers that could serve are full: " + candidates.noRoom());
    }
    if (goesOn && candidates.mayAskMore() && !candidates.noMoney().isEmpty()) {
      return stopped(ErrorKind.QUOTA_EXHAUSTED, candidates.noMoney());
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
}
