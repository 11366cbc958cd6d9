package dev.patchbay.registry;

import dev.patchbay.provider.Attempt;
import dev.patchbay.provider.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Load limits for some providers, and a listener that sees whether they are kept. */
final class SimulatedLimits implements RoutingListener {

  /** A minute to the second: what is 60 s old may be forgotten a second early. */
  private static final Duration MINUTE = Duration.ofSeconds(59);

  private record Taken(Instant at, long tokens) {}

  private static final class Seen {
    int callsAtOnce = Integer.MAX_VALUE;
    int callsPerMinute = Integer.MAX_VALUE;
    int tokensPerMinute = Integer.MAX_VALUE;
    int underWay;
    final List<Instant> begun = new ArrayList<>();
    final List<Taken> taken = new ArrayList<>();
  }

  private final SimulatedWorld world;
  private final Map<String, Seen> seen = new HashMap<>();
  private final List<String> broken = new ArrayList<>();

  SimulatedLimits(SimulatedWorld world) {
    this.world = world;
  }

  /** Settings with limits for that provider, or none. */
  Map<String, String> someFor(String provider) {
    Seen limits = seen.computeIfAbsent(provider, id -> new Seen());
    String setting = "patchbay." + provider + ".limit.";
    return switch (world.upTo(7)) {
      case 0 -> {
        limits.callsAtOnce = 1;
        yield Map.of(setting + "calls-at-once", "1");
      }
      case 1 -> {
        limits.callsPerMinute = 1 + world.upTo(3);
        yield Map.of(setting + "calls-per-minute", "" + limits.callsPerMinute);
      }
      case 2 -> {
        limits.tokensPerMinute = 5 + world.upTo(30);
        yield Map.of(setting + "tokens-per-minute", "" + limits.tokensPerMinute);
      }
      default -> Map.of();
    };
  }

  List<String> broken() {
    return broken;
  }

  @Override
  public void attemptStarted(RoutingCall call, String provider, String model) {
    Seen of = seen.get(provider);
    Instant since = world.instant().minus(MINUTE);
    check(provider, "calls at once", ++of.underWay, of.callsAtOnce);
    of.begun.add(world.instant());
    long calls = of.begun.stream().filter(since::isBefore).count();
    check(provider, "calls per minute", calls, of.callsPerMinute);
    long tokens = of.taken.stream()
        .filter(each -> since.isBefore(each.at()))
        .mapToLong(Taken::tokens)
        .sum();
    check(provider, "tokens before a call", tokens + 1, of.tokensPerMinute);
  }

  @Override
  public void attemptEnded(RoutingCall call, Attempt attempt, Usage usage) {
    Seen of = seen.get(attempt.provider());
    of.underWay--;
    of.taken.add(new Taken(world.instant(), Math.max(0, usage.totalTokens())));
  }

  private void check(String provider, String what, long number, int limit) {
    if (number > limit) {
      broken.add(provider + " had " + number + " " + what + " where " + limit + " are allowed, at "
          + world.instant());
    }
  }
}
