package dev.patchbay.gateway;

import dev.patchbay.gateway.dialect.Problem;
import dev.patchbay.gateway.json.BadRequest;
import dev.patchbay.gateway.keys.KeyCall;
import dev.patchbay.gateway.ledger.Ending;
import dev.patchbay.gateway.ledger.Entry;
import dev.patchbay.gateway.ledger.Ledger;
import dev.patchbay.gateway.ledger.Transcript;
import dev.patchbay.gateway.settings.LedgerSettings;
import dev.patchbay.provider.Cost;
import dev.patchbay.provider.ErrorKind;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;

/** The calls that are under way, and the record of those that are over: each counts for its key, and is entered once. */
final class Calls implements AutoCloseable {

  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final Set<OpenCall> open = ConcurrentHashMap.newKeySet();
  private final Ledger ledger;

  Calls(LedgerSettings settings) {
    ledger = Ledger.open(settings);
  }

  /** Serves a request that is to become a call. */
  @FunctionalInterface
  interface Serving {
    void serve(Incoming incoming) throws IOException;
  }

  /** Serves a request. One that is refused, or whose client leaves while sending it, is entered as well. */
  void serve(Exchange exchange, Caller caller, String dialect, Serving serving) throws IOException {
    Incoming incoming = new Incoming(
        exchange,
        caller,
        Entry.builder(exchange.id(), Instant.now()).key(caller.id()).dialect(dialect),
        System.nanoTime());
    try {
      serving.serve(incoming);
    } catch (BadRequest e) {
      refused(incoming, Problem.of(e));
      throw e;
    } catch (RefusedException e) {
      refused(incoming, e.problem());
      throw e;
    } catch (IOException e) {
      enter(incoming, incoming.entry().error(ErrorKind.CANCELLED).ending(Ending.CLIENT_LEFT));
      throw e;
    } catch (RuntimeException e) {
      enter(incoming, incoming.entry().status(500).ending(Ending.FAILED));
      throw e;
    }
  }

  private void refused(Incoming incoming, Problem why) {
    ErrorKind kind = why.errorKind().orElse(null);
    Ending ending = kind == ErrorKind.CANCELLED ? Ending.CLIENT_LEFT : Ending.FAILED;
    enter(incoming, incoming.entry().status(why.status()).error(kind).ending(ending));
  }

  private void enter(Incoming incoming, Entry.Builder entry) {
    ledger.add(entry
        .total(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - incoming.startNanos()))
        .build());
  }

  /**
   * Makes a call.
   *
   * @param prompt what is asked, for ledgers that keep it
   * @param call serves it, to its end
   * @throws RefusedException if one of the key's limits is reached
   */
  void make(
      Incoming incoming, Routed routed, Supplier<String> prompt, Function<OpenCall, Outcome> call) {
    OpenCall opened = new OpenCall(routed.context());
    KeyCall ofKey = incoming.caller().begin();
    open.add(opened);
    try {
      Outcome outcome = call.apply(opened);
      if (ofKey != null) {
        ofKey.end(
            outcome.usage.totalTokens(),
            Cost.of(outcome.attempts).map(Cost::usd).orElse(null));
      }
      long first = routed.notes().firstOutputNanos();
      enter(
          incoming,
          incoming
              .entry()
              .answered(outcome.provider, outcome.model)
              .attempts(outcome.attempts)
              .status(outcome.status)
              .error(outcome.error)
              .usage(outcome.usage)
              .firstToken(
                  first == 0 ? -1 : TimeUnit.NANOSECONDS.toMillis(first - incoming.startNanos()))
              .ending(ending(opened, outcome))
              .text(ledger.withText() ? new Transcript(prompt.get(), outcome.answer) : null));
    } finally {
      open.remove(opened);
      if (ofKey != null) {
        ofKey.close();
      }
    }
  }

  private static Ending ending(OpenCall opened, Outcome outcome) {
    OpenCall.Stop stopped = opened.stopped();
    if (outcome.error == null && stopped == null) {
      return Ending.DONE;
    }
    return stopped == null
        ? Ending.FAILED
        : switch (stopped) {
          case CLIENT_LEFT -> Ending.CLIENT_LEFT;
          case SHUTDOWN -> outcome.error == null ? Ending.DONE : Ending.DRAINED;
        };
  }

  /** The record of calls that are over. */
  Ledger ledger() {
    return ledger;
  }

  int underWay() {
    return open.size();
  }

  /** Shows clients of streams that were silent for so long that they are alive. */
  void check(long mostSilenceNanos) {
    long now = System.nanoTime();
    open.forEach(call -> call.check(now, mostSilenceNanos));
  }

  /** Ends all that are under way. */
  void stop() {
    open.forEach(call -> call.stop(OpenCall.Stop.SHUTDOWN));
  }

  /** Waits until none is under way, for that time at most. */
  void await(Duration most) {
    long end = System.nanoTime() + most.toNanos();
    while (!open.isEmpty() && System.nanoTime() < end && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  @Override
  public void close() {
    ledger.close();
  }
}
