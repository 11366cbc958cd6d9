package dev.patchbay.bulk;

import dev.patchbay.provider.Attempt;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.Usage;
import dev.patchbay.registry.Router;
import dev.patchbay.registry.RoutingCall;
import dev.patchbay.registry.RoutingListener;
import dev.patchbay.registry.SharedLimits;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The limits of a job, as one machine keeps them: turns and money are borrowed from the {@link Coordinator} in small slices, by a thread
 * that also tells it how far the rows are. Thread-safe.
 */
final class LeasedLimits implements SharedLimits, RoutingListener {

  /** How much time the turns of one loan fill. Small, so that what is lost with a machine is, and a pause is soon known to all. */
  private static final long SLICE = TimeUnit.MILLISECONDS.toNanos(100);
  /** How long before its turns are used up more are borrowed. */
  private static final long AHEAD = TimeUnit.MILLISECONDS.toNanos(40);

  private static final long HEARTBEAT = TimeUnit.MILLISECONDS.toNanos(500);
  private static final long UNREACHABLE = TimeUnit.SECONDS.toNanos(30);
  private static final long RETRY = TimeUnit.MILLISECONDS.toNanos(500);

  private static final Duration PAUSE_WITHOUT_HINT = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

  private static final long OUTPUT_AT_FIRST = 256;

  private final BulkJob job;
  private final Lender lender;
  private final BiConsumer<String, Duration> rest;
  private final Tally tally = new Tally();
  private final Pauses pauses = new Pauses();
  private final Purse purse;
  private final Thread agent;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition due = lock.newCondition();
  private final Deque<Waiter> waiting = new ArrayDeque<>();
  private final SpareTurns spares = new SpareTurns(System::nanoTime);
  private long askAgainAt = System.nanoTime();
  /** After a failure, the coordinator is left alone for a moment. */
  private long notBefore = askAgainAt;

  private long correction;

  private boolean closed;
  private volatile @Nullable String stop;

  /** A moving average of the tokens of an answer. */
  private final AtomicLong output = new AtomicLong(OUTPUT_AT_FIRST);

  /**
   * Begins to keep the limits.
   *
   * @param rest is told that a provider is to be left alone
   */
  LeasedLimits(BulkJob job, Lender lender, BiConsumer<String, Duration> rest) {
    this.job = job;
    this.lender = lender;
    this.rest = rest;
    purse = new Purse(job.maxSpend(), lender, this::stop);
    agent = new Thread(null, this::run, "patchbay-bulk-limits", 0, false);
    agent.setDaemon(true);
    agent.start();
  }

  /** Why the job does not go on; empty if it does. */
  Optional<String> stopReason() {
    return Optional.ofNullable(stop);
  }

  /** Counts a row. */
  void done(BulkAnswer answer) {
    tally.add(answer);
  }

  /** What an attempt at that is expected to take. */
  RowTurn turn(CompletionRequest request) {
    long most = request.options().maxTokens().orElse(Integer.MAX_VALUE);
    return new RowTurn(Router.estimatedInputTokens(request) + Math.min(most, output.get()));
  }

  /** Waits until the first attempt may begin, before the time of its call begins. */
  void awaitFirstTurn(RowTurn row) throws InterruptedException {
    if (awaitTurn(row, null)) {
      row.hold();
    }
  }

  @Override
  public void awaitTurn(CallContext context, String provider) throws InterruptedException {
    Object attribute = context.attribute(RowTurn.ATTRIBUTE).orElse(null);
    RowTurn row = attribute instanceof RowTurn turn ? turn : new RowTurn(OUTPUT_AT_FIRST);
    boolean mayBegin = row.take();
    while (!mayBegin || pauses.left(provider) > 0) {
      awaitPause(context, provider);
      mayBegin = awaitTurn(row, context);
      context.requireAlive();
    }
    requireGoing();
  }

  private void requireGoing() {
    String reason = stop;
    if (reason != null) {
      throw ProviderException.of(ErrorKind.LIMIT_EXCEEDED, "the job stops: " + reason);
    }
  }

  /** Whether the turn has come; false if the wait was in vain. */
  private boolean awaitTurn(RowTurn row, @Nullable CallContext context)
      throws InterruptedException {
    if (job.rate().isNone()) {
      return true;
    }
    boolean taken = false;
    while (!taken && stop == null && (context == null || !over(context))) {
      Waiter waiter = new Waiter(row.tokens());
      lock.lock();
      try {
        if (spares.give(waiter)) {
          correction += waiter.tokens() - spares.tokens();
        } else {
          waiting.add(waiter);
        }
        if (!waiting.isEmpty() || spares.isLow()) {
          due.signal();
        }
      } finally {
        lock.unlock();
      }
      try {
        taken = waiter.await(context);
      } finally {
        forget(waiter);
      }
    }
    if (stop != null) {
      requireGoing();
    }
    return taken;
  }

  private void forget(Waiter waiter) {
    lock.lock();
    try {
      waiting.remove(waiter);
    } finally {
      lock.unlock();
    }
  }

  private static boolean over(CallContext context) {
    return context.cancelled() || context.expired();
  }

  private void awaitPause(CallContext context, String provider) throws InterruptedException {
    long left = pauses.left(provider);
    while (left > 0 && stop == null && !over(context)) {
      Waiter end = new Waiter(0);
      end.grant(System.nanoTime() + Math.min(left, HEARTBEAT));
      boolean unused = end.await(context);
      left = pauses.left(provider);
    }
  }

  @Override
  public void attemptFailed(String provider, ProviderException failure) {
    Duration asked = failure
        .retryAfter()
        .orElse(failure.kind() == ErrorKind.RATE_LIMITED ? PAUSE_WITHOUT_HINT : Duration.ZERO);
    if (asked.compareTo(Duration.ZERO) <= 0) {
      return;
    }
    Duration pause = asked.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : asked;
    if (pauses.begin(provider, pause.toMillis())) {
      lock.lock();
      try {
        due.signal();
      } finally {
        lock.unlock();
      }
    }
  }

  @Override
  public void attemptEnded(RoutingCall call, Attempt attempt, Usage usage) {
    Object attribute = call.context().attribute(RowTurn.ATTRIBUTE).orElse(null);
    long taken = usage.totalTokens();
    if (!(attribute instanceof RowTurn row) || taken < 0) {
      return;
    }
    output.updateAndGet(average -> (7 * average + usage.outputTokens()) / 8);
    lock.lock();
    try {
      correction += taken - row.tokens();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public BigDecimal allowance(BigDecimal needed) {
    return purse.allowance(needed);
  }

  private void run() {
    long failingSince = 0;
    boolean failing = false;
    while (true) {
      List<Waiter> asking = new ArrayList<>();
      LoanRequest request = next(asking);
      if (request == null) {
        return;
      }
      try {
        apply(lender.lend(request), request.turns(), asking);
        failing = false;
      } catch (Exception e) {
        long now = System.nanoTime();
        failingSince = failing ? failingSince : now;
        failing = true;
        takeBack(request, asking);
        if (e instanceof InterruptedException || now - failingSince >= UNREACHABLE) {
          stop("the coordinator of the job cannot be reached: " + e);
        }
      }
    }
  }

  /** Waits until there is something to ask or tell; null once these limits are closed. */
  private @Nullable LoanRequest next(List<Waiter> asking) {
    lock.lock();
    try {
      long heartbeat = System.nanoTime() + HEARTBEAT;
      long wait = untilDue(heartbeat);
      while (wait > 0 && !closed) {
        try {
          long unused = due.awaitNanos(wait);
        } catch (InterruptedException e) {
          // Nothing interrupts this thread but a mistake: it looks, and goes on.
        }
        wait = untilDue(heartbeat);
      }
      if (closed) {
        return null;
      }
      long tokens = 0;
      int turns = 0;
      if (System.nanoTime() - askAgainAt >= 0) {
        while (!waiting.isEmpty()
            && (asking.isEmpty()
                || fits(asking.size() + 1, tokens + waiting.element().tokens()))) {
          Waiter waiter = waiting.remove();
          asking.add(waiter);
          tokens += waiter.tokens();
        }
        turns = asking.size();
        for (int missing = spares.missing(turns + waiting.size());
            missing > 0 && fits(turns + 1, tokens + spares.nextTokens());
            missing--) {
          turns++;
          tokens += spares.nextTokens();
        }
      }
      LoanRequest request = new LoanRequest(
          turns, tokens, correction, BigDecimal.ZERO, pauses.takeUntold(), tally.drain());
      correction = 0;
      return request;
    } finally {
      lock.unlock();
    }
  }

  /** For how long there is nothing to ask or tell: turns are asked for when the last ones are almost used up, a pause is told at once. */
  private long untilDue(long heartbeat) {
    long now = System.nanoTime();
    long at = heartbeat;
    if ((!waiting.isEmpty() || spares.isLow()) && askAgainAt - at < 0) {
      at = askAgainAt;
    }
    if (pauses.hasUntold()) {
      at = now;
    }
    return (at - notBefore < 0 ? notBefore : at) - now;
  }

  private boolean fits(int turns, long tokens) {
    return job.rate().timeOfRequests(turns) <= SLICE && job.rate().timeOfTokens(tokens) <= SLICE;
  }

  private void apply(Loan loan, int turns, List<Waiter> asking) {
    long now = System.nanoTime();
    if (!loan.stop().isEmpty()) {
      asking.forEach(Waiter::giveUp);
      stop(loan.stop());
      return;
    }
    loan.pauses().forEach((provider, millis) -> {
      if (pauses.lengthen(provider, millis)) {
        rest.accept(provider, Duration.ofMillis(millis));
      }
    });
    if (turns == 0) {
      return;
    }
    long begin = now + loan.startsIn();
    long apart = loan.window() / turns;
    for (int i = 0; i < asking.size(); i++) {
      asking.get(i).grant(begin + apart * i);
    }
    lock.lock();
    try {
      askAgainAt = begin + loan.window() - AHEAD;
      for (int i = asking.size(); i < turns; i++) {
        Waiter since = waiting.poll();
        if (since == null) {
          spares.add(begin + apart * i);
        } else {
          correction += since.tokens() - spares.nextTokens();
          since.grant(begin + apart * i);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** The coordinator has not had the request: all of it is for the next one. */
  private void takeBack(LoanRequest request, List<Waiter> asking) {
    tally.add(request.counts());
    pauses.putBack(request.pauses());
    lock.lock();
    try {
      correction += request.correction();
      for (int i = asking.size() - 1; i >= 0; i--) {
        waiting.addFirst(asking.get(i));
      }
      notBefore = System.nanoTime() + RETRY;
    } finally {
      lock.unlock();
    }
  }

  private void stop(String reason) {
    lock.lock();
    try {
      if (stop == null) {
        stop = reason;
      }
      waiting.forEach(Waiter::giveUp);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Ends the thread, tells the coordinator the last counts, and gives back the money that was not used. No call may be under way.
   *
   * @param spent what the calls have spent, in US dollars
   */
  void close(BigDecimal spent) {
    lock.lock();
    try {
      closed = true;
      due.signal();
    } finally {
      lock.unlock();
    }
    try {
      agent.join(TimeUnit.SECONDS.toMillis(5));
      Loan unused = lender.lend(
          new LoanRequest(0, 0, 0, purse.unspent(spent).negate(), Map.of(), tally.drain()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      // The coordinator is gone, and with it the run: neither counts nor money matter any more.
      System.getLogger(LeasedLimits.class.getName())
          .log(System.Logger.Level.DEBUG, "The coordinator was not told the last counts", e);
    }
  }
}
