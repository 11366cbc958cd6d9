package dev.patchbay.gateway;

import dev.patchbay.provider.Attempt;
import dev.patchbay.registry.RoutingCall;
import dev.patchbay.registry.RoutingListener;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** What the router said of a call: how many could serve it, and when the first output came. Any thread may write or read it. */
final class CallNotes {

  /** The attribute of a call's context that holds them. */
  static final String ATTRIBUTE = "patchbay.gateway.notes";

  private final String strategy;
  private volatile int candidates;
  private volatile long firstOutputNanos;

  CallNotes(String strategy) {
    this.strategy = strategy;
  }

  /** What writes them. */
  static RoutingListener writer() {
    return new RoutingListener() {
      @Override
      public void callStarted(RoutingCall call) {
        call.context()
            .attribute(ATTRIBUTE)
            .ifPresent(notes -> ((CallNotes) notes).candidates = call.candidates());
      }

      @Override
      public void firstOutput(
          RoutingCall call, String provider, String model, Duration sinceStart) {
        call.context()
            .attribute(ATTRIBUTE)
            .ifPresent(notes -> ((CallNotes) notes).firstOutputNanos = System.nanoTime());
      }
    };
  }

  /** The strategy that chooses, in words. */
  String strategy() {
    return strategy;
  }

  /** When the first output of a stream came, by {@link System#nanoTime()}; 0 if none did. */
  long firstOutputNanos() {
    return firstOutputNanos;
  }

  /**
   * Why that provider answers, in words.
   *
   * @param attempts those that were made, the answering one last if it is over
   */
  String why(String provider, List<Attempt> attempts) {
    if (provider.isEmpty()) {
      return "";
    }
    String failed = attempts.stream()
        .filter(attempt -> attempt.failure().isPresent())
        .map(Attempt::inWords)
        .collect(Collectors.joining(", "));
    if (!failed.isEmpty()) {
      return provider + " was asked after " + failed;
    }
    return candidates == 1
        ? provider + " is the only provider that can serve the request"
        : provider + " is the first of " + candidates + " candidates by " + strategy;
  }
}
