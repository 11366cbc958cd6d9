package dev.patchbay.registry;

import dev.patchbay.provider.ErrorKind;
import java.time.Duration;
import java.time.Instant;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The circuit breaker of one provider or of one of its models. It opens after failures in a row, or when half of the latest calls failed;
 * after the cool-down one call probes. Calls that began before it opened or closed have no effect on it.
 * Thread-safe.
 */
final class Breaker {

  static final int FAILURES_IN_A_ROW = 5;
  static final int WINDOW = 20;
  static final Duration FIRST_REST = Duration.ofSeconds(10);
  static final Duration LONGEST_REST = Duration.ofMinutes(5);

  /** The leave to make one call. */
  record Permit(Breaker breaker, int era, boolean probe) {}

  private final String provider;
  private final String model;
  /** Is given 1 when the breaker opens and -1 when it closes. */
  private final IntConsumer count;

  /** Goes up whenever the breaker opens or closes. */
  private int era;

  private @Nullable CoolDown rest;
  private boolean probing;
  private Duration nextRest = FIRST_REST;
  private int inARow;
  /** The latest outcomes, the newest in the lowest bit: 1 for a failure. */
  private int outcomes;

  private int seen;

  Breaker(String provider, String model, IntConsumer count) {
    this.provider = provider;
    this.model = model;
    this.count = count;
  }

  /** The cool-down, or null if the provider may be asked. */
  synchronized @Nullable CoolDown rest(Instant now) {
    return rest != null && (probing || now.isBefore(rest.until())) ? rest : null;
  }

  synchronized ProviderHealth health(Instant now) {
    if (rest == null) {
      return new ProviderHealth(provider, model, ProviderHealth.State.CLOSED, null, null, inARow);
    }
    ProviderHealth.State state = probing || !now.isBefore(rest.until())
        ? ProviderHealth.State.HALF_OPEN
        : ProviderHealth.State.OPEN;
    return new ProviderHealth(provider, model, state, rest.until(), rest.after(), inARow);
  }

  /**
   * The leave to make a call, which is the probe if one is due.
   *
   * @param anyway whether it is asked although it is cooling down, because no other is left
   * @return null if it is cooling down
   */
  synchronized @Nullable Permit begin(Instant now, boolean anyway) {
    if (rest == null) {
      return new Permit(this, era, false);
    }
    if (rest(now) != null) {
      return anyway ? new Permit(this, era, false) : null;
    }
    probing = true;
    return new Permit(this, era, true);
  }

  /** The call ended without saying anything about health. */
  synchronized void released(Permit permit) {
    if (permit.probe() && permit.era() == era) {
      probing = false;
    }
  }

  /** The call was answered. Whether that changed the state. */
  synchronized boolean succeeded(Permit permit) {
    if (permit.era() != era) {
      return false;
    }
    if (rest != null) {
      close();
      return true;
    }
    inARow = 0;
    note(0);
    return false;
  }

  /** The call failed in a way that counts. Whether that changed the state. */
  synchronized boolean failed(@Nullable Permit permit, ErrorKind why, Instant now) {
    if (permit != null && permit.era() != era) {
      return false;
    }
    inARow++;
    if (rest != null) {
      // Asked although it was cooling down: a failure is no news.
      return permit != null && permit.probe() && openAgain(why, now);
    }
    note(1);
    if (inARow < FAILURES_IN_A_ROW && !halfOfTheLatest()) {
      return false;
    }
    return openAgain(why, now);
  }

  /** The service asked to be left alone for that long, whatever came before. Whether that changed the state. */
  synchronized boolean restFor(Duration time, ErrorKind why, Instant now) {
    inARow++;
    Instant until = now.plus(time);
    if (rest != null && !probing && !until.isAfter(rest.until())) {
      return false;
    }
    boolean changed = rest == null || probing;
    open(new CoolDown(until, why));
    return changed;
  }

  /** Starts anew: another version of the provider has come. */
  synchronized void forget() {
    if (rest == null) {
      era++;
      inARow = 0;
      outcomes = 0;
      seen = 0;
    } else {
      close();
    }
  }

  private boolean openAgain(ErrorKind why, Instant now) {
    open(new CoolDown(now.plus(nextRest), why));
    Duration doubled = nextRest.multipliedBy(2);
    nextRest = doubled.compareTo(LONGEST_REST) > 0 ? LONGEST_REST : doubled;
    return true;
  }

  private void open(CoolDown next) {
    if (rest == null) {
      count.accept(1);
    }
    rest = next;
    probing = false;
    era++;
  }

  private void close() {
    rest = null;
    probing = false;
    era++;
    nextRest = FIRST_REST;
    inARow = 0;
    outcomes = 0;
    seen = 0;
    count.accept(-1);
  }

  private void note(int failure) {
    outcomes = (outcomes << 1 | failure) & ((1 << WINDOW) - 1);
    seen = Math.min(seen + 1, WINDOW);
  }

  private boolean halfOfTheLatest() {
    return seen == WINDOW && Integer.bitCount(outcomes) * 2 >= WINDOW;
  }
}
