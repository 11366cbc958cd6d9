package dev.patchbay.registry;

import dev.patchbay.provider.CallContext;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Time that only passes when somebody waits, so that a history of hours takes no time and can be repeated. */
final class SimulatedWorld implements InstantSource {

  /** A call that reached a provider. */
  record Asked(String provider, int number) {}

  private final SplittableRandom random;
  private final List<Asked> asked = new ArrayList<>();
  private Instant now = Instant.EPOCH;
  private @Nullable CallContext call;
  private @Nullable Instant cancelAt;

  SimulatedWorld(SplittableRandom random) {
    this.random = random;
  }

  @Override
  public Instant instant() {
    return now;
  }

  /** Begins a call that is cancelled after that time, or never. */
  void begin(CallContext context, @Nullable Duration cancelAfter) {
    call = context;
    cancelAt = cancelAfter == null ? null : now.plus(cancelAfter);
    asked.clear();
  }

  /** What reached providers since the call began. */
  List<Asked> asked() {
    return List.copyOf(asked);
  }

  /** Notes that a provider is asked; gives the number that its answer shall carry. */
  int ask(String provider) {
    asked.add(new Asked(provider, asked.size()));
    return asked.size() - 1;
  }

  /** Lets time pass: all of it, or until the deadline or the cancelling of the call. */
  void pass(Duration time) {
    Instant until = now.plus(time);
    Instant deadline = call == null ? null : call.deadline().orElse(null);
    if (deadline != null && deadline.isBefore(until)) {
      until = deadline.isBefore(now) ? now : deadline;
    }
    if (call != null && cancelAt != null && !cancelAt.isAfter(until)) {
      now = cancelAt.isBefore(now) ? now : cancelAt;
      cancelAt = null;
      call.cancel();
      return;
    }
    now = until;
  }

  /** Up to that long; short times are as frequent as long ones. */
  Duration some(Duration most) {
    double share = Math.pow(random.nextDouble(), 3);
    return Duration.ofNanos((long) (most.toNanos() * share));
  }

  boolean oneIn(int n) {
    return random.nextInt(n) == 0;
  }

  int upTo(int most) {
    return random.nextInt(most + 1);
  }

  <T> T oneOf(T[] values) {
    return values[random.nextInt(values.length)];
  }
}
